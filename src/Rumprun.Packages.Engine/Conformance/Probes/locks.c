#include <pthread.h>
#include <stddef.h>
#include <unistd.h>

/* As many as take a few seconds: reading the clock would give way. */
#define ROUNDS	20000000

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int has_come;

static void *
come_later(void *argument)
{

	usleep(50000);
	pthread_mutex_lock(&lock);
	has_come = 1;
	pthread_mutex_unlock(&lock);
	return argument;
}

const char *
probe(void)
{
	pthread_t other;
	int seen = 0;

	if (pthread_create(&other, NULL, come_later, NULL) != 0)
		return "cannot be tried";
	for (int i = 0; i < ROUNDS && !seen; i++) {
		pthread_mutex_lock(&lock);
		seen = has_come;
		pthread_mutex_unlock(&lock);
	}
	return seen ? NULL : "never sees what another thread sets";
}
