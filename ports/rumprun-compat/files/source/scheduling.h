/*
 * Giving way. Rumprun's scheduler switches threads only when the running one waits: interrupts queue their handlers, and the
 * network's threads, behind a program that goes on. What does not wait in such a loop has to give way instead.
 */
#ifndef RUMPRUN_COMPAT_SCHEDULING_H
#define RUMPRUN_COMPAT_SCHEDULING_H

#include <stdint.h>

/* Lets every other thread run that can, and those which they wake, a few rounds at most. Keeps errno. */
void rumprun_compat_give_way(void);

/* The same, at most once in 20 ms: for what a computing loop calls. The argument is the monotonic clock, in nanoseconds. */
void rumprun_compat_give_way_at(int64_t now);

#endif
