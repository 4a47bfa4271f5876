/*
 * Scheduling: threads take turns, without priorities, on one processor. librumprun_base answers nothing at all when it is
 * asked for that, so that what callers read is undefined.
 */
#include <sys/types.h>

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#define WEAK __attribute__((weak))

int __wrap_sched_getparam(pid_t, struct sched_param *) WEAK;
int __wrap_sched_setparam(pid_t, const struct sched_param *) WEAK;
int __wrap_sched_getscheduler(pid_t) WEAK;
int __wrap_sched_setscheduler(pid_t, int, const struct sched_param *) WEAK;
int __wrap_sched_get_priority_max(int) WEAK;
int __wrap_sched_get_priority_min(int) WEAK;
int __wrap_pthread_getschedparam(pthread_t, int *restrict, struct sched_param *restrict) WEAK;
int __wrap_pthread_setschedparam(pthread_t, int, const struct sched_param *) WEAK;
int __wrap_pthread_setschedprio(pthread_t, int) WEAK;
int __wrap_pthread_getaffinity_np(pthread_t, size_t, cpuset_t *) WEAK;
int __wrap_pthread_setaffinity_np(pthread_t, size_t, cpuset_t *) WEAK;

static int
is_other(pid_t process)
{
	return process != 0 && process != getpid();
}

static int
fail(int error)
{
	errno = error;
	return -1;
}

int
__wrap_sched_getparam(pid_t process, struct sched_param *parameters)
{
	if (is_other(process))
		return fail(ESRCH);
	memset(parameters, 0, sizeof(*parameters));
	return 0;
}

/* The only priority is 0, and the only policy SCHED_OTHER. */
int
__wrap_sched_setparam(pid_t process, const struct sched_param *parameters)
{
	if (is_other(process))
		return fail(ESRCH);
	return parameters->sched_priority == 0 ? 0 : fail(EINVAL);
}

int
__wrap_sched_getscheduler(pid_t process)
{
	return is_other(process) ? fail(ESRCH) : SCHED_OTHER;
}

int
__wrap_sched_setscheduler(pid_t process, int policy, const struct sched_param *parameters)
{
	if (policy != SCHED_OTHER)
		return fail(policy == SCHED_FIFO || policy == SCHED_RR ? EPERM : EINVAL);
	return __wrap_sched_setparam(process, parameters) == 0 ? SCHED_OTHER : -1;
}

int
__wrap_sched_get_priority_max(int policy)
{
	return policy == SCHED_OTHER || policy == SCHED_FIFO || policy == SCHED_RR ? 0 : fail(EINVAL);
}

int
__wrap_sched_get_priority_min(int policy)
{
	return __wrap_sched_get_priority_max(policy);
}

int
__wrap_pthread_getschedparam(pthread_t thread, int *restrict policy, struct sched_param *restrict parameters)
{
	(void)thread;
	*policy = SCHED_OTHER;
	memset(parameters, 0, sizeof(*parameters));
	return 0;
}

int
__wrap_pthread_setschedparam(pthread_t thread, int policy, const struct sched_param *parameters)
{
	(void)thread;
	if (policy != SCHED_OTHER)
		return policy == SCHED_FIFO || policy == SCHED_RR ? EPERM : EINVAL;
	return parameters->sched_priority == 0 ? 0 : EINVAL;
}

int
__wrap_pthread_setschedprio(pthread_t thread, int priority)
{
	(void)thread;
	return priority == 0 ? 0 : EINVAL;
}

int
__wrap_pthread_getaffinity_np(pthread_t thread, size_t size, cpuset_t *processors)
{
	(void)thread;
	memset(processors, 0, size);
	return cpuset_set(0, processors) == 0 ? 0 : EINVAL;
}

int
__wrap_pthread_setaffinity_np(pthread_t thread, size_t size, cpuset_t *processors)
{
	(void)thread;
	(void)size;
	return cpuset_isset(0, processors) == 1 ? 0 : EINVAL;
}
