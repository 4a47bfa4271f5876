/*
 * Functions that Rumprun's libraries have not, or have with an answer that misleads. All are weak: several programs, each
 * with its own copy, can be baked into one image.
 */
#include <sys/types.h>

#include <errno.h>
#include <time.h>

#define WEAK __attribute__((weak))

pid_t fork(void) WEAK;
pid_t __vfork14(void) WEAK;
clock_t clock(void) WEAK;
long long llroundl(long double) WEAK;

/* A guest is one process. Rumprun's fork returns 86, the number of an error, which a caller takes for a child. */
pid_t
fork(void)
{
	errno = ENOSYS;
	return -1;
}

/* What <unistd.h> names vfork. */
pid_t
__vfork14(void)
{
	errno = ENOSYS;
	return -1;
}

/* Rumprun's returns -1. Processor time is the time since the guest started, for it is the only process there is. */
clock_t
clock(void)
{
	struct timespec now;

	if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
		return (clock_t)-1;
	return (clock_t)(now.tv_sec * CLOCKS_PER_SEC + now.tv_nsec / (1000000000 / CLOCKS_PER_SEC));
}

/* Declared in <math.h>, defined nowhere. Halves go away from zero (ISO C99, 7.12.9.7). */
long long
llroundl(long double value)
{
	long long whole = (long long)value;
	long double rest = value - (long double)whole;

	if (rest >= 0.5L)
		return whole + 1;
	return rest <= -0.5L ? whole - 1 : whole;
}
