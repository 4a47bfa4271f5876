#include <poll.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

/* The machine's own clock, in nanoseconds: the kernel's stands still while nothing waits. */
extern int64_t bmk_platform_cpu_clock_monotonic(void) __attribute__((weak));

static int ends[2];

static void *
send_later(void *argument)
{

	usleep(50000);
	(void)!write(ends[1], "", 1);
	return argument;
}

const char *
probe(void)
{
	struct pollfd watched = { .events = POLLIN };
	int64_t until = bmk_platform_cpu_clock_monotonic() + INT64_C(2000000000);
	pthread_t sender;

	if (pipe(ends) != 0 || pthread_create(&sender, NULL, send_later, NULL) != 0)
		return "cannot be tried";
	watched.fd = ends[0];
	while (bmk_platform_cpu_clock_monotonic() < until)
		if (poll(&watched, 1, 0) == 1)
			return NULL;
	return "never sees what another thread sends";
}
