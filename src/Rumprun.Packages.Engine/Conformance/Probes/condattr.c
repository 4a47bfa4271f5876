/* A wait by the monotonic clock takes as long as it is to take. */
#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <time.h>

const char *
probe(void)
{
	pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
	pthread_condattr_t attributes;
	pthread_cond_t condition;
	struct timespec before, until, after;
	int error;

	if (pthread_condattr_init(&attributes) != 0 || pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) != 0 ||
	    pthread_cond_init(&condition, &attributes) != 0)
		return "cannot be made";
	clock_gettime(CLOCK_MONOTONIC, &before);
	until = before;
	until.tv_sec++;
	pthread_mutex_lock(&mutex);
	error = pthread_cond_timedwait(&condition, &mutex, &until);
	pthread_mutex_unlock(&mutex);
	clock_gettime(CLOCK_MONOTONIC, &after);
	if (error != ETIMEDOUT)
		return "does not time out";
	return after.tv_sec > until.tv_sec || (after.tv_sec == until.tv_sec && after.tv_nsec >= until.tv_nsec) ? NULL
	    : "does not wait";
}
