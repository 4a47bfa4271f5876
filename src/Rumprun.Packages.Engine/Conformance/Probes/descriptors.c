#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

#define WANTED 1000

const char *
probe(void)
{
	int opened[WANTED], count = 0;

	while (count < WANTED && (opened[count] = open("/dev/null", O_RDONLY)) >= 0)
		count++;
	for (int i = 0; i < count; i++)
		close(opened[i]);
	return count == WANTED ? NULL : "end below 1,000";
}
