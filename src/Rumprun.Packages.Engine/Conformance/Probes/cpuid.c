#include <cpuid.h>
#include <stddef.h>

const char *
probe(void)
{
	unsigned int a, b, c, d;

	return __get_cpuid(0, &a, &b, &c, &d) ? NULL : "the processor does not say what it is";
}
