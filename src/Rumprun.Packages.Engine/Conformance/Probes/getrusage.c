#include <stddef.h>
#include <string.h>
#include <sys/resource.h>

const char *
probe(void)
{
	struct rusage usage;

	memset(&usage, 1, sizeof(usage));
	if (getrusage(RUSAGE_SELF, &usage) != 0)
		return "fails";
	return usage.ru_maxrss > 1024 && usage.ru_nsignals == 0 ? NULL : "returns figures that are made up";
}
