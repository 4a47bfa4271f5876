/*
 * Encodes characters of Unicode, all of the first plane, in each set and decodes them again. Prints how many a set has; ends
 * with 1 where one comes back as another.
 */
#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdio.h>

static const char *const sets[] = {
	"ASCII", "UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE", "UCS-2BE", "ISO-8859-1", "ISO-8859-2",
	"ISO-8859-3", "ISO-8859-4", "ISO-8859-5", "ISO-8859-6", "ISO-8859-7", "ISO-8859-8", "ISO-8859-9",
	"ISO-8859-10", "ISO-8859-11", "ISO-8859-13", "ISO-8859-14", "ISO-8859-15", "ISO-8859-16", "WINDOWS-1250",
	"WINDOWS-1251", "WINDOWS-1252", "WINDOWS-1253", "WINDOWS-1254", "WINDOWS-1255", "WINDOWS-1256",
	"WINDOWS-1257", "WINDOWS-1258", "KOI8-R", "KOI8-U", "CP437", "CP850", "CP866", "EUC-JP", "SHIFT_JIS",
	"ISO-2022-JP", "EUC-CN", "GBK", "GB18030", "BIG5", "EUC-KR",
};

/* Returns how many characters the set has; -1: one came back as another. */
static long
count(iconv_t encoder, iconv_t decoder)
{
	unsigned char bytes[16];
	uint32_t value, back;
	char *in, *out, *end;
	size_t left, room;
	long found = 0;

	/* Of the planes behind the first, every 251st. */
	for (value = 1; value < 0x110000; value += value < 0x10000 ? 1 : 251) {
		if (value >= 0xd800 && value < 0xe000)
			continue;
		in = (char *)&value, left = sizeof(value), out = (char *)bytes, room = sizeof(bytes);
		if (iconv(encoder, &in, &left, &out, &room) == (size_t)-1)
			continue;
		end = out, in = (char *)bytes, left = (size_t)(end - in), out = (char *)&back, room = sizeof(back);
		if (iconv(decoder, &in, &left, &out, &room) == (size_t)-1 || room != 0 || back != value) {
			printf("U+%04X comes back as U+%04X\n", (unsigned int)value, (unsigned int)back);
			return -1;
		}
		found++;
	}
	return found;
}

int
main(void)
{
	iconv_t encoder, decoder;
	int failed = 0;
	size_t i;
	long found;

	for (i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		encoder = iconv_open(sets[i], "UTF-32LE");
		decoder = iconv_open("UTF-32LE", sets[i]);
		if (encoder == (iconv_t)-1 || decoder == (iconv_t)-1) {
			printf("%s is not known\n", sets[i]);
			failed = 1;
			continue;
		}
		found = count(encoder, decoder);
		failed = failed || found < 0;
		printf("%s has %ld characters\n", sets[i], found);
		iconv_close(encoder);
		iconv_close(decoder);
	}
	return failed;
}
