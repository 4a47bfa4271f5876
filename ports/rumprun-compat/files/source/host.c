#include <sys/types.h>
#include <sys/endian.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "host.h"
#include "ports.h"

#define WEAK __attribute__((weak))

#define SELECTOR	0x510
#define DATA		0x511

#define SIGNATURE	0x0000
#define DIRECTORY	0x0019

#define FOLDER		"opt/rumprun-packages/"
#define NUMBER_MAX	20

struct file {
	uint32_t size;
	uint16_t selector;
	uint16_t reserved;
	char name[56];
};

unsigned long rumprun_compat_host_number(const char *) WEAK;

static void
read_bytes(void *into, size_t size)
{
	uint8_t *at = into;

	while (size-- > 0)
		*at++ = read_port_8(DATA);
}

static int
is_there(void)
{
	char signature[4];

	write_port_16(SELECTOR, SIGNATURE);
	read_bytes(signature, sizeof(signature));
	return memcmp(signature, "QEMU", sizeof(signature)) == 0;
}

unsigned long
rumprun_compat_host_number(const char *name)
{
	char text[NUMBER_MAX + 1];
	struct file file;
	uint32_t count;

	if (!has_ports() || !is_there())
		return 0;
	write_port_16(SELECTOR, DIRECTORY);
	read_bytes(&count, sizeof(count));
	for (count = be32toh(count); count > 0; count--) {
		read_bytes(&file, sizeof(file));
		file.name[sizeof(file.name) - 1] = '\0';
		if (strncmp(file.name, FOLDER, sizeof(FOLDER) - 1) != 0 || strcmp(file.name + sizeof(FOLDER) - 1, name) != 0)
			continue;
		if (be32toh(file.size) > NUMBER_MAX)
			return 0;
		write_port_16(SELECTOR, be16toh(file.selector));
		read_bytes(text, be32toh(file.size));
		text[be32toh(file.size)] = '\0';
		return strtoul(text, NULL, 10);
	}
	return 0;
}
