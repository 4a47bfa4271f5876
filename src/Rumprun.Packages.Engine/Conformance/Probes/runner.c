/*
 * Runs the probes that its arguments name, each after telling that it begins: of one that takes the guest down, that line is all
 * there is. probes.h is made for the probes that are linked in: a line PROBE(name, function) for each.
 */
#include <stdio.h>
#include <string.h>

#define PROBE(name, function) const char *function(void);
#include "probes.h"
#undef PROBE

#define PROBE(name, function) { name, function },
static const struct {
	const char *name;
	const char *(*function)(void);
} probes[] = {
#include "probes.h"
	{ NULL, NULL },
};

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		for (int j = 0; probes[j].name != NULL; j++) {
			const char *complaint;

			if (strcmp(probes[j].name, argv[i]) != 0)
				continue;
			printf("probe %s begins\n", argv[i]);
			fflush(stdout);
			complaint = probes[j].function();
			printf("probe %s: %s\n", argv[i], complaint == NULL ? "works" : complaint);
			fflush(stdout);
		}
	}
	return 0;
}
