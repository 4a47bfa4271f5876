/*
 * Stacks. Rumprun gives main and every thread 256 KB, and what goes past them overwrites memory. Here main gets up to 8 MB
 * and other threads up to 1 MB, depending on the guest's memory, or what the image was baked with. Below each stack lies a
 * guard of 64 KB that is not mapped; code that is compiled with -fstack-clash-protection does not step over it.
 *
 * libpthread makes all of them, main's too. It reads the sizes from its own variables, which are set here.
 */
#include <sys/types.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include <pthread.h>

#include "pages.h"

#define GUARD_SIZE		0x10000UL
#define LEAST_SIZE		0x40000UL
#define MOST_FOR_MAIN		0x800000UL
#define MOST_FOR_THREAD		0x100000UL

/* Parts of the memory: an eighth and a 64th where the image and its tables are counted in. */
#define SHARE_OF_MAIN		7
#define SHARE_OF_THREAD		56

/* libpthread's: the size of a stack that nobody asked for a size of, and of the guard. */
extern size_t pthread__stacksize WEAK, pthread__pagesize WEAK;
extern unsigned long bmk_memsize WEAK;

/* Sizes that the image is baked with, as addresses, as a linker defines symbols. */
extern char rumprun_main_stack[] WEAK, rumprun_thread_stack[] WEAK;

int __real___libc_thr_create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
int __wrap___libc_thr_create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *) WEAK;
int __real_pthread_attr_getstacksize(const pthread_attr_t *restrict, size_t *restrict);
int __wrap_pthread_attr_getstacksize(const pthread_attr_t *restrict, size_t *restrict) WEAK;
#pragma weak __real___libc_thr_create
#pragma weak __real_pthread_attr_getstacksize

/* What the processor calls for a page fault and a double fault, in fault.S, and that calls for a report. */
void rumprun_compat_page_fault(void);
void rumprun_compat_double_fault(void);
void rumprun_compat_report(const char *, uintptr_t, uintptr_t, uintptr_t);
#pragma weak rumprun_compat_report

void bmk_printf(const char *, ...) WEAK;

static size_t
size_of(const char *baked, size_t share, size_t most)
{
	size_t size = LEAST_SIZE;

	if (baked != NULL)
		return (((uintptr_t)baked + GUARD_SIZE - 1) & ~(GUARD_SIZE - 1));

	/* With the guard it is a power of two, which is what the page allocator has. */
	while (size < most && size * 2 <= bmk_memsize / share)
		size *= 2;
	return size - GUARD_SIZE;
}

/* Has libpthread use the size for threads; it has main's otherwise, which is returned. */
static size_t
for_threads(void)
{
	size_t of_main = pthread__stacksize;

	pthread__stacksize = size_of(rumprun_thread_stack, SHARE_OF_THREAD, MOST_FOR_THREAD);
	return of_main;
}

/* What <pthread.h> names pthread_create. */
int
__wrap___libc_thr_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument)
{
	size_t of_main = for_threads();
	int error = __real___libc_thr_create(thread, attributes, start, argument);

	pthread__stacksize = of_main;
	return error;
}

int
__wrap_pthread_attr_getstacksize(const pthread_attr_t *restrict attributes, size_t *restrict size)
{
	size_t of_main = for_threads();
	int error = __real_pthread_attr_getstacksize(attributes, size);

	pthread__stacksize = of_main;
	return error;
}

/* An interrupt gate and a task state segment (Intel 64 Software Developer's Manual, volume 3, 6.14.1 and 7.7). */
struct gate {
	uint16_t offset_low, selector;
	uint8_t stack, type;
	uint16_t offset_middle;
	uint32_t offset_high, reserved;
};

struct task_state {
	uint32_t reserved;
	uint64_t privilege_stacks[3], reserved2, stacks[7], reserved3;
	uint16_t reserved4, permissions;
} __attribute__((packed));

struct table {
	uint16_t limit;
	uint64_t address;
} __attribute__((packed));

#define CODE_SEGMENT	0x08
#define TASK_SEGMENT	0x20
#define INTERRUPT_GATE	0x8e
#define PAGE_FAULT	14
#define DOUBLE_FAULT	8
#define STACK_COUNT	7

static void
set_gate(struct gate *gate, void (*handler)(void))
{
	uintptr_t at = (uintptr_t)handler;

	*gate = (struct gate) {
		(uint16_t)at, CODE_SEGMENT, 1, INTERRUPT_GATE, (uint16_t)(at >> 16), (uint32_t)(at >> 32), 0
	};
}

/* A fault at the end of a stack has to be handled on another one, which takes a task state segment that Rumprun has not. */
static void
catch_faults(void)
{
	static uint8_t stack[0x4000] __attribute__((aligned(16)));
	static struct task_state state;
	struct table interrupts, segments;
	uint64_t *segment, at = (uintptr_t)&state;

	for (int i = 0; i < STACK_COUNT; i++)
		state.stacks[i] = (uintptr_t)&stack[sizeof(stack)];
	state.permissions = sizeof(state);

	__asm__ __volatile__("sgdt %0" : "=m" (segments));
	segment = (uint64_t *)(segments.address + TASK_SEGMENT);
	segment[0] = (sizeof(state) - 1) | (at & 0xffffff) << 16 | 0x89UL << 40 | (at >> 24 & 0xff) << 56;
	segment[1] = at >> 32;
	__asm__ __volatile__("ltr %w0" : : "r" (TASK_SEGMENT) : "memory");

	__asm__ __volatile__("sidt %0" : "=m" (interrupts));
	set_gate((struct gate *)interrupts.address + PAGE_FAULT, rumprun_compat_page_fault);
	set_gate((struct gate *)interrupts.address + DOUBLE_FAULT, rumprun_compat_double_fault);
}

/* The words are Rumprun's own for a trap. */
void
rumprun_compat_report(const char *what, uintptr_t instruction, uintptr_t address, uintptr_t stack)
{
	if (rumprun_compat_is_guarded(address) && address + GUARD_SIZE > stack && address < stack + GUARD_SIZE)
		what = "stack overflow";
	bmk_printf("FATAL TRAP: %s at 0x%lx (0x%lx)\n", what, instruction, address);
}

static void __attribute__((constructor))
make_stacks(void)
{
	struct rlimit limit;

	if (&bmk_memsize == NULL || &pthread__stacksize == NULL)
		return;
	pthread__pagesize = GUARD_SIZE;
	pthread__stacksize = size_of(rumprun_main_stack, SHARE_OF_MAIN, MOST_FOR_MAIN);
	limit.rlim_cur = limit.rlim_max = pthread__stacksize;
	(void)setrlimit(RLIMIT_STACK, &limit);
	if (rumprun_compat_has_page_tables())
		catch_faults();
}
