#include <setjmp.h>
#include <stddef.h>

const char *
probe(void)
{
	static sigjmp_buf environment;
	static volatile int came_back;

	if (sigsetjmp(environment, 1) == 0)
		siglongjmp(environment, 1);
	else
		came_back = 1;
	return came_back ? NULL : "siglongjmp does not come back";
}
