/*
 * Memory: malloc and mmap with their families, in place of librumprun_base's, all of which is replaced with each.
 *
 * malloc is bmk's, which asserts, or counts past the end of a number, where it is asked for more than there can be.
 * mmap's is the page allocator's: librumprun_base takes a power of two of pages, and waits for ever where there are none.
 * mprotect protects.
 */
#include <sys/types.h>
#include <sys/mman.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pages.h"

/* Of bmk: bytes of memory in the guest; and whose memory it is. */
extern unsigned long bmk_memsize WEAK;

/* Of the linker: the image's end, where that memory begins. */
extern char _end[] WEAK;

enum bmk_memwho { WIRED, KERNELS, PROGRAMS };
void *bmk_memalloc(unsigned long, unsigned long, enum bmk_memwho) WEAK;
void *bmk_memrealloc_user(void *, unsigned long) WEAK;
void bmk_memfree(void *, enum bmk_memwho) WEAK;

#pragma weak malloc
#pragma weak calloc
#pragma weak realloc
#pragma weak free
#pragma weak posix_memalign
#pragma weak _mmap
#pragma weak mmap
#pragma weak munmap
#pragma weak mprotect
#pragma weak mincore
#pragma weak madvise
#pragma weak minherit
#pragma weak mlock
#pragma weak mlockall
#pragma weak munlock
#pragma weak munlockall
#pragma weak _sys___msync13
#pragma weak ___msync13
#pragma weak __msync13

void *_mmap(void *, size_t, int, int, int, off_t);
int _sys___msync13(void *, size_t, int);
int ___msync13(void *, size_t, int);
int __msync13(void *, size_t, int);

static int
is_possible(size_t size)
{
	if (size < bmk_memsize)
		return 1;
	errno = ENOMEM;
	return 0;
}

static void *
allocated(void *memory)
{
	if (memory == NULL)
		errno = ENOMEM;
	return memory;
}

void *
malloc(size_t size)
{
	return is_possible(size) ? allocated(bmk_memalloc(size, 0, PROGRAMS)) : NULL;
}

void *
calloc(size_t count, size_t size)
{
	size_t all;
	void *memory;

	if (__builtin_mul_overflow(count, size, &all)) {
		errno = ENOMEM;
		return NULL;
	}
	if (!is_possible(all))
		return NULL;

	/* Not by malloc: the compiler would make of it, and of setting to zero, a call of calloc. */
	if ((memory = allocated(bmk_memalloc(all, 0, PROGRAMS))) != NULL)
		memset(memory, 0, all);
	return memory;
}

void *
realloc(void *memory, size_t size)
{
	if (!is_possible(size))
		return NULL;
	memory = bmk_memrealloc_user(memory, size);
	return size == 0 ? memory : allocated(memory);
}

void
free(void *memory)
{
	bmk_memfree(memory, PROGRAMS);
}

int
posix_memalign(void **memory, size_t alignment, size_t size)
{
	void *aligned;

	if (alignment < sizeof(void *) || (alignment & (alignment - 1)) != 0)
		return EINVAL;
	if (size >= bmk_memsize || alignment >= bmk_memsize ||
	    (aligned = bmk_memalloc(size, alignment, PROGRAMS)) == NULL)
		return ENOMEM;
	*memory = aligned;
	return 0;
}

/* Gives back pages, in the powers of two that their addresses are multiples of. */
static void
free_pages(uintptr_t at, size_t count)
{
	while (count != 0) {
		int order = __builtin_ctzl(at / PAGE_SIZE), most = 63 - __builtin_clzl(count);

		if (order > most)
			order = most;
		bmk_pgfree((void *)at, order);
		at += PAGE_SIZE << order;
		count -= 1UL << order;
	}
}

static void *
allocate_pages(size_t count)
{
	int order = count == 1 ? 0 : 64 - __builtin_clzl(count - 1);
	uintptr_t pages = (uintptr_t)bmk_pgalloc(order);

	if (pages != 0)
		free_pages(pages + count * PAGE_SIZE, (1UL << order) - count);
	return (void *)pages;
}

static int
read_file(int file, char *to, size_t length, off_t from)
{
	while (length != 0) {
		ssize_t count = pread(file, to, length, from);

		if (count == -1)
			return -1;
		if (count == 0)
			break;
		to += count;
		from += count;
		length -= (size_t)count;
	}
	memset(to, 0, length);
	return 0;
}

