/* setjmp saves the signal mask; on the way there the stack has to be aligned. */
#include <setjmp.h>
#include <stddef.h>

const char *
probe(void)
{
	static jmp_buf environment;
	static volatile int came_back;

	if (setjmp(environment) == 0)
		longjmp(environment, 1);
	else
		came_back = 1;
	return came_back ? NULL : "longjmp does not come back";
}
