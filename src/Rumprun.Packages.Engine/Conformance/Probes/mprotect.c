/* Protection that does nothing says that it protects what is not there, too. */
#include <errno.h>
#include <stddef.h>
#include <sys/mman.h>

const char *
probe(void)
{
	char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_ANON | MAP_PRIVATE, -1, 0);

	if (page == MAP_FAILED || mprotect(page, 4096, PROT_READ) != 0 || *page != 0)
		return "a page cannot be made read-only";
	if (mprotect(page, 4096, PROT_READ | PROT_WRITE) != 0)
		return "a page cannot be made writable again";
	*page = 1;
	if (munmap(page, 8192) != 0)
		return "what was protected cannot be unmapped";
	if (mprotect((void *)(1UL << 46), 4096, PROT_NONE) == 0)
		return "says that it protects memory that is not there";
	return errno == ENOMEM ? NULL : "errno is not ENOMEM";
}
