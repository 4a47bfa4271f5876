#include <stdio.h>

const char *
probe(void)
{
	FILE *output = popen("true", "r");

	return output == NULL ? NULL : "says that a command was started";
}
