#include <stdatomic.h>
#include <stddef.h>

const char *
probe(void)
{
	static atomic_int counter;

	atomic_fetch_add(&counter, 2);
	return atomic_load(&counter) == 2 ? NULL : "atomic_fetch_add does not add";
}
