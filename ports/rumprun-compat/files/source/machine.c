/*
 * The machine's clock. Rumprun counts the processor's ticks, having measured at the start how fast they come: on a busy
 * host, which takes the processor away meanwhile, the clock then runs at half its speed or less until the guest ends.
 * Here the ticks are compared with the high precision event timer (IA-PC HPET Specification 1.0a) once a second, and
 * their rate taken from the whole time since the start. Under KVM, Rumprun reads KVM's clock, which stays.
 *
 * The epoch comes from a real-time clock that QEMU sets to whole seconds while it starts, and is up to one behind. Where the
 * machine has a channel (see channel.h), rrpkg is asked for the time.
 *
 * The rump kernel has a clock of its own, which loses each second that a program computes without giving up the processor:
 * its timecounter is read by a thread that does not run then, and what it has missed does not fit into the fraction that is
 * added. So the functions that the kernel reads and sets its time with are replaced, too, and files, sockets and programs
 * have one time.
 *
 * A function is replaced by a jump at its beginning: program and kernel are one image, in memory that can be written.
 */
#include <sys/types.h>
#include <sys/time.h>

#include <string.h>

#include "machine.h"
#include "pages.h"

#define HPET			0xfed00000UL
#define HPET_PERIOD		1	/* upper half of the first register: femtoseconds */
#define HPET_CONFIGURATION	0x10
#define HPET_ENABLE		1UL
#define HPET_COUNTER		0xf0
#define HPET_WIDE		0x2000UL
#define HPET_LONGEST_PERIOD	100000000U
#define FEMTOSECONDS		1000000U	/* in a nanosecond */

#define INTERVAL		NANOSECONDS
#define LONGEST_ANSWER		NANOSECONDS
#define SHORTEST_BASE		(NANOSECONDS / 10)
#define SHARP			20000	/* a pair of readings is good to this part of the time that it is to measure */

/* One for all programs of an image, and therefore weak. */
struct machine_clock {
	int is_set;
	uint32_t period;		/* of the timer, in femtoseconds; 0: the ticks are bmk's to count */
	uint64_t counter_start, tick_start;
	int64_t start;			/* the time at both */
	uint64_t tick;
	int64_t time;			/* the time at that tick */
	uint64_t rate;			/* nanoseconds in a tick, times 2 to the 32; 0: not known yet */
	uint64_t until;			/* ticks after which it is compared again */
	int64_t last;			/* what was told last: the clock does not go back */
	int64_t epoch;
} rumprun_compat_machine WEAK;

#define CLOCK rumprun_compat_machine

int64_t rumprun_compat_monotonic(void) WEAK;
int64_t rumprun_compat_epoch(void) WEAK;
void rumprun_compat_binuptime(struct bintime *) WEAK;
void rumprun_compat_bintime(struct bintime *) WEAK;
void rumprun_compat_nanouptime(struct timespec *) WEAK;
void rumprun_compat_nanotime(struct timespec *) WEAK;
void rumprun_compat_microuptime(struct timeval *) WEAK;
void rumprun_compat_microtime(struct timeval *) WEAK;
void rumprun_compat_ticktock(void) WEAK;
void rumprun_compat_setclock(const struct timespec *) WEAK;
void rumprun_compat_set_time(int64_t (*)(int (*)(void))) WEAK;

/* The kernel's, by the names that rump gives them. */
#define KERNEL(name) extern char rumpns_##name[] WEAK
KERNEL(binuptime); KERNEL(getbinuptime); KERNEL(bintime); KERNEL(getbintime);
KERNEL(nanouptime); KERNEL(getnanouptime); KERNEL(nanotime); KERNEL(getnanotime);
KERNEL(microuptime); KERNEL(getmicrouptime); KERNEL(microtime); KERNEL(getmicrotime);
KERNEL(tc_ticktock); KERNEL(tc_setclock);
extern time_t rumpns_time_second WEAK, rumpns_time_uptime WEAK;

static uint64_t
ticks(void)
{
	uint32_t low, high;

	__asm__ __volatile__("rdtsc" : "=a" (low), "=d" (high));
	return (uint64_t)high << 32 | low;
}

static uint64_t
counter(void)
{
	return *(volatile uint64_t *)(HPET + HPET_COUNTER);
}

