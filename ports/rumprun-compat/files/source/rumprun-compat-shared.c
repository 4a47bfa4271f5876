/*
 * For what is linked with -shared. Each time that the toolchain's compiler links, it tries whether a whole program comes out,
 * and that needs a main.
 */
int main(void) __attribute__((weak));

int
main(void)
{
	return 127;
}
