#include <stddef.h>
#include <stdlib.h>

const char *
probe(void)
{
	int repeated = 0, last = rand() & 1;

	for (int i = 0; i < 64; i++) {
		int next = rand() & 1;

		repeated += next == last;
		last = next;
	}
	return repeated > 0 ? NULL : "alternates between even and odd";
}
