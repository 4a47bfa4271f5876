#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* The machine's own clock, in nanoseconds. */
extern int64_t bmk_platform_cpu_clock_monotonic(void) __attribute__((weak));

static int64_t
now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return at.tv_sec * INT64_C(1000000000) + at.tv_nsec;
}

const char *
probe(void)
{
	int64_t begin = bmk_platform_cpu_clock_monotonic(), before = now();

	/* Without a pause in which the kernel's own threads could run. */
	while (bmk_platform_cpu_clock_monotonic() - begin < INT64_C(1500000000))
		continue;
	return now() - before >= INT64_C(1400000000) ? NULL : "loses a second of one and a half";
}
