#include <stddef.h>
#include <unistd.h>

const char *
probe(void)
{
	char *arguments[] = { "/bin/true", NULL };

	execv(arguments[0], arguments);
	return "fails";
}
