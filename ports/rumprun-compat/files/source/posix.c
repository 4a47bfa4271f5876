/*
 * Functions that Rumprun's libraries have not, or have with an answer that misleads. All are weak: several programs, each
 * with its own copy, can be baked into one image.
 */
#include <sys/types.h>

#include <errno.h>
#include <spawn.h>
#include <stdio.h>

#define WEAK __attribute__((weak))

pid_t fork(void) WEAK;
pid_t __wrap___vfork14(void) WEAK;
int system(const char *) WEAK;
FILE *popen(const char *, const char *) WEAK;
int posix_spawn(pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *,
    char *const *, char *const *) WEAK;
int posix_spawnp(pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *,
    char *const *, char *const *) WEAK;
long long llroundl(long double) WEAK;

/*
 * A guest is one process. Rumprun's fork and vfork return 86, the number of an error, which a caller takes for a child; what
 * its libc builds on them goes wrong in turn.
 */
pid_t
fork(void)
{
	errno = ENOSYS;
	return -1;
}

/* What <unistd.h> names vfork. The linker is told to put this in its place (--wrap), for Rumprun's own is always linked. */
pid_t
__wrap___vfork14(void)
{
	errno = ENOSYS;
	return -1;
}

/* There is no shell to hand a command to (ISO C99, 7.20.4.6). */
int
system(const char *command)
{
	errno = ENOSYS;
	return command == NULL ? 0 : -1;
}

FILE *
popen(const char *command, const char *mode)
{
	(void)command;
	(void)mode;
	errno = ENOSYS;
	return NULL;
}

int
posix_spawn(pid_t *child, const char *path, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
    char *const *arguments, char *const *environment)
{
	(void)child;
	(void)path;
	(void)actions;
	(void)attributes;
	(void)arguments;
	(void)environment;
	return ENOSYS;
}

int
posix_spawnp(pid_t *child, const char *file, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
    char *const *arguments, char *const *environment)
{
	return posix_spawn(child, file, actions, attributes, arguments, environment);
}

/* Declared in <math.h>, defined nowhere. Halves go away from zero (ISO C99, 7.12.9.7). */
long long
llroundl(long double value)
{
	long long whole = (long long)value;
	long double rest = value - (long double)whole;

	if (rest >= 0.5L)
		return whole + 1;
	return rest <= -0.5L ? whole - 1 : whole;
}
