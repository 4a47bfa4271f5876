/*
 * iconv on the tables of musl's, which decodes all the sets below and encodes all but those of Chinese and Korean; that is
 * added here, by the same tables read the other way round. A character that a set does not have is an error (EILSEQ), as it
 * is to GNU libiconv and to what is written for that; with //TRANSLIT it becomes a question mark, with //IGNORE nothing.
 */
#include <iconv.h>

#undef iconv
#undef iconv_open
#undef iconv_t
#define iconv_t void *
#define iconv base_convert
#define iconv_open base_open
static size_t base_convert(void *, char **restrict, size_t *restrict, char **restrict, size_t *restrict);

/* musl's, with its functions made static. */
#include "musl-iconv.c"

#undef iconv
#undef iconv_open
#undef iconv_t

#define BMP		0x10000
#define NAME_MAX_LENGTH	64

/* GB 18030-2005: four bytes count through what the two do not reach, then through the other planes. */
#define GB_SINGLES	0x80
#define GB_PLANES	189000
#define GB_REST		39420

int _libiconv_version = _LIBICONV_VERSION;

struct libiconv {
	void *decoder;		/* to UTF-32 */
	void *encoder;		/* from UTF-32; NULL: by the table */
	unsigned char from, to;	/* musl's codes of the sets; a code below 0300 is a table of one byte a character */
	const uint16_t *table;
	int ignores, replaces, is_plain;
};

static const struct {
	const char *name, *meaning;
} aliases[] = {
	{ "646", "ascii" }, { "ansix341968", "ascii" }, { "iso88591", "latin1" }, { "isolatin1", "latin1" },
	{ "iso10646ucs2", "ucs2be" }, { "iso10646ucs4", "ucs4be" },
	{ "cp932", "shiftjis" }, { "ms932", "shiftjis" }, { "windows31j", "shiftjis" }, { "mskanji", "shiftjis" },
	{ "euccn", "gb2312" }, { "cp936", "gbk" }, { "ms936", "gbk" }, { "windows936", "gbk" },
	{ "windows950", "big5" }, { "uhc", "euckr" }, { "windows949", "euckr" },
};

static uint16_t *gb_rest;

static uint16_t
pair(unsigned int lead, unsigned int trail)
{

	return (uint16_t)(lead << 8 | trail);
}

static void
enter(uint16_t *table, unsigned int value, uint16_t code)
{

	if (value >= GB_SINGLES && value < BMP && table[value] == 0)
		table[value] = code;
}

static void
enter_gb(uint16_t *table, unsigned char set)
{
	unsigned int i, j, trail;

	for (i = 0; i < 126; i++)
		for (j = 0; j < 190; j++) {
			trail = j + 0x40 + (j >= 63);
			if (set != GB2312 || (i + 0x81 >= 0xa1 && trail >= 0xa1))
				enter(table, gb18030[i][j], pair(i + 0x81, trail));
		}
}

static void
enter_big5(uint16_t *table)
{
	unsigned int i, j;

	for (i = 0; i < 89; i++)
		for (j = 0; j < 157; j++)
			/* Three of them stand for characters of another plane; two are there twice, and meant elsewhere. */
			if (!(i == 0x27 && (j == 0x3a || j == 0x3c || j == 0x42)) && !(i == 1 && (j == 0x6a || j == 0x6c)))
				enter(table, big5[i][j], pair(i + 0xa1, j <= 0x3e ? j + 0x40 : j + 0x62));
}

/* Windows code page 949: syllables that KS X 1001 leaves out, in their order. */
static void
enter_korean(uint16_t *table)
{
	unsigned int i, j, value, place = 0;

	for (i = 0; i < 93; i++)
		for (j = 0; j < 94; j++)
			enter(table, ksc[i][j], pair(i + 0xa1, j + 0xa1));
	for (value = 0xac00; value <= 0xd7a3; value++) {
		if (table[value] != 0)
			continue;
		i = place < 178 * 0x20 ? place / 178 : 0x20 + (place - 178 * 0x20) / 84;
		j = place < 178 * 0x20 ? place % 178 : (place - 178 * 0x20) % 84;
		table[value] = pair(i + 0x81, j < 26 ? j + 'A' : j < 52 ? j - 26 + 'a' : j - 52 + 0x81);
		place++;
	}
}

/* The codes of a set by character, made when the set is first asked for. */
static const uint16_t *
reversed(unsigned char set)
{
	static uint16_t *tables[5];
	uint16_t **table = &tables[set == GB18030 ? 0 : set == GBK ? 1 : set == GB2312 ? 2 : set == BIG5 ? 3 : 4];
	uint16_t *made;

	if (*table != NULL)
		return *table;
	if ((made = calloc(BMP, sizeof(*made))) == NULL)
		return NULL;
	if (set == BIG5)
		enter_big5(made);
	else if (set == EUC_KR)
		enter_korean(made);
	else
		enter_gb(made, set);
	return *table = made;
}

