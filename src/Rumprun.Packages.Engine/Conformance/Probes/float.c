#include <float.h>
#include <stddef.h>

const char *
probe(void)
{
	return DBL_DIG >= 10 && FLT_RADIX == 2 ? NULL : "the constants are wrong";
}
