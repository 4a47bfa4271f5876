#include "channel.h"
#include "ports.h"

#define WEAK __attribute__((weak))

/* PCI (PCI Local Bus 3.0, section 3.2.2.3.2), and what identifies the device on it. */
#define PCI_ADDRESS	0xcf8
#define PCI_DATA	0xcfc
#define PCI_SLOTS	32
#define PCI_ENABLE	0x80000000u
#define PCI_IDENTITY	0x00
#define PCI_COMMAND	0x04
#define PCI_FIRST_BAR	0x10
#define COMMAND_IO	0x1
#define COMMAND_MASTER	0x4
#define VIRTIO_SERIAL	0x10031af4u

/* Registers of the legacy interface (Virtual I/O Device 1.0, section 4.1.4.8). */
#define GUEST_FEATURES	4
#define QUEUE_ADDRESS	8
#define QUEUE_SIZE	12
#define QUEUE_SELECT	14
#define QUEUE_NOTIFY	16
#define STATUS		18
#define STATUS_DRIVER	0x3
#define STATUS_OK	0x7

/*
 * Where the second port sends; the first is for a console, from which QEMU drops what it cannot write at once. The queue has
 * 128 places.
 */
#define QUEUE		5
#define PLACES_MAX	128
#define PAGE		4096
#define NO_INTERRUPT	1

struct descriptor {
	uint64_t address;
	uint32_t length;
	uint16_t flags;
	uint16_t next;
};

struct available {
	uint16_t flags;
	uint16_t index;
	uint16_t ring[];
};

struct used {
	uint16_t flags;
	uint16_t index;
};

/* Three pages: descriptors and what is available, then, at the second or third page's start, what is used. */
static uint8_t queue_memory[3 * PAGE] __attribute__((aligned(PAGE)));
static struct channel_block block;
static uint16_t base, places, sent;

int rumprun_compat_channel_open(void) WEAK;
struct channel_block *rumprun_compat_channel_block(void) WEAK;
void rumprun_compat_channel_send(void (*)(void)) WEAK;

static uint32_t
read_pci(uint32_t slot, uint32_t offset)
{

	write_port_32(PCI_ADDRESS, PCI_ENABLE | slot << 11 | offset);
	return read_port_32(PCI_DATA);
}

static uint16_t
find_device(void)
{
	uint32_t slot, command, bar;

	for (slot = 0; slot < PCI_SLOTS; slot++) {
		if (read_pci(slot, PCI_IDENTITY) != VIRTIO_SERIAL)
			continue;
		command = read_pci(slot, PCI_COMMAND);
		write_port_32(PCI_DATA, (command & 0xffff) | COMMAND_IO | COMMAND_MASTER);
		bar = read_pci(slot, PCI_FIRST_BAR);
		return bar & 1 ? (uint16_t)(bar & ~3u) : 0;
	}
	return 0;
}

static struct available *
available(void)
{

	return (struct available *)(queue_memory + places * sizeof(struct descriptor));
}

static volatile struct used *
used(void)
{
	size_t end = places * sizeof(struct descriptor) + sizeof(struct available) + (places + 1) * sizeof(uint16_t);

	return (volatile struct used *)(queue_memory + (end + PAGE - 1) / PAGE * PAGE);
}

int
rumprun_compat_channel_open(void)
{

	if (!has_ports() || (base = find_device()) == 0)
		return 0;
	write_port_8(base + STATUS, 0);
	write_port_8(base + STATUS, STATUS_DRIVER);
	write_port_32(base + GUEST_FEATURES, 0);
	write_port_16(base + QUEUE_SELECT, QUEUE);
	places = read_port_16(base + QUEUE_SIZE);
	if (places == 0 || places > PLACES_MAX)
		return 0;
	available()->flags = NO_INTERRUPT;
	write_port_32(base + QUEUE_ADDRESS, (uint32_t)((uintptr_t)queue_memory / PAGE));
	write_port_8(base + STATUS, STATUS_OK);
	return 1;
}

struct channel_block *
rumprun_compat_channel_block(void)
{

	return &block;
}

/* One block at a time, always by the first descriptor: QEMU has written it, or not, when the notification returns. */
void
rumprun_compat_channel_send(void (*wait)(void))
{
	struct descriptor *first = (struct descriptor *)queue_memory;
	struct available *ready = available();

	first->address = (uintptr_t)&block;
	first->length = (uint32_t)(offsetof(struct channel_block, bytes) + block.length);
	first->flags = 0;
	ready->ring[sent % places] = 0;
	__asm__ __volatile__("" ::: "memory");
	ready->index = ++sent;
	__asm__ __volatile__("mfence" ::: "memory");
	write_port_16(base + QUEUE_NOTIFY, QUEUE);
	while (used()->index != sent)
		wait();
}