static int64_t
scale(uint64_t count, uint64_t by, unsigned int divisor)
{
	return (int64_t)((unsigned __int128)count * by / divisor);
}

/* The ticks before and after a reading of the timer, of the closest of some pairs: the host may take the processor away. */
static uint64_t
read_together(uint64_t *tick)
{
	uint64_t best = 0, count = 0;

	for (int i = 0; i < 4; i++) {
		uint64_t before = ticks(), now = counter(), after = ticks();

		if (i == 0 || after - before < best) {
			best = after - before;
			count = now;
			*tick = after;
		}
	}
	return count;
}

/* The timer's time, from which the next is counted by ticks. */
static int64_t
compare(void)
{
	uint64_t before = ticks(), tick, elapsed;
	int64_t now;

	now = CLOCK.start + scale(read_together(&tick) - CLOCK.counter_start, CLOCK.period, FEMTOSECONDS);
	elapsed = tick - CLOCK.tick_start;
	CLOCK.tick = tick;
	CLOCK.time = now;
	if (now - CLOCK.start >= SHORTEST_BASE && elapsed / SHARP > (tick - before) / 4) {
		CLOCK.rate = ((unsigned __int128)(now - CLOCK.start) << 32) / elapsed;
		CLOCK.until = ((unsigned __int128)INTERVAL << 32) / CLOCK.rate;
	}
	return now;
}

int64_t
rumprun_compat_monotonic(void)
{
	uint64_t passed = ticks() - CLOCK.tick;
	int64_t now;

	if (passed < CLOCK.until)
		now = CLOCK.time + (int64_t)((unsigned __int128)passed * CLOCK.rate >> 32);
	else
		now = compare();
	if (now > CLOCK.last)
		CLOCK.last = now;
	return CLOCK.last;
}

int64_t
rumprun_compat_epoch(void)
{
	return CLOCK.epoch;
}

static void
set_bintime(struct bintime *at, int64_t time)
{
	at->sec = time / NANOSECONDS;
	at->frac = (uint64_t)(((unsigned __int128)(time % NANOSECONDS) << 64) / NANOSECONDS);
}

static void
set_timespec(struct timespec *at, int64_t time)
{
	at->tv_sec = time / NANOSECONDS;
	at->tv_nsec = time % NANOSECONDS;
}

static void
set_timeval(struct timeval *at, int64_t time)
{
	at->tv_sec = time / NANOSECONDS;
	at->tv_usec = (suseconds_t)(time % NANOSECONDS / 1000);
}

void
rumprun_compat_binuptime(struct bintime *at)
{
	set_bintime(at, bmk_platform_cpu_clock_monotonic());
}

void
rumprun_compat_bintime(struct bintime *at)
{
	set_bintime(at, bmk_platform_cpu_clock_monotonic() + CLOCK.epoch);
}

void
rumprun_compat_nanouptime(struct timespec *at)
{
	set_timespec(at, bmk_platform_cpu_clock_monotonic());
}

void
rumprun_compat_nanotime(struct timespec *at)
{
	set_timespec(at, bmk_platform_cpu_clock_monotonic() + CLOCK.epoch);
}

void
rumprun_compat_microuptime(struct timeval *at)
{
	set_timeval(at, bmk_platform_cpu_clock_monotonic());
}

void
rumprun_compat_microtime(struct timeval *at)
{
	set_timeval(at, bmk_platform_cpu_clock_monotonic() + CLOCK.epoch);
}

/* What the kernel does each hundredth of a second is to keep these two. */
void
rumprun_compat_ticktock(void)
{
	int64_t now = bmk_platform_cpu_clock_monotonic();

	/* The kernel takes 0 for not set. */
	rumpns_time_uptime = now < NANOSECONDS ? 1 : now / NANOSECONDS;
	rumpns_time_second = (now + CLOCK.epoch) / NANOSECONDS;
}

/* What clock_settime and settimeofday come to. */
void
rumprun_compat_setclock(const struct timespec *at)
{
	CLOCK.epoch = at->tv_sec * NANOSECONDS + at->tv_nsec - bmk_platform_cpu_clock_monotonic();
	rumprun_compat_ticktock();
}

/*
 * Finds the timer, starts it, and begins to count at what bmk's clock shows. Does nothing where there is none
 * as it has to be.
 */
