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
#define MULTIPORT	0x2	/* the same, section 5.3.3 */

/*
 * Where ports are opened, and where the second one receives and sends; the first is for a console, from which QEMU drops
 * what it cannot write at once. A queue has 128 places.
 */
#define CONTROL		3
#define RECEIVE		4
#define SEND		5
#define SECOND_PORT	1
#define PORT_OPEN	6
#define PLACES_MAX	128
#define PAGE		4096
#define NO_INTERRUPT	1
#define WRITABLE	2

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
struct queue {
	uint8_t memory[3 * PAGE];
	uint16_t places, offered;
};

static struct queue control __attribute__((aligned(PAGE))), receiving __attribute__((aligned(PAGE)));
static struct queue sending __attribute__((aligned(PAGE)));
static struct channel_block block;
static uint16_t base;

int rumprun_compat_channel_open(void) WEAK;
struct channel_block *rumprun_compat_channel_begin(uint8_t, uint32_t) WEAK;
void rumprun_compat_channel_send(void (*)(void)) WEAK;
int64_t rumprun_compat_channel_time(int (*)(void)) WEAK;

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
available(struct queue *queue)
{

	return (struct available *)(queue->memory + queue->places * sizeof(struct descriptor));
}

static volatile struct used *
used(struct queue *queue)
{
	size_t end = queue->places * sizeof(struct descriptor) + sizeof(struct available) +
	    (queue->places + 1) * sizeof(uint16_t);

	return (volatile struct used *)(queue->memory + (end + PAGE - 1) / PAGE * PAGE);
}

static int
open_queue(struct queue *queue, uint16_t number)
{

	write_port_16(base + QUEUE_SELECT, number);
	queue->places = read_port_16(base + QUEUE_SIZE);
	if (queue->places == 0 || queue->places > PLACES_MAX)
		return 0;
	available(queue)->flags = NO_INTERRUPT;
	write_port_32(base + QUEUE_ADDRESS, (uint32_t)((uintptr_t)queue->memory / PAGE));
	return 1;
}

/* One piece of memory at a time, always by the first descriptor. */
static void
offer(struct queue *queue, uint16_t number, const void *memory, size_t length, uint16_t flags)
{
	struct descriptor *first = (struct descriptor *)queue->memory;
	struct available *ready = available(queue);

	first->address = (uintptr_t)memory;
	first->length = (uint32_t)length;
	first->flags = flags;
	ready->ring[queue->offered % queue->places] = 0;
	__asm__ __volatile__("" ::: "memory");
	ready->index = ++queue->offered;
	__asm__ __volatile__("mfence" ::: "memory");
	write_port_16(base + QUEUE_NOTIFY, number);
}

static int
is_used(struct queue *queue)
{

	return used(queue)->index == queue->offered;
}

/* A port that is not open sends, but does not receive. */
int
rumprun_compat_channel_open(void)
{
	static const struct {
		uint32_t port;
		uint16_t event, value;
	} message = { SECOND_PORT, PORT_OPEN, 1 };

	if (!has_ports() || (base = find_device()) == 0)
		return 0;
	write_port_8(base + STATUS, 0);
	write_port_8(base + STATUS, STATUS_DRIVER);
	write_port_32(base + GUEST_FEATURES, MULTIPORT);
	if (!open_queue(&control, CONTROL) || !open_queue(&receiving, RECEIVE) || !open_queue(&sending, SEND))
		return 0;
	write_port_8(base + STATUS, STATUS_OK);
	offer(&control, CONTROL, &message, sizeof(message), 0);
	return 1;
}

struct channel_block *
rumprun_compat_channel_begin(uint8_t stream, uint32_t length)
{

	block.mark[0] = 'R';
	block.mark[1] = 'R';
	block.mark[2] = 'P';
	block.stream = stream;
	block.length = length;
	return &block;
}

/* QEMU has written the block, or not, when the notification returns. */
void
rumprun_compat_channel_send(void (*wait)(void))
{

	offer(&sending, SEND, &block, offsetof(struct channel_block, bytes) + block.length, 0);
	while (!is_used(&sending))
		wait();
}

/* An answer comes in one piece: it is shorter than any buffer on its way. */
int64_t
rumprun_compat_channel_time(int (*goes_on)(void))
{
	static volatile int64_t answer;

	offer(&receiving, RECEIVE, (const void *)(uintptr_t)&answer, sizeof(answer), WRITABLE);
	rumprun_compat_channel_begin(CHANNEL_TIME, 0);
	offer(&sending, SEND, &block, offsetof(struct channel_block, bytes), 0);
	while (!is_used(&receiving) || !is_used(&sending))
		if (!goes_on())
			return 0;
	return answer;
}
