#include <stddef.h>
#include <ucontext.h>

const char *
probe(void)
{
	static ucontext_t context;

	return getcontext(&context) == 0 ? NULL : "fails";
}
