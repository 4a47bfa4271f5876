#include <fcntl.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

const char *
probe(void)
{
	int end;

	if (mkfifo("/tmp/fifo", 0600) != 0)
		return "fails";
	end = open("/tmp/fifo", O_RDONLY | O_NONBLOCK);
	unlink("/tmp/fifo");
	return end != -1 ? NULL : "makes what cannot be opened";
}
