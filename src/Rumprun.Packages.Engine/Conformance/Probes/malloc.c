/* Sizes that no machine has: the first overflows where a header is added, the second where pages are counted. */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

static void *
allocate(volatile size_t size)
{
	errno = 0;
	return malloc(size);
}

const char *
probe(void)
{
	if (allocate(SIZE_MAX - 8) != NULL)
		return "returns memory that is not there";
	if (errno != ENOMEM)
		return "errno is not ENOMEM";
	return allocate(SIZE_MAX / 2 + 1) == NULL ? NULL : "returns memory that is not there";
}
