/*
 * Functions that Rumprun's headers declare and none of its libraries has. A configure script that looks for one by its
 * declaration, and gnulib, take them for present. What a guest cannot do fails as on a kernel that was built without it.
 * All are weak: several programs, each with its own copy, can be baked into one image.
 */
#include <sys/types.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>

#include <errno.h>
#include <mqueue.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#define WEAK __attribute__((weak))
#define FAILS(type, name, parameters)	\
	type name parameters WEAK;	\
	type name parameters		\
	{				\
		errno = ENOSYS;		\
		return (type)-1;	\
	}

/* No signal is delivered, on whatever stack. <signal.h> names sigaltstack so. */
FAILS(int, __sigaltstack14, (const stack_t *new __unused, stack_t *old __unused))

/* Shared memory, semaphores and message queues are between processes, and there is one. */
FAILS(int, shm_open, (const char *name __unused, int flags __unused, mode_t mode __unused))
FAILS(int, shm_unlink, (const char *name __unused))
FAILS(int, shmget, (key_t key __unused, size_t size __unused, int flags __unused))
FAILS(int, shmdt, (const void *address __unused))
FAILS(int, __shmctl50, (int id __unused, int command __unused, struct shmid_ds *data __unused))
FAILS(int, semget, (key_t key __unused, int count __unused, int flags __unused))
FAILS(int, semop, (int id __unused, struct sembuf *operations __unused, size_t count __unused))
FAILS(int, semconfig, (int flag __unused))
FAILS(int, msgget, (key_t key __unused, int flags __unused))
FAILS(mqd_t, mq_open, (const char *name __unused, int flags __unused, ...))
FAILS(int, mq_unlink, (const char *name __unused))
FAILS(int, mq_getattr, (mqd_t queue __unused, struct mq_attr *attributes __unused))
FAILS(int, mq_setattr,
    (mqd_t queue __unused, const struct mq_attr *__restrict new __unused, struct mq_attr *__restrict old __unused))
FAILS(int, mq_notify, (mqd_t queue __unused, const struct sigevent *event __unused))

FAILS(int, acct, (const char *file __unused))
FAILS(int, undelete, (const char *path __unused))
FAILS(int, swapctl, (int command __unused, void *argument __unused, int count __unused))
FAILS(int, profil, (char *samples __unused, size_t size __unused, u_long offset __unused, u_int scale __unused))
FAILS(int, clock_getcpuclockid2, (idtype_t type __unused, id_t id __unused, clockid_t *clock __unused))

void _Exit(int) WEAK __dead;
void *mremap(void *, size_t, void *, size_t, int) WEAK;
int brk(void *) WEAK;
void *sbrk(intptr_t) WEAK;
void cfree(void *) WEAK;
char *cuserid(char *) WEAK;
pid_t wait6(idtype_t, id_t, int *, int, struct wrusage *, siginfo_t *) WEAK;

/* ISO C99, 7.20.4.4: nothing registered with atexit is called. */
void
_Exit(int status)
{
	_exit(status);
}

void *
mremap(void *old, size_t old_size, void *new, size_t new_size, int flags)
{
	(void)old;
	(void)old_size;
	(void)new;
	(void)new_size;
	(void)flags;
	errno = ENOSYS;
	return MAP_FAILED;
}

/* There is no data segment that could grow: malloc has pages. */
int
brk(void *end)
{
	(void)end;
	errno = ENOMEM;
	return -1;
}

void *
sbrk(intptr_t increment)
{
	(void)increment;
	errno = ENOMEM;
	return (void *)-1;
}

void
cfree(void *memory)
{
	free(memory);
}

/* There is no login. */
char *
cuserid(char *name)
{
	if (name != NULL)
		*name = '\0';
	return name;
}

pid_t
wait6(idtype_t type, id_t id, int *status, int options, struct wrusage *usage, siginfo_t *information)
{
	(void)type;
	(void)id;
	(void)status;
	(void)options;
	(void)usage;
	(void)information;
	errno = ECHILD;
	return -1;
}
