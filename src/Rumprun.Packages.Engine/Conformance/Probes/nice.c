#include <stddef.h>
#include <sys/resource.h>
#include <unistd.h>

const char *
probe(void)
{
	if (getpriority(PRIO_PROCESS, 0) != 0)
		return "getpriority does not return 0 at first";
	if (nice(3) != 3)
		return "does not return what was set";
	return setpriority(PRIO_PROCESS, 0, 0) == 0 && getpriority(PRIO_PROCESS, 0) == 0 ? NULL : "setpriority sets nothing";
}
