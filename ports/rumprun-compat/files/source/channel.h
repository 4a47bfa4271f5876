/*
 * A way out of the guest for what its program prints: a serial port of virtio (Virtual I/O Device 1.0, section 5.3, legacy
 * interface), which takes blocks of bytes as they are and keeps the guest waiting while the other side does not read. A
 * block is a header and the bytes. The other way comes the time, when it is asked for.
 */
#ifndef RUMPRUN_COMPAT_CHANNEL_H
#define RUMPRUN_COMPAT_CHANNEL_H

#include <stddef.h>
#include <stdint.h>

#define CHANNEL_BLOCK_MAX 32768
#define CHANNEL_TIME 3

struct channel_block {
	char mark[3];		/* "RRP" */
	uint8_t stream;		/* the descriptor that it was written to, 1 or 2; CHANNEL_TIME, which has no bytes */
	uint32_t length;	/* little endian, as the machine is */
	uint8_t bytes[CHANNEL_BLOCK_MAX];
};

/* Not 0: the device is there, and works. */
int rumprun_compat_channel_open(void);

/* The block, with this header and bytes to be filled in; only one thread may have it. */
struct channel_block *rumprun_compat_channel_begin(uint8_t stream, uint32_t length);

/* Sends the block, and returns when the device has taken it. The function is called, to wait, while it has not. */
void rumprun_compat_channel_send(void (*wait)(void));

/*
 * Asks for the host's time, in nanoseconds since 1970. The function is called while there is no answer, and ends the wait by
 * returning 0. Returns 0 if there was none.
 */
int64_t rumprun_compat_channel_time(int (*goes_on)(void));

#endif
