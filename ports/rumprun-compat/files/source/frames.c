/*
 * C++ exceptions need to find the unwind information of a function by its address. The link of an image makes no table for
 * that (no --eh-frame-hdr) and no program header that leads to one, so the unwinder gives up and aborts. Here the table is
 * made when the first exception is thrown: frames.ld gathers the information of what we build between two symbols, and
 * dl_iterate_phdr presents it as a loader would (Linux Standard Base, Core, "Exception Frames").
 */
#include <sys/types.h>

#include <link_elf.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Pointer encodings (Linux Standard Base, "DWARF Exception Header Encoding"). */
#define ENCODED_AS	0x0f
#define ABSOLUTE	0x00
#define UNSIGNED_4	0x03
#define UNSIGNED_8	0x04
#define SIGNED_4	0x0b
#define SIGNED_8	0x0c
#define RELATIVE_TO	0x70
#define TO_ITSELF	0x10
#define TO_TABLE	0x30
#define NONE		0xff

/* Both ends of what frames.ld gathers, made by the linker; absent where nothing was. */
extern const uint8_t __start_rumprun_frames[] __attribute__((weak));
extern const uint8_t __stop_rumprun_frames[] __attribute__((weak));

struct entry {
	int32_t function;
	int32_t description;
};

struct table {
	uint8_t version;
	uint8_t frames_encoding;
	uint8_t count_encoding;
	uint8_t entries_encoding;
	uint32_t count;
	struct entry entries[];
};

static int32_t
read_signed(const uint8_t *at)
{
	int32_t value;

	memcpy(&value, at, sizeof(value));
	return value;
}

static uint64_t
skip_leb128(const uint8_t **at)
{
	uint64_t value = 0;
	unsigned int shift = 0;

	do {
		value |= (uint64_t)(**at & 0x7f) << shift;
		shift += 7;
	} while (*(*at)++ & 0x80);
	return value;
}

static size_t
size_of(uint8_t encoding)
{
	switch (encoding & ENCODED_AS) {
	case ABSOLUTE:
		return sizeof(void *);
	case UNSIGNED_4:
	case SIGNED_4:
		return 4;
	case UNSIGNED_8:
	case SIGNED_8:
		return 8;
	default:
		return 0;
	}
}

/* How the functions that share a common information entry are pointed to: the letter R of its augmentation. */
static uint8_t
function_encoding(const uint8_t *common)
{
	const uint8_t *at = common + 8;
	const char *letter = (const char *)at + 1;
	uint8_t version = *at;

	at += 1 + strlen(letter) + 1;
	if (*letter != 'z')
		return ABSOLUTE;
	skip_leb128(&at);	/* code alignment */
	skip_leb128(&at);	/* data alignment */
	if (version == 1)
		at++;		/* return address register */
	else
		skip_leb128(&at);
	skip_leb128(&at);	/* length of the augmentation */
	while (*++letter != '\0') {
		switch (*letter) {
		case 'R':
			return *at;
		case 'P':
			at += 1 + size_of(*at);
			break;
		case 'L':
			at++;
			break;
		case 'S':
		case 'B':
			break;
		default:
			return NONE;
		}
	}
	return ABSOLUTE;
}

/* The address that a description begins with; 0 where it cannot be told or the linker has discarded the function. */
static uintptr_t
function_of(const uint8_t *description)
{
	const uint8_t *identity = description + 4, *at = description + 8;
	uint8_t encoding = function_encoding(identity - read_signed(identity));
	uintptr_t value;

	switch (encoding == NONE ? NONE : encoding & ENCODED_AS) {
	case ABSOLUTE:
	case UNSIGNED_8:
	case SIGNED_8:
		memcpy(&value, at, sizeof(value));
		break;
	case UNSIGNED_4:
		value = (uint32_t)read_signed(at);
		break;
	case SIGNED_4:
		value = (uintptr_t)(intptr_t)read_signed(at);
		break;
	default:
		return 0;
	}
	if (value == 0)
		return 0;
	return (encoding & RELATIVE_TO) == TO_ITSELF ? value + (uintptr_t)at : value;
}

/* Calls the visitor for every description; a common entry has the identity 0, a terminator the length 0. */
static void
each_description(void (*visit)(const uint8_t *, void *), void *argument)
{
	const uint8_t *at = __start_rumprun_frames;

	while (at + 8 <= __stop_rumprun_frames) {
		uint32_t length = (uint32_t)read_signed(at);

		if (length == UINT32_MAX)
			return;
		if (length != 0 && read_signed(at + 4) != 0)
			visit(at, argument);
		at += 4 + length;
	}
}

static void
count(const uint8_t *description, void *number)
{
	(void)description;
	++*(uint32_t *)number;
}

static void
enter(const uint8_t *description, void *argument)
{
	struct table *table = argument;
	uintptr_t function = function_of(description);
	intptr_t to_function = (intptr_t)(function - (uintptr_t)table);
	intptr_t to_description = (intptr_t)((uintptr_t)description - (uintptr_t)table);

	if (function == 0 || to_function != (int32_t)to_function || to_description != (int32_t)to_description)
		return;
	table->entries[table->count].function = (int32_t)to_function;
	table->entries[table->count++].description = (int32_t)to_description;
}

static int
compare(const void *left, const void *right)
{
	int32_t a = ((const struct entry *)left)->function, b = ((const struct entry *)right)->function;

	return (a > b) - (a < b);
}

static struct table *
make_table(void)
{
	uint32_t descriptions = 0;
	struct table *table;

	each_description(count, &descriptions);
	table = malloc(sizeof(*table) + descriptions * sizeof(struct entry));
	if (table == NULL)
		return NULL;
	table->version = 1;
	table->frames_encoding = NONE;
	table->count_encoding = UNSIGNED_4;
	table->entries_encoding = TO_TABLE | SIGNED_4;
	table->count = 0;
	each_description(enter, table);
	qsort(table->entries, table->count, sizeof(struct entry), compare);
	return table;
}

int dl_iterate_phdr(int (*)(struct dl_phdr_info *, size_t, void *), void *) __attribute__((weak));

int
dl_iterate_phdr(int (*callback)(struct dl_phdr_info *, size_t, void *), void *argument)
{
	static struct table *table;
	Elf_Phdr header;
	struct dl_phdr_info image;

	if (&__start_rumprun_frames[0] == &__stop_rumprun_frames[0])
		return 0;
	if (table == NULL && (table = make_table()) == NULL)
		return 0;
	memset(&header, 0, sizeof(header));
	header.p_type = PT_GNU_EH_FRAME;
	header.p_vaddr = (uintptr_t)table;
	header.p_memsz = sizeof(*table) + table->count * sizeof(struct entry);
	memset(&image, 0, sizeof(image));
	image.dlpi_name = "";
	image.dlpi_phdr = &header;
	image.dlpi_phnum = 1;
	return callback(&image, sizeof(image), argument);
}
