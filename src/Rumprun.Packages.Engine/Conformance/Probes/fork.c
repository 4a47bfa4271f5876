/* A guest is one process; a program can cope with that when it is told so. */
#include <errno.h>
#include <stddef.h>
#include <unistd.h>

const char *
probe(void)
{
	pid_t child = fork();

	return child == -1 && errno == ENOSYS ? NULL : child == -1 ? "errno is not ENOSYS" : "returns what looks like a child's id";
}
