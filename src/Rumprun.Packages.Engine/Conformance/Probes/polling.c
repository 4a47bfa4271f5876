#include <poll.h>
#include <pthread.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

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
	time_t until = time(NULL) + 3;
	pthread_t sender;

	if (pipe(ends) != 0 || pthread_create(&sender, NULL, send_later, NULL) != 0)
		return "cannot be tried";
	watched.fd = ends[0];
	while (time(NULL) < until)
		if (poll(&watched, 1, 0) == 1)
			return NULL;
	return "never sees what another thread sends";
}
