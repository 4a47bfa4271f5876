/*
 * Calls that look whether something has happened and return at once when it has not: with a timeout of zero, on a descriptor
 * that does not block, for a lock that may be taken. A loop of such calls never waits, so nothing that it looks for could
 * happen (see scheduling.h). Nor would it in a loop that takes a lock, looks, and releases it. The linker puts these in the
 * place of the real ones (--wrap).
 */
#include <sys/types.h>
#include <sys/event.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdarg.h>
#include <time.h>
#include <unistd.h>

#include "machine.h"
#include "scheduling.h"

/* Declares what the linker calls the real function, and the one that takes its place. */
#define WRAPPED(result, name, ...)			\
	result __real_##name(__VA_ARGS__);		\
	result __attribute__((weak)) __wrap_##name(__VA_ARGS__)

#define RELEASES	16

static int
is_zero(const struct timespec *timeout)
{

	return timeout != NULL && timeout->tv_sec == 0 && timeout->tv_nsec == 0;
}

/* What a call on a descriptor that does not block returned, handed on. */
static ssize_t
attempted(ssize_t result)
{

	if (result == -1 && (errno == EAGAIN || errno == EINPROGRESS || errno == EALREADY))
		rumprun_compat_give_way();
	return result;
}

/* The same for functions that return an error's number. */
static int
attempted_lock(int error)
{

	if (error == EBUSY)
		rumprun_compat_give_way();
	return error;
}

WRAPPED(int, __select50, int, fd_set *restrict, fd_set *restrict, fd_set *restrict, struct timeval *restrict);
int
__wrap___select50(int count, fd_set *restrict reading, fd_set *restrict writing, fd_set *restrict other,
    struct timeval *restrict timeout)
{

	if (timeout != NULL && timeout->tv_sec == 0 && timeout->tv_usec == 0)
		rumprun_compat_give_way();
	return __real___select50(count, reading, writing, other, timeout);
}

WRAPPED(int, __pselect50, int, fd_set *restrict, fd_set *restrict, fd_set *restrict, const struct timespec *restrict,
    const sigset_t *restrict);
int
__wrap___pselect50(int count, fd_set *restrict reading, fd_set *restrict writing, fd_set *restrict other,
    const struct timespec *restrict timeout, const sigset_t *restrict mask)
{

	if (is_zero(timeout))
		rumprun_compat_give_way();
	return __real___pselect50(count, reading, writing, other, timeout, mask);
}

WRAPPED(int, poll, struct pollfd *, nfds_t, int);
int
__wrap_poll(struct pollfd *descriptors, nfds_t count, int timeout)
{

	if (timeout == 0)
		rumprun_compat_give_way();
	return __real_poll(descriptors, count, timeout);
}

WRAPPED(int, __pollts50, struct pollfd *restrict, nfds_t, const struct timespec *restrict, const sigset_t *restrict);
int
__wrap___pollts50(struct pollfd *restrict descriptors, nfds_t count, const struct timespec *restrict timeout,
    const sigset_t *restrict mask)
{

	if (is_zero(timeout))
		rumprun_compat_give_way();
	return __real___pollts50(descriptors, count, timeout, mask);
}

WRAPPED(int, __kevent50, int, const struct kevent *, size_t, struct kevent *, size_t, const struct timespec *);
int
__wrap___kevent50(int queue, const struct kevent *changes, size_t change_count, struct kevent *events, size_t event_count,
    const struct timespec *timeout)
{

	if (event_count > 0 && is_zero(timeout))
		rumprun_compat_give_way();
	return __real___kevent50(queue, changes, change_count, events, event_count, timeout);
}

WRAPPED(int, accept, int, struct sockaddr *restrict, socklen_t *restrict);
int
__wrap_accept(int socket, struct sockaddr *restrict address, socklen_t *restrict length)
{

	return (int)attempted(__real_accept(socket, address, length));
}

WRAPPED(int, paccept, int, struct sockaddr *restrict, socklen_t *restrict, const sigset_t *restrict, int);
int
__wrap_paccept(int socket, struct sockaddr *restrict address, socklen_t *restrict length, const sigset_t *restrict mask,
    int flags)
{

	return (int)attempted(__real_paccept(socket, address, length, mask, flags));
}

WRAPPED(int, connect, int, const struct sockaddr *, socklen_t);
int
__wrap_connect(int socket, const struct sockaddr *address, socklen_t length)
{

	return (int)attempted(__real_connect(socket, address, length));
}

WRAPPED(ssize_t, read, int, void *, size_t);
ssize_t
__wrap_read(int descriptor, void *into, size_t size)
{

	return attempted(__real_read(descriptor, into, size));
}

WRAPPED(ssize_t, readv, int, const struct iovec *, int);
ssize_t
__wrap_readv(int descriptor, const struct iovec *parts, int count)
{

	return attempted(__real_readv(descriptor, parts, count));
}

WRAPPED(ssize_t, recv, int, void *, size_t, int);
ssize_t
__wrap_recv(int socket, void *into, size_t size, int flags)
{

	return attempted(__real_recv(socket, into, size, flags));
}

