#include <stdalign.h>
#include <stddef.h>

const char *
probe(void)
{
	static alignas(16) char aligned[16];

	return ((size_t)aligned & 15) == 0 ? NULL : "alignas does not align";
}
