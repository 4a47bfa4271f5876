#include <math.h>
#include <stddef.h>

const char *
probe(void)
{
	static volatile long double half = -2.5L;

	return llroundl(half) == -3 ? NULL : "halves are not rounded away from zero";
}
