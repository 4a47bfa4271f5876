#include <signal.h>
#include <stddef.h>
#include <sys/time.h>
#include <unistd.h>

static volatile sig_atomic_t seen;

static void
handle(int number)
{
	seen = number;
}

const char *
probe(void)
{
	struct itimerval soon = { .it_value = { 0, 100000 } }, never = { .it_value = { 0, 0 } };

	signal(SIGALRM, handle);
	if (setitimer(ITIMER_REAL, &soon, NULL) != 0)
		return "fails";
	usleep(300000);
	setitimer(ITIMER_REAL, &never, NULL);
	return seen == SIGALRM ? NULL : "the signal does not come";
}
