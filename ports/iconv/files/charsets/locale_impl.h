/*
 * What musl's iconv.c takes from the rest of musl: UTF-8 by mbrtowc and wctomb, whatever the locale is. It sets the locale
 * for that; here there is none to set.
 */
#ifndef CHARSETS_LOCALE_IMPL_H
#define CHARSETS_LOCALE_IMPL_H

#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

static size_t
read_utf8(wchar_t *into, const char *from, size_t size, mbstate_t *state)
{
	const unsigned char *at = (const unsigned char *)from;
	unsigned int lead = at[0], length, least, value, i;

	(void)state;
	if (lead < 0xc2 || lead > 0xf4)
		return (size_t)-1;
	length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
	value = lead & (0x7fu >> length);
	for (i = 1; i < length; i++) {
		if (i == size)
			return (size_t)-2;
		if ((at[i] & 0xc0) != 0x80)
			return (size_t)-1;
		value = value << 6 | (at[i] & 0x3f);
	}
	if (value < least || value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
		return (size_t)-1;
	*into = (wchar_t)value;
	return length;
}

static int
write_utf8(char *into, unsigned int value)
{
	int length = value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x10000 ? 3 : 4, i;

	for (i = length - 1; i > 0; i--) {
		into[i] = (char)(0x80 | (value & 0x3f));
		value >>= 6;
	}
	into[0] = (char)(length == 1 ? value : (0xf00u >> length & 0xff) | value);
	return length;
}

static int unused_locale;

#define mbrtowc read_utf8
#define wctomb write_utf8
#define locale_t int
#define CURRENT_LOCALE unused_locale
#define UTF8_LOCALE 0

#endif
