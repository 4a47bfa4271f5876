#include <stdnoreturn.h>
#include <stdlib.h>

static noreturn void
leave(void)
{
	exit(1);
}

const char *
probe(void)
{
	static volatile int leaves;

	if (leaves)
		leave();
	return NULL;
}
