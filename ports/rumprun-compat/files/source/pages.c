/*
 * Page tables. Rumprun maps the lowest four gigabytes to themselves, in pages of 2 MB, and leaves it at that. A program has
 * the processor's highest privilege, so what concerns single pages can be done here: a page of 2 MB is first replaced by 512
 * of 4 KB (Intel 64 and IA-32 Architectures Software Developer's Manual, volume 3, 4.5).
 */
#include <sys/types.h>
#include <sys/mman.h>

#include <errno.h>

#include "pages.h"

#define PRESENT		0x001UL
#define WRITABLE	0x002UL
#define LARGE		0x080UL
#define ADDRESS		0x000ffffffffff000UL
#define LARGE_SIZE	0x200000UL
#define ENTRIES		512

#pragma weak rumprun_compat_has_page_tables
#pragma weak rumprun_compat_protect
#pragma weak rumprun_compat_is_guarded

int
rumprun_compat_has_page_tables(void)
{
	uint16_t segment;

	__asm__("movw %%cs, %0" : "=r" (segment));
	return bmk_pgalloc != NULL && (segment & 3) == 0;
}

/* The entry, of the directory of 2 MB pages, that leads to an address; NULL where nothing is mapped. */
static uint64_t *
directory_entry(uintptr_t at)
{
	uint64_t *table, entry;

	__asm__("movq %%cr3, %0" : "=r" (entry));
	for (int shift = 39; shift > 21; shift -= 9) {
		table = (uint64_t *)(entry & ADDRESS);
		entry = table[(at >> shift) % ENTRIES];
		if ((entry & PRESENT) == 0 || (entry & LARGE) != 0)
			return NULL;
	}
	table = (uint64_t *)(entry & ADDRESS);
	return &table[(at >> 21) % ENTRIES];
}

/* The entry of a 4 KB page; NULL where there is none, and where it would have to be made but is not to be, or cannot. */
static uint64_t *
page_entry(uintptr_t at, int make)
{
	uint64_t *directory = directory_entry(at), *table;

	if (directory == NULL || (*directory & PRESENT) == 0)
		return NULL;
	if ((*directory & LARGE) != 0) {
		if (!make || (table = bmk_pgalloc(0)) == NULL)
			return NULL;
		for (int i = 0; i < ENTRIES; i++)
			table[i] = (*directory & ~LARGE) + i * PAGE_SIZE;
		*directory = (uintptr_t)table | PRESENT | WRITABLE;
	}
	table = (uint64_t *)(*directory & ADDRESS);
	return &table[(at / PAGE_SIZE) % ENTRIES];
}

int
rumprun_compat_protect(uintptr_t at, size_t length, int protection)
{
	uint64_t rights = PRESENT | WRITABLE;
	uintptr_t end = (at + length + PAGE_MASK) & ~PAGE_MASK;

	if (protection == PROT_NONE)
		rights = 0;
	else if ((protection & PROT_WRITE) == 0)
		rights = PRESENT;
	while (at < end) {
		uint64_t *directory = directory_entry(at), *entry;

		if (directory == NULL || at == 0)
			return ENOMEM;

		/* A 2 MB page allows all already. */
		if ((*directory & LARGE) != 0 && rights == (PRESENT | WRITABLE)) {
			at = (at | (LARGE_SIZE - 1)) + 1;
			continue;
		}
		if ((entry = page_entry(at, 1)) == NULL)
			return ENOMEM;
		*entry = (*entry & ~(PRESENT | WRITABLE)) | rights;
		__asm__ __volatile__("invlpg (%0)" : : "r" (at) : "memory");
		at += PAGE_SIZE;
	}
	return 0;
}

int
rumprun_compat_is_guarded(uintptr_t at)
{
	uint64_t *entry = page_entry(at, 0);

	return entry != NULL && (*entry & PRESENT) == 0 && (*entry & ADDRESS) != 0;
}
