#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t seen;

static void
handle(int number)
{
	seen = number;
}

const char *
probe(void)
{
	struct sigaction action = { .sa_handler = handle };

	sigaction(SIGUSR1, &action, NULL);
	raise(SIGUSR1);
	return seen == SIGUSR1 ? NULL : "no handler is called";
}
