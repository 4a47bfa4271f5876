#include <sys/types.h>
#include <sys/lwpctl.h>

#include <errno.h>
#include <lwp.h>
#include <sched.h>

#include "scheduling.h"

#define WEAK __attribute__((weak))

/*
 * An interrupt's handler wakes a thread of the network, which wakes the next: a packet is where a program sees it after
 * four.
 */
#define ROUNDS_MAX	8
#define INTERVAL	20000000

void rumprun_compat_give_way(void) WEAK;
void rumprun_compat_give_way_at(int64_t) WEAK;

void
rumprun_compat_give_way(void)
{
	struct lwpctl *control;
	int saved = errno, rounds = 0, before;

	/* The scheduler counts how often it switched to this thread: the same count, and no other thread could run. */
	if (_lwp_ctl(LWPCTL_FEATURE_PCTR, &control) != 0)
		return;
	do {
		before = control->lc_pctr;
		sched_yield();
	} while (control->lc_pctr != before && ++rounds < ROUNDS_MAX);
	errno = saved;
}

void
rumprun_compat_give_way_at(int64_t now)
{
	static int64_t last;

	if (now - last < INTERVAL)
		return;
	last = now;
	rumprun_compat_give_way();
}