/* What GB 18030 writes with four bytes, of the first plane. */
static const uint16_t *
rest(void)
{
	const uint16_t *codes;
	uint16_t *made;
	unsigned int value, count = 0;

	if (gb_rest != NULL)
		return gb_rest;
	if ((codes = reversed(GB18030)) == NULL || (made = malloc(GB_REST * sizeof(*made))) == NULL)
		return NULL;
	for (value = GB_SINGLES; value < BMP && count < GB_REST; value++)
		if (codes[value] == 0 && (value < 0xd800 || value > 0xdfff))
			made[count++] = (uint16_t)value;
	return gb_rest = made;
}

static int
rest_place(unsigned int value)
{
	const uint16_t *list = rest();
	int low = 0, high = GB_REST - 1, middle;

	while (list != NULL && low <= high) {
		middle = (low + high) / 2;
		if (list[middle] == value)
			return middle;
		if (list[middle] < value)
			low = middle + 1;
		else
			high = middle - 1;
	}
	return -1;
}

static size_t
find_set(const char *name, int *ignores, int *replaces)
{
	char plain[NAME_MAX_LENGTH];
	const char *suffix = strstr(name, "//");
	size_t length = suffix == NULL ? strlen(name) : (size_t)(suffix - name), i;

	if (length >= sizeof(plain))
		return (size_t)-1;
	memcpy(plain, name, length);
	plain[length] = '\0';
	for (; suffix != NULL; suffix = strstr(suffix + 2, "//")) {
		*ignores |= strncmp(suffix, "//IGNORE", 8) == 0;
		*replaces |= strncmp(suffix, "//TRANSLIT", 10) == 0;
	}
	for (i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (fuzzycmp((void *)plain, (void *)aliases[i].name) == 0)
			return find_charmap(aliases[i].meaning);
	return find_charmap(plain);
}

/* ASCII's characters are one byte each, and the same. */
static int
extends_ascii(unsigned char set)
{

	return set < 0300 ? set >= 040 : set == US_ASCII || set == UTF_8 || set == EUC_JP || set == SHIFT_JIS || set >= GB18030;
}

static void
close_base(void *cd)
{

	if (cd != NULL && ((uintptr_t)cd & 1) == 0)
		free(cd);
}

static void *
open_base(size_t to, size_t from)
{
	struct stateful_cd *stateful;

	switch (charmaps[from]) {
	case UTF_16:
	case UTF_32:
	case UCS2:
	case ISO2022_JP:
		if ((stateful = calloc(1, sizeof(*stateful))) != NULL)
			stateful->base_cd = combine_to_from(to, from);
		return stateful;
	default:
		return combine_to_from(to, from);
	}
}

libiconv_t
libiconv_open(const char *to, const char *from)
{
	static const char wide[] = "ucs4le";
	struct libiconv *cd;
	size_t source, target;
	int unused = 0;

	if ((cd = calloc(1, sizeof(*cd))) == NULL)
		return (libiconv_t)-1;
	source = find_set(from, &unused, &unused);
	target = find_set(to, &cd->ignores, &cd->replaces);
	if (source == (size_t)-1 || target == (size_t)-1) {
		free(cd);
		errno = EINVAL;
		return (libiconv_t)-1;
	}
	cd->from = charmaps[source];
	cd->to = charmaps[target];
	cd->is_plain = extends_ascii(cd->from) && extends_ascii(cd->to);
	cd->decoder = open_base(find_charmap(wide), source);
	if (cd->to >= GB18030)
		cd->table = reversed(cd->to);
	else
		cd->encoder = open_base(target, find_charmap(wide));
	if (cd->decoder == NULL || (cd->encoder == NULL && cd->table == NULL)) {
		libiconv_close(cd);
		errno = ENOMEM;
		return (libiconv_t)-1;
	}
	return cd;
}

int
libiconv_close(libiconv_t cd)
{

	close_base(cd->decoder);
	close_base(cd->encoder);
	free(cd);
	return 0;
}

/* The character that four bytes of GB 18030 stand for: 0 where they do not, as which no four bytes are read. */
static uint32_t
decode_four(const unsigned char *at)
{
	unsigned int place;

	if (at[0] < 0x81 || at[0] > 0xfe || at[1] < '0' || at[1] > '9' ||
	    at[2] < 0x81 || at[2] > 0xfe || at[3] < '0' || at[3] > '9')
		return 0;
	place = (((at[0] - 0x81u) * 10 + at[1] - '0') * 126 + at[2] - 0x81u) * 10 + at[3] - '0';
	if (place < GB_REST)
		return rest() == NULL ? 0 : rest()[place];
	return place >= GB_PLANES && place - GB_PLANES < 0x100000 ? place - GB_PLANES + BMP : 0;
}

/*
 * Reads a character, two where a set has one code for a pair of them, or none where there are only bytes that change the
 * state. Returns how many, or -1.
 */
static int
decode(libiconv_t cd, char **in, size_t *left, uint32_t characters[2])
{
	/* Nothing takes more bytes; what comes with a mark or an escape before it is read the next time. */
	size_t given = *left < 4 ? *left : 4, rest_of = given, room = sizeof(characters[0]);
	const unsigned char *at = (const unsigned char *)*in;
	char *into = (char *)characters;

	if (cd->from == GB18030 && at[0] >= 0x81 && *left >= 2 && at[1] >= '0' && at[1] <= '9') {
		if (*left < 4) {
			errno = EINVAL;
			return -1;
		}
		if ((characters[0] = decode_four(at)) == 0) {
			errno = EILSEQ;
			return -1;
		}
		*in += 4;
		*left -= 4;
		return 1;
	}
	errno = 0;
	base_convert(cd->decoder, in, &rest_of, &into, &room);
	if (into == (char *)characters && errno == E2BIG) {
		room = 2 * sizeof(characters[0]);
		base_convert(cd->decoder, in, &rest_of, &into, &room);
	}
	*left -= given - rest_of;
	if (into == (char *)characters && given == rest_of)
		return -1;
	return (int)((into - (char *)characters) / (ptrdiff_t)sizeof(characters[0]));
}

static size_t
encode_by_table(libiconv_t cd, uint32_t value, unsigned char *into)
{
	int place;

	if (value < GB_SINGLES) {
		into[0] = (unsigned char)value;
		return 1;
	}
	if (value < BMP && cd->table[value] != 0) {
		into[0] = (unsigned char)(cd->table[value] >> 8);
		into[1] = (unsigned char)cd->table[value];
		return 2;
	}
	place = cd->to != GB18030 ? -1 : value < BMP ? rest_place(value) : (int)(value - BMP + GB_PLANES);
	if (place < 0)
		return 0;
	into[3] = (unsigned char)('0' + place % 10);
	into[2] = (unsigned char)(0x81 + place / 10 % 126);
	into[1] = (unsigned char)('0' + place / 1260 % 10);
	into[0] = (unsigned char)(0x81 + place / 12600);
	return 4;
}

/* Returns how many bytes the character takes; 0: the set does not have it. */
static size_t
encode(libiconv_t cd, uint32_t value, unsigned char into[8])
{
	size_t left = sizeof(value), room = 8;
	char *from = (char *)&value, *at = (char *)into;

	if (cd->encoder == NULL)
		return encode_by_table(cd, value, into);
	if ((cd->to == UCS2 || cd->to == UCS2BE || cd->to == UCS2LE) && value >= BMP)
		return 0;
	if (cd->to == ISO2022_JP && value == '\033')
		return 0;
	return base_convert(cd->encoder, &from, &left, &at, &room) == 0 ? 8 - room : 0;
}

/* Writes characters that were read. Returns how many the set does not have, or -1. */
static int
write_all(libiconv_t cd, const uint32_t *characters, int count, char **out, size_t *room)
{
	unsigned char bytes[16];
	size_t length = 0, added;
	int i, lost = 0;

	for (i = 0; i < count; i++) {
		added = encode(cd, characters[i], bytes + length);
		if (added == 0 && cd->replaces)
			added = encode(cd, '?', bytes + length);
		else if (added == 0 && !cd->ignores) {
			errno = EILSEQ;
			return -1;
		}
		lost += added == 0 || (cd->replaces && characters[i] != '?' && added == 1 && bytes[length] == '?');
		length += added;
	}
	if (length > *room) {
		errno = E2BIG;
		return -1;
	}
	memcpy(*out, bytes, length);
	*out += length;
	*room -= length;
	return lost;
}

static unsigned int *
state_of(void *decoder)
{

	return ((uintptr_t)decoder & 1) == 0 ? &((struct stateful_cd *)decoder)->state : NULL;
}

size_t
libiconv(libiconv_t cd, char **restrict in, size_t *restrict left, char **restrict out, size_t *restrict room)
{
	unsigned int *state = state_of(cd->decoder), before = 0;
	uint32_t characters[2];
	size_t lost = 0, left_before;
	char *in_before;
	int count;

	if (in == NULL || *in == NULL) {
		if (state != NULL)
			*state = 0;
		return 0;
	}
	while (*left > 0) {
		if (cd->is_plain && (unsigned char)**in < 0x80 && *room > 0) {
			*(*out)++ = *(*in)++;
			(*left)--, (*room)--;
			continue;
		}
		in_before = *in, left_before = *left;
		if (state != NULL)
			before = *state;
		count = decode(cd, in, left, characters);
		if (count < 0 && errno == EILSEQ && cd->ignores) {
			(*in)++, (*left)--, lost++;
			continue;
		}
		if (count < 0)
			return (size_t)-1;
		if ((count = write_all(cd, characters, count, out, room)) < 0) {
			*in = in_before, *left = left_before;
			if (state != NULL)
				*state = before;
			return (size_t)-1;
		}
		lost += (size_t)count;
	}
	return lost;
}