/* A file is read when it is mapped: what is written to it later does not show, and nothing is written back to it. */
void *
_mmap(void *where, size_t length, int protection, int flags, int file, off_t from)
{
	size_t count = length / PAGE_SIZE + ((length & PAGE_MASK) != 0);
	void *pages;

	(void)where;
	if (length == 0 || (from & (off_t)PAGE_MASK) != 0) {
		errno = EINVAL;
		return MAP_FAILED;
	}
	if (!(flags & MAP_ANON) && (flags & MAP_SHARED) && (protection & PROT_WRITE)) {
		errno = EOPNOTSUPP;
		return MAP_FAILED;
	}
	if ((flags & MAP_FIXED) || !is_possible(length) || (pages = allocate_pages(count)) == NULL) {
		errno = ENOMEM;
		return MAP_FAILED;
	}
	if (flags & MAP_ANON) {
		memset(pages, 0, count * PAGE_SIZE);
	} else if (read_file(file, pages, count * PAGE_SIZE, from) != 0) {
		free_pages((uintptr_t)pages, count);
		return MAP_FAILED;
	}
	if (protection == PROT_NONE)
		(void)mprotect(pages, count * PAGE_SIZE, protection);
	return pages;
}

void *
mmap(void *where, size_t length, int protection, int flags, int file, off_t from)
{
	return _mmap(where, length, protection, flags, file, from);
}

int
munmap(void *pages, size_t length)
{
	uintptr_t at = (uintptr_t)pages;

	if ((at & PAGE_MASK) != 0 || length == 0) {
		errno = EINVAL;
		return -1;
	}
	length = (length + PAGE_MASK) & ~PAGE_MASK;
	if (mprotect(pages, length, PROT_READ | PROT_WRITE) != 0)
		return -1;
	free_pages(at, length / PAGE_SIZE);
	return 0;
}

int
mprotect(void *pages, size_t length, int protection)
{
	uintptr_t at = (uintptr_t)pages;
	int error = 0;

	if ((at & PAGE_MASK) != 0)
		error = EINVAL;
	else if (at + length < at)
		error = ENOMEM;
	else if (rumprun_compat_has_page_tables())
		error = rumprun_compat_protect(at, length, protection);
	if (error == 0)
		return 0;
	errno = error;
	return -1;
}

/* All memory is in memory, and is the guest's alone. */
int
mincore(void *pages, size_t length, char *there)
{
	if (((uintptr_t)pages & PAGE_MASK) != 0) {
		errno = EINVAL;
		return -1;
	}
	/* Programs look for the end of a mapping by asking on and on. Behind the guest's memory there is none. */
	if ((uintptr_t)pages + length > (uintptr_t)_end + PAGE_SIZE + bmk_memsize) {
		errno = ENOMEM;
		return -1;
	}
	memset(there, 1, (length + PAGE_MASK) / PAGE_SIZE);
	return 0;
}

int
mlock(const void *pages, size_t length)
{
	(void)pages;
	(void)length;
	return 0;
}

int
munlock(const void *pages, size_t length)
{
	return mlock(pages, length);
}

int
mlockall(int flags)
{
	(void)flags;
	return 0;
}

int
munlockall(void)
{
	return 0;
}

/* Advice may be ignored, except for the one that promises zeros; a guest has no children to inherit anything. */
int
madvise(void *pages, size_t length, int advice)
{
	(void)pages;
	(void)length;
	(void)advice;
	return 0;
}

int
minherit(void *pages, size_t length, int inheritance)
{
	return madvise(pages, length, inheritance);
}

/* Nothing that is mapped can be written back. */
int
_sys___msync13(void *pages, size_t length, int flags)
{
	(void)length;
	if (((uintptr_t)pages & PAGE_MASK) != 0 || (flags & (MS_SYNC | MS_ASYNC)) == (MS_SYNC | MS_ASYNC)) {
		errno = EINVAL;
		return -1;
	}
	return 0;
}

int
___msync13(void *pages, size_t length, int flags)
{
	return _sys___msync13(pages, length, flags);
}

int
__msync13(void *pages, size_t length, int flags)
{
	return _sys___msync13(pages, length, flags);
}