static void
start_counting(void)
{
	volatile uint32_t *identity = (volatile uint32_t *)HPET;
	uint32_t period = identity[HPET_PERIOD];
	volatile uint64_t *configuration = (volatile uint64_t *)(HPET + HPET_CONFIGURATION);

	if (period == 0 || period > HPET_LONGEST_PERIOD || (identity[0] & HPET_WIDE) == 0)
		return;
	*configuration |= HPET_ENABLE;
	if (counter() == counter() && counter() == counter())
		return;
	CLOCK.start = CLOCK.last = bmk_platform_cpu_clock_monotonic();
	CLOCK.counter_start = read_together(&CLOCK.tick_start);
	CLOCK.period = period;
}

/* Whether the hypervisor is KVM (its CPUID leaf 0x40000000 has the name), whose clock Rumprun uses. */
static int
has_clock_of_kvm(void)
{
	uint32_t a = 1, b, c, d;
	char name[12];

	__asm__("cpuid" : "+a" (a), "=b" (b), "=c" (c), "=d" (d));
	if ((c & 1U << 31) == 0)
		return 0;
	a = 0x40000000;
	__asm__("cpuid" : "+a" (a), "=b" (b), "=c" (c), "=d" (d));
	memcpy(name, &b, 4);
	memcpy(name + 4, &c, 4);
	memcpy(name + 8, &d, 4);
	return memcmp(name, "KVMKVMKVM\0\0\0", 12) == 0;
}

static void
replace(void *function, const void *own)
{
	unsigned char *code = function;
	int32_t distance = (int32_t)((intptr_t)own - (intptr_t)(code + 5));

	if (code == NULL)
		return;
	code[0] = 0xe9;	/* jmp */
	memcpy(code + 1, &distance, sizeof(distance));
}

/*
 * Runs after the kernel has started and before a file system is mounted, on hw; Xen's text cannot be written,
 * and its clock is right.
 */
static void __attribute__((constructor))
set_clock(void)
{

	if (CLOCK.is_set || bmk_platform_cpu_clock_monotonic == NULL || !rumprun_compat_has_page_tables())
		return;
	CLOCK.is_set = 1;
	if (!has_clock_of_kvm())
		start_counting();
	CLOCK.epoch = bmk_platform_cpu_clock_epochoffset();
	if (CLOCK.period != 0)
		replace(bmk_platform_cpu_clock_monotonic, rumprun_compat_monotonic);
	replace(bmk_platform_cpu_clock_epochoffset, rumprun_compat_epoch);
	replace(rumpns_binuptime, rumprun_compat_binuptime);
	replace(rumpns_getbinuptime, rumprun_compat_binuptime);
	replace(rumpns_bintime, rumprun_compat_bintime);
	replace(rumpns_getbintime, rumprun_compat_bintime);
	replace(rumpns_nanouptime, rumprun_compat_nanouptime);
	replace(rumpns_getnanouptime, rumprun_compat_nanouptime);
	replace(rumpns_nanotime, rumprun_compat_nanotime);
	replace(rumpns_getnanotime, rumprun_compat_nanotime);
	replace(rumpns_microuptime, rumprun_compat_microuptime);
	replace(rumpns_getmicrouptime, rumprun_compat_microuptime);
	replace(rumpns_microtime, rumprun_compat_microtime);
	replace(rumpns_getmicrotime, rumprun_compat_microtime);
	replace(rumpns_tc_ticktock, rumprun_compat_ticktock);
	replace(rumpns_tc_setclock, rumprun_compat_setclock);
	rumprun_compat_ticktock();
}

static int64_t answer_due;

static int
is_answer_due(void)
{
	return bmk_platform_cpu_clock_monotonic() < answer_due;
}

/* The answer is of some moment between the question and its arrival; the middle is wrong by half of that at most. */
void
rumprun_compat_set_time(int64_t (*ask)(int (*)(void)))
{
	int64_t asked, answer, arrived;

	set_clock();
	asked = bmk_platform_cpu_clock_monotonic();
	answer_due = asked + LONGEST_ANSWER;
	answer = ask(is_answer_due);
	arrived = bmk_platform_cpu_clock_monotonic();
	if (answer == 0)
		return;
	CLOCK.epoch = answer - asked - (arrived - asked) / 2;
	rumprun_compat_ticktock();
}
