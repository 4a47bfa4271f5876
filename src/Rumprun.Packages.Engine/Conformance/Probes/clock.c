#include <stddef.h>
#include <time.h>
#include <unistd.h>

const char *
probe(void)
{
	clock_t before = clock(), after;

	usleep(50000);
	after = clock();
	return before == (clock_t)-1 ? "returns -1" : after > before ? NULL : "stands still";
}
