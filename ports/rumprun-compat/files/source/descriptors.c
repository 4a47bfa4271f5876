/*
 * How many descriptors a program may have open. NetBSD's limits are those of a small machine of its time: 128, and 1,772 for a
 * program that asks for more, which is what the kernel is compiled to whatever memory it has. A process's table and the kernel's
 * grow as they are used, so a larger limit takes no memory.
 */
#include <sys/types.h>
#include <sys/resource.h>

#include "host.h"

#define SOFT		1024
#define HARD		16384
#define HARD_MAX	65536

/* The rump kernel's limit for all processes together, which no system control leads to. A test link goes without it. */
extern unsigned int rumpns_maxfiles;
#pragma weak rumpns_maxfiles

/* The boot's process has the limits here that every program inherits. */
static void __attribute__((constructor))
raise_limits(void)
{
	unsigned long told = rumprun_compat_host_number("descriptors");
	struct rlimit limit = { .rlim_cur = SOFT, .rlim_max = HARD };

	if (&rumpns_maxfiles == NULL)
		return;
	if (told > 0 && told <= HARD_MAX) {
		limit.rlim_cur = told;
		if (told > HARD)
			limit.rlim_max = told;
	}
	if (rumpns_maxfiles < limit.rlim_max)
		rumpns_maxfiles = (unsigned int)limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}
