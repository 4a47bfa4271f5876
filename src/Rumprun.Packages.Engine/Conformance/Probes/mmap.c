/* What is written to a shared mapping of a file is in the file. */
#include <fcntl.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

const char *
probe(void)
{
	int file = open("/tmp/mapped", O_CREAT | O_RDWR, 0600);
	char *mapped, byte = 0;

	if (file == -1 || write(file, "a", 1) != 1)
		return "a file cannot be written";
	mapped = mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	unlink("/tmp/mapped");
	if (mapped == MAP_FAILED)
		return "fails";
	*mapped = 'b';
	return pread(file, &byte, 1, 0) == 1 && byte == 'b' ? NULL : "does not reach the file";
}
