/* The guest's clocks, in nanoseconds. */
#ifndef RUMPRUN_COMPAT_MACHINE_H
#define RUMPRUN_COMPAT_MACHINE_H

#include <stdint.h>

#define NANOSECONDS	1000000000L

/*
 * bmk's: since the guest started, and from the epoch to there. machine.c puts others in their place. Absent
 * in a stub link.
 */
int64_t bmk_platform_cpu_clock_monotonic(void) __attribute__((weak));
int64_t bmk_platform_cpu_clock_epochoffset(void) __attribute__((weak));

/* Sets the time of day by what tells the host's, which is given a function that says whether to go on waiting. */
void rumprun_compat_set_time(int64_t (*)(int (*)(void)));

#endif
