#include <stddef.h>
#include <time.h>

const char *
probe(void)
{
	struct timespec before, set = { 1000000000, 0 }, now;
	int failed;

	clock_gettime(CLOCK_REALTIME, &before);
	failed = clock_settime(CLOCK_REALTIME, &set);
	clock_gettime(CLOCK_REALTIME, &now);
	clock_settime(CLOCK_REALTIME, &before);
	return failed ? "fails" : now.tv_sec - set.tv_sec < 10 ? NULL : "says that it set the time, and did not";
}
