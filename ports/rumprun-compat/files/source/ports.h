/*
 * The processor's input and output ports, which a guest may use because it runs where a kernel does; on hw alone, not on
 * Xen.
 */
#ifndef RUMPRUN_COMPAT_PORTS_H
#define RUMPRUN_COMPAT_PORTS_H

#include <stddef.h>
#include <stdint.h>

/* Part of the platform hw and of no other; a test link goes without it. */
int bmk_isr_rumpkernel(int (*)(void *), void *, int, int);
#pragma weak bmk_isr_rumpkernel

static inline int
has_ports(void)
{

	return bmk_isr_rumpkernel != NULL;
}

static inline uint8_t
read_port_8(uint16_t port)
{
	uint8_t value;

	__asm__ __volatile__("inb %1, %0" : "=a" (value) : "Nd" (port));
	return value;
}

static inline uint16_t
read_port_16(uint16_t port)
{
	uint16_t value;

	__asm__ __volatile__("inw %1, %0" : "=a" (value) : "Nd" (port));
	return value;
}

static inline uint32_t
read_port_32(uint16_t port)
{
	uint32_t value;

	__asm__ __volatile__("inl %1, %0" : "=a" (value) : "Nd" (port));
	return value;
}

static inline void
write_port_8(uint16_t port, uint8_t value)
{

	__asm__ __volatile__("outb %0, %1" : : "a" (value), "Nd" (port) : "memory");
}

static inline void
write_port_16(uint16_t port, uint16_t value)
{

	__asm__ __volatile__("outw %0, %1" : : "a" (value), "Nd" (port) : "memory");
}

static inline void
write_port_32(uint16_t port, uint32_t value)
{

	__asm__ __volatile__("outl %0, %1" : : "a" (value), "Nd" (port) : "memory");
}

#endif
