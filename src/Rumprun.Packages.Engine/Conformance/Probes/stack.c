/* How large the stack of main is: the probe runs on it. */
#include <pthread.h>
#include <stddef.h>

const char *
probe(void)
{
	pthread_attr_t attributes;
	size_t size;

	if (pthread_attr_init(&attributes) != 0 || pthread_getattr_np(pthread_self(), &attributes) != 0 ||
	    pthread_attr_getstacksize(&attributes, &size) != 0)
		return "its size cannot be asked for";
	return size > 0x40000 ? NULL : "has 256 KB and no guard";
}
