/* A page that may not be written is how programs find out that they overran: a guest does not stop them. */
#include <stddef.h>
#include <sys/mman.h>

const char *
probe(void)
{
	char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_ANON | MAP_PRIVATE, -1, 0);

	if (page == MAP_FAILED)
		return "mmap fails";
	if (mprotect(page, 8192, PROT_NONE) != 0)
		return NULL;
	*(volatile char *)page = 1;
	return "says that memory is protected, which it is not";
}
