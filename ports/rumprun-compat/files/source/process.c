/*
 * Processes, in place of librumprun_base's stubs, all of which are replaced: those return 86, the number of an error, and
 * say so on the program's output. A guest is one process without children, whose priority makes no difference and to
 * which no signal is delivered.
 */
#include <sys/types.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/wait.h>

#include <errno.h>
#include <mqueue.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define WEAK __attribute__((weak))
#define LOWEST_PRIORITY 20

/* Of bmk's page allocator: all memory that is in use. */
extern unsigned long pgalloc_usedkb WEAK;

pid_t __fork(void) WEAK;
pid_t __vfork14(void) WEAK;
int __sigaction_sigtramp(int, const struct sigaction *, struct sigaction *, const void *, int) WEAK;
pid_t _sys___wait450(pid_t, int *, int, struct rusage *) WEAK;
int _sys___sigsuspend14(const sigset_t *) WEAK;
int _sys_mq_send(void) WEAK;
int _sys_mq_receive(void) WEAK;
int _sys___mq_timedsend50(void) WEAK;
int _sys___mq_timedreceive50(void) WEAK;
int _sys_msgsnd(void) WEAK;
int _sys_msgrcv(void) WEAK;
int __wrap___getrusage50(int, struct rusage *) WEAK;
clock_t __wrap___times13(struct tms *) WEAK;
int __wrap_pthread_kill(pthread_t, int) WEAK;
int __wrap_raise(int) WEAK;
int __real_pthread_kill(pthread_t, int);
int __real_raise(int);
#pragma weak __real_pthread_kill
#pragma weak __real_raise
#pragma weak execve
#pragma weak kill
#pragma weak getpriority
#pragma weak setpriority

static int
fail(int error)
{
	errno = error;
	return -1;
}

pid_t
__fork(void)
{
	return fail(ENOSYS);
}

pid_t
__vfork14(void)
{
	return fail(ENOSYS);
}

int
execve(const char *path, char *const *arguments, char *const *environment)
{
	(void)path;
	(void)arguments;
	(void)environment;
	return fail(ENOSYS);
}

/* What wait, wait3, wait4 and waitpid come to. */
pid_t
_sys___wait450(pid_t child, int *status, int options, struct rusage *usage)
{
	(void)child;
	(void)status;
	(void)options;
	(void)usage;
	return fail(ECHILD);
}

int
kill(pid_t process, int signal)
{
	if (signal < 0 || signal >= NSIG)
		return fail(EINVAL);
	if (process != 0 && process != -1 && process != getpid() && process != -getpgrp())
		return fail(ESRCH);
	return signal == 0 ? 0 : fail(ENOSYS);
}

/* With 0, whether the thread is there can be asked; what the calling thread raises ends the program. */
int
__wrap_pthread_kill(pthread_t thread, int signal)
{
	if (signal < 0 || signal >= NSIG)
		return EINVAL;
	if (signal == 0)
		return 0;
	return thread == pthread_self() ? __real_pthread_kill(thread, signal) : ENOSYS;
}

int
__wrap_raise(int signal)
{
	if (signal < 0 || signal >= NSIG)
		return fail(EINVAL);
	return signal == 0 ? 0 : __real_raise(signal);
}

int
__sigaction_sigtramp(int signal, const struct sigaction *action, struct sigaction *old, const void *trampoline, int version)
{
	(void)trampoline;
	(void)version;
	return sigaction(signal, action, old);
}

/* Waits for a signal, that is, for ever. */
int
_sys___sigsuspend14(const sigset_t *mask)
{
	struct timespec day = { 86400, 0 };

	(void)mask;
	for (;;)
		nanosleep(&day, NULL);
}

static int priority;

static int
is_here(int which, id_t who)
{
	return who == 0 || (which == PRIO_PROCESS && who == (id_t)getpid()) || (which == PRIO_PGRP && who == (id_t)getpgrp()) ||
	    (which == PRIO_USER && who == (id_t)getuid());
}

int
getpriority(int which, id_t who)
{
	if (which != PRIO_PROCESS && which != PRIO_PGRP && which != PRIO_USER)
		return fail(EINVAL);
	return is_here(which, who) ? priority : fail(ESRCH);
}

int
setpriority(int which, id_t who, int value)
{
	if (getpriority(which, who) == -1 && !is_here(which, who))
		return -1;
	if (value > LOWEST_PRIORITY)
		value = LOWEST_PRIORITY;
	priority = value < -LOWEST_PRIORITY ? -LOWEST_PRIORITY : value;
	return 0;
}

/* Processor time is the time since the guest started, for it is the only process there is. */
int
__wrap___getrusage50(int who, struct rusage *usage)
{
	struct timespec now;

	if (who != RUSAGE_SELF && who != RUSAGE_CHILDREN)
		return fail(EINVAL);
	memset(usage, 0, sizeof(*usage));
	if (who == RUSAGE_CHILDREN)
		return 0;
	if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
		return -1;
	usage->ru_utime.tv_sec = now.tv_sec;
	usage->ru_utime.tv_usec = (suseconds_t)(now.tv_nsec / 1000);
	usage->ru_maxrss = &pgalloc_usedkb == NULL ? 0 : (long)pgalloc_usedkb;
	return 0;
}

clock_t
__wrap___times13(struct tms *times)
{
	struct timespec now;
	long second = sysconf(_SC_CLK_TCK);

	if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
		return (clock_t)-1;
	memset(times, 0, sizeof(*times));
	times->tms_utime = (clock_t)(now.tv_sec * second + now.tv_nsec * second / 1000000000);
	return times->tms_utime;
}

/* The kernel of a guest has no message queues. */
int
_sys_mq_send(void)
{
	return fail(ENOSYS);
}

int
_sys_mq_receive(void)
{
	return fail(ENOSYS);
}

int
_sys___mq_timedsend50(void)
{
	return fail(ENOSYS);
}

int
_sys___mq_timedreceive50(void)
{
	return fail(ENOSYS);
}

int
_sys_msgsnd(void)
{
	return fail(ENOSYS);
}

int
_sys_msgrcv(void)
{
	return fail(ENOSYS);
}
