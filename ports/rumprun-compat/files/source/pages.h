/* Access to single pages of the guest's memory; used by mprotect and by the guards of stacks. */
#ifndef RUMPRUN_COMPAT_PAGES_H
#define RUMPRUN_COMPAT_PAGES_H

#include <stddef.h>
#include <stdint.h>

#define WEAK __attribute__((weak))

#define PAGE_SIZE	4096UL
#define PAGE_MASK	(PAGE_SIZE - 1)

/* bmk's, in powers of two of pages. Weak, since a stub link goes without. */
void *bmk_pgalloc(int) WEAK;
void bmk_pgfree(void *, int) WEAK;

/* Whether the program runs with the privileges that page tables take: on hw, not on Xen. */
int rumprun_compat_has_page_tables(void);

/*
 * Sets what may be done with the pages of a range: PROT_NONE, PROT_READ, or else all. Returns 0, or the number of an error:
 * ENOMEM for addresses without memory, or when there is none for page tables.
 */
int rumprun_compat_protect(uintptr_t, size_t, int);

/* Whether an address lies in a page that PROT_NONE was set for. */
int rumprun_compat_is_guarded(uintptr_t);

#endif
