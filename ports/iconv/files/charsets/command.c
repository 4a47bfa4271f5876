/* iconv(1): -f FROM -t TO [FILE]; UTF-8 where one is not given. */
#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
convert(iconv_t cd, FILE *input, const char *name)
{
	char from[4096], to[16384], *in, *out;
	size_t left = 0, room, length;

	for (;;) {
		length = fread(from + left, 1, sizeof(from) - left, input);
		left += length;
		in = from;
		while (left > 0) {
			out = to;
			room = sizeof(to);
			if (iconv(cd, &in, &left, &out, &room) == (size_t)-1 && errno == EILSEQ) {
				fprintf(stderr, "iconv: %s: cannot convert\n", name);
				return 1;
			}
			fwrite(to, 1, sizeof(to) - room, stdout);
			if (room == sizeof(to))
				break;
		}
		if (length == 0)
			break;
		memmove(from, in, left);
	}
	if (left > 0)
		fprintf(stderr, "iconv: %s: ends within a character\n", name);
	return left > 0;
}

int
main(int argc, char **argv)
{
	const char *from = "UTF-8", *to = "UTF-8";
	FILE *input = stdin;
	iconv_t cd;
	int option;

	while ((option = getopt(argc, argv, "f:t:")) != -1)
		if (option == 'f')
			from = optarg;
		else if (option == 't')
			to = optarg;
		else
			return 2;
	if ((cd = iconv_open(to, from)) == (iconv_t)-1) {
		fprintf(stderr, "iconv: no conversion from %s to %s\n", from, to);
		return 1;
	}
	if (optind < argc && (input = fopen(argv[optind], "r")) == NULL) {
		perror(argv[optind]);
		return 1;
	}
	return convert(cd, input, optind < argc ? argv[optind] : "standard input");
}