WRAPPED(ssize_t, recvfrom, int, void *restrict, size_t, int, struct sockaddr *restrict, socklen_t *restrict);
ssize_t
__wrap_recvfrom(int socket, void *restrict into, size_t size, int flags, struct sockaddr *restrict from,
    socklen_t *restrict length)
{

	return attempted(__real_recvfrom(socket, into, size, flags, from, length));
}

WRAPPED(ssize_t, recvmsg, int, struct msghdr *, int);
ssize_t
__wrap_recvmsg(int socket, struct msghdr *message, int flags)
{

	return attempted(__real_recvmsg(socket, message, flags));
}

WRAPPED(ssize_t, write, int, const void *, size_t);
ssize_t
__wrap_write(int descriptor, const void *from, size_t size)
{

	return attempted(__real_write(descriptor, from, size));
}

WRAPPED(ssize_t, writev, int, const struct iovec *, int);
ssize_t
__wrap_writev(int descriptor, const struct iovec *parts, int count)
{

	return attempted(__real_writev(descriptor, parts, count));
}

WRAPPED(ssize_t, send, int, const void *, size_t, int);
ssize_t
__wrap_send(int socket, const void *from, size_t size, int flags)
{

	return attempted(__real_send(socket, from, size, flags));
}

WRAPPED(ssize_t, sendto, int, const void *, size_t, int, const struct sockaddr *, socklen_t);
ssize_t
__wrap_sendto(int socket, const void *from, size_t size, int flags, const struct sockaddr *to, socklen_t length)
{

	return attempted(__real_sendto(socket, from, size, flags, to, length));
}

WRAPPED(ssize_t, sendmsg, int, const struct msghdr *, int);
ssize_t
__wrap_sendmsg(int socket, const struct msghdr *message, int flags)
{

	return attempted(__real_sendmsg(socket, message, flags));
}

/* FIONREAD asks how much there is to be read. No request takes more than one pointer. */
WRAPPED(int, ioctl, int, unsigned long, ...);
int
__wrap_ioctl(int descriptor, unsigned long request, ...)
{
	va_list arguments;
	void *argument;
	int result;

	va_start(arguments, request);
	argument = va_arg(arguments, void *);
	va_end(arguments);
	result = __real_ioctl(descriptor, request, argument);
	if (result == 0 && request == FIONREAD && *(int *)argument == 0)
		rumprun_compat_give_way();
	return result;
}

WRAPPED(int, sem_trywait, sem_t *);
int
__wrap_sem_trywait(sem_t *semaphore)
{

	return (int)attempted(__real_sem_trywait(semaphore));
}

/* What <pthread.h> names pthread_mutex_trylock, and so on. */
WRAPPED(int, __libc_mutex_trylock, pthread_mutex_t *);
int
__wrap___libc_mutex_trylock(pthread_mutex_t *mutex)
{

	return attempted_lock(__real___libc_mutex_trylock(mutex));
}

WRAPPED(int, __libc_rwlock_tryrdlock, pthread_rwlock_t *);
int
__wrap___libc_rwlock_tryrdlock(pthread_rwlock_t *lock)
{

	return attempted_lock(__real___libc_rwlock_tryrdlock(lock));
}

WRAPPED(int, __libc_rwlock_trywrlock, pthread_rwlock_t *);
int
__wrap___libc_rwlock_trywrlock(pthread_rwlock_t *lock)
{

	return attempted_lock(__real___libc_rwlock_trywrlock(lock));
}

WRAPPED(int, pthread_spin_trylock, pthread_spinlock_t *);
int
__wrap_pthread_spin_trylock(pthread_spinlock_t *lock)
{

	return attempted_lock(__real_pthread_spin_trylock(lock));
}

/* The real one goes round and round, which keeps the thread that has the lock from ever releasing it. */
WRAPPED(int, pthread_spin_lock, pthread_spinlock_t *);
int
__wrap_pthread_spin_lock(pthread_spinlock_t *lock)
{
	int error;

	while ((error = __real_pthread_spin_trylock(lock)) == EBUSY)
		rumprun_compat_give_way();
	return error;
}

/* What another thread may wait for has happened. The clock is not read each time: releasing a lock takes less than that. */
static int
released(int result)
{
	static unsigned int count;

	if (++count % RELEASES == 0 && bmk_platform_cpu_clock_monotonic != NULL)
		rumprun_compat_give_way_at(bmk_platform_cpu_clock_monotonic());
	return result;
}

WRAPPED(int, __libc_mutex_unlock, pthread_mutex_t *);
int
__wrap___libc_mutex_unlock(pthread_mutex_t *mutex)
{

	return released(__real___libc_mutex_unlock(mutex));
}

WRAPPED(int, __libc_rwlock_unlock, pthread_rwlock_t *);
int
__wrap___libc_rwlock_unlock(pthread_rwlock_t *lock)
{

	return released(__real___libc_rwlock_unlock(lock));
}

WRAPPED(int, pthread_spin_unlock, pthread_spinlock_t *);
int
__wrap_pthread_spin_unlock(pthread_spinlock_t *lock)
{

	return released(__real_pthread_spin_unlock(lock));
}

WRAPPED(int, sem_post, sem_t *);
int
__wrap_sem_post(sem_t *semaphore)
{

	return released(__real_sem_post(semaphore));
}
