/*
 * Time, as a program reads it and waits for it. clock_gettime, gettimeofday and time read the machine's clock (machine.c)
 * without a call of the kernel; the linker puts them in the place of libc's (--wrap), which are linked anyway.
 */
#include <sys/types.h>
#include <sys/time.h>

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <string.h>
#include <time.h>

#include "machine.h"
#include "scheduling.h"

#define WEAK __attribute__((weak))

int __real___clock_gettime50(clockid_t, struct timespec *);
int __real_clock_nanosleep(clockid_t, int, const struct timespec *, struct timespec *);

/* In the same part of its library as what makes a semaphore: whoever waits for one has it, and nobody else is given it. */
int __real_sem_timedwait(sem_t *, const struct timespec *restrict);
int __real___libc_cond_timedwait(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
#pragma weak __real_sem_timedwait
#pragma weak __real___libc_cond_timedwait

clock_t clock(void) WEAK;
time_t __wrap___time50(time_t *) WEAK;
int __wrap___gettimeofday50(struct timeval *restrict, void *restrict) WEAK;
int __wrap___clock_gettime50(clockid_t, struct timespec *) WEAK;
int __wrap_clock_nanosleep(clockid_t, int, const struct timespec *, struct timespec *) WEAK;
int __wrap_sem_timedwait(sem_t *, const struct timespec *restrict) WEAK;
int __wrap___adjtime50(const struct timeval *, struct timeval *) WEAK;
int __wrap___libc_cond_timedwait(pthread_cond_t *, pthread_mutex_t *, const struct timespec *) WEAK;

int
__wrap___clock_gettime50(clockid_t id, struct timespec *at)
{
	int64_t now;

	/* A test link goes without the machine; other clocks are the kernel's to know. */
	if (bmk_platform_cpu_clock_monotonic == NULL || (id != CLOCK_REALTIME && id != CLOCK_MONOTONIC))
		return __real___clock_gettime50(id, at);
	if (at == NULL) {
		errno = EFAULT;
		return -1;
	}
	now = bmk_platform_cpu_clock_monotonic();
	rumprun_compat_give_way_at(now);
	if (id == CLOCK_REALTIME)
		now += bmk_platform_cpu_clock_epochoffset();
	at->tv_sec = now / NANOSECONDS;
	at->tv_nsec = now % NANOSECONDS;
	return 0;
}

int
__wrap___gettimeofday50(struct timeval *restrict at, void *restrict zone)
{
	struct timespec now;

	/* Of no zone: two numbers that nobody sets otherwise (POSIX.1-2008 has none). */
	if (zone != NULL)
		memset(zone, 0, sizeof(struct timezone));
	if (at != NULL) {
		if (__wrap___clock_gettime50(CLOCK_REALTIME, &now) != 0)
			return -1;
		at->tv_sec = now.tv_sec;
		at->tv_usec = now.tv_nsec / 1000;
	}
	return 0;
}

time_t
__wrap___time50(time_t *at)
{
	struct timespec now;

	if (__wrap___clock_gettime50(CLOCK_REALTIME, &now) != 0)
		return (time_t)-1;
	if (at != NULL)
		*at = now.tv_sec;
	return now.tv_sec;
}

/* libc's returns -1. Processor time is the time since the guest started, for it is the only process there is. */
clock_t
clock(void)
{
	struct timespec now;

	if (__wrap___clock_gettime50(CLOCK_MONOTONIC, &now) != 0)
		return (clock_t)-1;
	return (clock_t)(now.tv_sec * CLOCKS_PER_SEC + now.tv_nsec / (NANOSECONDS / CLOCKS_PER_SEC));
}

/* The kernel sleeps by its own clock: a moment of ours has to be told to it as how long it is until then. */
int
__wrap_clock_nanosleep(clockid_t id, int flags, const struct timespec *want, struct timespec *left)
{
	struct timespec now, rest;

	if ((flags & TIMER_ABSTIME) == 0 || want == NULL || __wrap___clock_gettime50(id, &now) != 0)
		return __real_clock_nanosleep(id, flags, want, left);
	rest.tv_sec = want->tv_sec - now.tv_sec;
	rest.tv_nsec = want->tv_nsec - now.tv_nsec;
	if (rest.tv_nsec < 0) {
		rest.tv_sec--;
		rest.tv_nsec += NANOSECONDS;
	}
	if (rest.tv_sec < 0)
		return 0;
	return __real_clock_nanosleep(id, flags & ~TIMER_ABSTIME, &rest, NULL);
}

/*
 * The same, where only a moment can be told: the one that the kernel's clock will show when ours shows the
 * one that is meant.
 */
int
__wrap_sem_timedwait(sem_t *semaphore, const struct timespec *restrict until)
{
	struct timespec ours, kernels, at;

	if (until->tv_sec < 0 || until->tv_nsec < 0 || until->tv_nsec >= NANOSECONDS ||
	    __wrap___clock_gettime50(CLOCK_REALTIME, &ours) != 0 || __real___clock_gettime50(CLOCK_REALTIME, &kernels) != 0)
		return __real_sem_timedwait(semaphore, until);
	at.tv_sec = until->tv_sec - ours.tv_sec + kernels.tv_sec;
	at.tv_nsec = until->tv_nsec - ours.tv_nsec + kernels.tv_nsec;
	if (at.tv_nsec < 0) {
		at.tv_sec--;
		at.tv_nsec += NANOSECONDS;
	} else if (at.tv_nsec >= NANOSECONDS) {
		at.tv_sec++;
		at.tv_nsec -= NANOSECONDS;
	}
	if (at.tv_sec < 0)
		at.tv_sec = at.tv_nsec = 0;
	return __real_sem_timedwait(semaphore, &at);
}

/*
 * What <pthread.h> names pthread_cond_timedwait. A moment of the monotonic clock, which pthread_condattr_setclock can
 * choose, is taken for one of the real-time clock, and is long past: it is told as the moment that the latter will show.
 */
int
__wrap___libc_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *until)
{
	struct timespec at;
	int64_t epoch;

	if (condition->ptc_private == NULL || *(clockid_t *)condition->ptc_private != CLOCK_MONOTONIC || until->tv_nsec < 0 ||
	    until->tv_nsec >= NANOSECONDS || bmk_platform_cpu_clock_epochoffset == NULL)
		return __real___libc_cond_timedwait(condition, mutex, until);
	epoch = bmk_platform_cpu_clock_epochoffset();
	at.tv_sec = until->tv_sec + epoch / NANOSECONDS;
	at.tv_nsec = until->tv_nsec + epoch % NANOSECONDS;
	if (at.tv_nsec >= NANOSECONDS) {
		at.tv_sec++;
		at.tv_nsec -= NANOSECONDS;
	}
	return __real___libc_cond_timedwait(condition, mutex, &at);
}

/* The kernel would note how much to slow down or speed up, and not do it. The whole difference is made up for at once. */
int
__wrap___adjtime50(const struct timeval *difference, struct timeval *left)
{
	struct timespec now;

	if (left != NULL)
		memset(left, 0, sizeof(*left));
	if (difference == NULL)
		return 0;
	if (clock_gettime(CLOCK_REALTIME, &now) != 0)
		return -1;
	now.tv_sec += difference->tv_sec;
	now.tv_nsec += difference->tv_usec * 1000L;
	if (now.tv_nsec < 0) {
		now.tv_sec--;
		now.tv_nsec += NANOSECONDS;
	} else if (now.tv_nsec >= NANOSECONDS) {
		now.tv_sec++;
		now.tv_nsec -= NANOSECONDS;
	}
	return clock_settime(CLOCK_REALTIME, &now);
}
