/* A file that is written now is of now, also when the program has computed for a while. */
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* The machine's own clock, in nanoseconds. */
extern int64_t bmk_platform_cpu_clock_monotonic(void) __attribute__((weak));

const char *
probe(void)
{
	int64_t begin = bmk_platform_cpu_clock_monotonic(), late;
	struct timespec before;
	struct stat status;
	int file = open("/tmp/file-times", O_CREAT | O_RDWR, 0600);

	if (file == -1)
		return "a file cannot be made";
	while (bmk_platform_cpu_clock_monotonic() - begin < INT64_C(1500000000))
		continue;
	clock_gettime(CLOCK_REALTIME, &before);
	if (write(file, "x", 1) != 1 || fstat(file, &status) != 0)
		return "a file cannot be written";
	close(file);
	unlink("/tmp/file-times");
	late = (before.tv_sec - status.st_mtim.tv_sec) * INT64_C(1000000000) + before.tv_nsec - status.st_mtim.tv_nsec;
	return late < INT64_C(100000000) ? NULL : "lie behind the clock";
}
