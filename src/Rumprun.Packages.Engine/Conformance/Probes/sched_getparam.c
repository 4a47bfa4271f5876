#include <sched.h>
#include <stddef.h>
#include <string.h>

const char *
probe(void)
{
	struct sched_param parameters;

	memset(&parameters, 1, sizeof(parameters));
	if (sched_getparam(0, &parameters) != 0)
		return "fails";
	return parameters.sched_priority == 0 ? NULL : "returns nothing";
}
