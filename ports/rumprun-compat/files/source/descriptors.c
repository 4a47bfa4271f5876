/*
 * How many descriptors a program may have open, and how many connections may wait for it to accept them. NetBSD's limits are
 * those of a small machine of its time: 128 of each, and 1,772 descriptors for a program that asks for more, which is what
 * the kernel is compiled to whatever memory it has. A process's table and the kernel's grow as they are used, so a larger
 * limit takes no memory. What a local socket of the kind SOCK_STREAM holds until it is read, 4 KB, is raised with them.
 */
#include <sys/types.h>
#include <sys/resource.h>

#include "host.h"

#define SOFT		1024
#define HARD		16384
#define HARD_MAX	65536
#define BACKLOG		4096
#define LOCAL_BUFFER	65536

/* The rump kernel's limit for all processes together, which no system control leads to. A test link goes without it. */
extern unsigned int rumpns_maxfiles;
#pragma weak rumpns_maxfiles

/*
 * The most that listen() grants, 128: a connection that finds the queue full is reset. Nothing leads to it either; absent
 * from a guest without a network.
 */
extern int rumpns_somaxconn;
#pragma weak rumpns_somaxconn

/* Absent from a guest without local sockets; pipes, which the kernel makes of pages, hold more anyway. */
extern unsigned long rumpns_unpst_sendspace, rumpns_unpst_recvspace;
#pragma weak rumpns_unpst_sendspace
#pragma weak rumpns_unpst_recvspace

/* The boot's process has the limits here that every program inherits. */
static void __attribute__((constructor))
raise_limits(void)
{
	unsigned long told = rumprun_compat_host_number("descriptors");
	struct rlimit limit = { .rlim_cur = SOFT, .rlim_max = HARD };

	if (&rumpns_somaxconn != NULL && rumpns_somaxconn < BACKLOG)
		rumpns_somaxconn = BACKLOG;
	if (&rumpns_unpst_sendspace != NULL && rumpns_unpst_sendspace < LOCAL_BUFFER)
		rumpns_unpst_sendspace = rumpns_unpst_recvspace = LOCAL_BUFFER;
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
