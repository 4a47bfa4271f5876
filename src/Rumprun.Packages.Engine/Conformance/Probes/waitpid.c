/* A process that has no children is told so (POSIX.1-2008, waitpid). */
#include <errno.h>
#include <stddef.h>
#include <sys/wait.h>

const char *
probe(void)
{
	int status;

	errno = 0;
	if (waitpid(-1, &status, WNOHANG) != -1)
		return "returns what looks like a child's id";
	return errno == ECHILD ? NULL : "errno is not ECHILD";
}
