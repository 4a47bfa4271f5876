/*
 * Standard output and standard error. Rumprun has one console for both, a serial port that puts a carriage return before
 * each newline, takes a byte at a time and says that it is a terminal. Where the machine has a channel (see channel.h),
 * what is written to them goes there instead, byte for byte and apart; the lines with which Rumprun tells of a program's
 * beginning and end still go to its console, and stay out of what the program printed.
 *
 * That is done where the kernel has a file's operations: what writes may be libc as well as the program, by any descriptor.
 */
#include <sys/types.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "channel.h"
#include "host.h"
#include "machine.h"

#define WEAK __attribute__((weak))

#define MARK_MAX	256

/*
 * What a rump kernel has that is declared for kernels alone (NetBSD, sys/file.h, sys/uio.h, sys/filedesc.h,
 * rump/rumpuser.h).
 */
struct file;
struct uio {
	struct iovec *uio_iov;
	int uio_iovcnt;
	off_t uio_offset;
	size_t uio_resid;
	int uio_rw;
	void *uio_vmspace;
};
struct fileops {
	int (*fo_read)(struct file *, off_t *, struct uio *, void *, int);
	int (*fo_write)(struct file *, off_t *, struct uio *, void *, int);
	int (*fo_ioctl)(struct file *, unsigned long, void *);
	int (*fo_fcntl)(struct file *, unsigned int, void *);
	int (*fo_poll)(struct file *, int);
	int (*fo_stat)(struct file *, struct stat *);
	int (*fo_close)(struct file *);
	int (*fo_kqfilter)(struct file *, void *);
	void (*fo_restart)(struct file *);
	int (*fo_mmap)(struct file *, off_t *, size_t, int, int *, int *, void **, int *);
	void (*fo_spare)(void);
};
int rumpns_fd_allocfile(struct file **, int *);
int rumpns_fd_clone(struct file *, unsigned int, int, const struct fileops *, void *);
int rumpns_fnullop_fcntl(struct file *, unsigned int, void *);
int rumpns_fnullop_kqfilter(struct file *, void *);
void rumpns_fnullop_restart(struct file *);
int rumpns_uiomove(void *, size_t, struct uio *);
int rumpns_kpause(const char *, unsigned char, int, void *);
void rump_schedule(void);
void rump_unschedule(void);
void rumpuser_putchar(int);
#pragma weak rumpns_fd_allocfile
#pragma weak rumpns_fd_clone
#pragma weak rumpns_fnullop_fcntl
#pragma weak rumpns_fnullop_kqfilter
#pragma weak rumpns_fnullop_restart
#pragma weak rumpns_uiomove
#pragma weak rumpns_kpause
#pragma weak rump_schedule
#pragma weak rump_unschedule
#pragma weak rumpuser_putchar

void __real_exit(int) __attribute__((noreturn));
void __wrap_exit(int) WEAK __attribute__((noreturn));
void __real__exit(int) __attribute__((noreturn));
void __wrap__exit(int) WEAK __attribute__((noreturn));

/* One for all programs of an image, each of which brings its own copy of this file. */
int rumprun_compat_console_installed WEAK;

/* For rrpkg: nothing that follows on the console was printed by a program. */
static const char channel_line[] = "rumprun-compat: programs print to the output channel\n";

/* Which of the streams end at a terminal: 1 for standard output, 2 for standard error. */
static unsigned long terminals;

static int is_busy, has_begun;

/* The thread is on its way out: what it prints last may be Rumprun's line about that, and a newline before it. */
static __thread int is_ending, is_newline_held;

static void
pause_briefly(void)
{

	rumpns_kpause("console", 0, 1, NULL);
}

static void
print_mark(const char *text, size_t length)
{

	while (length-- > 0)
		rumpuser_putchar(*text++);
}

static int
has_ends(const uint8_t *text, size_t length, const char *first, const char *last)
{
	size_t before = strlen(first), after = strlen(last);

	return length >= before + after && memcmp(text, first, before) == 0 && memcmp(text + length - after, last, after) == 0;
}

/*
 * Rumprun's own lines, each of which it writes at once (rumprun.c, syscall_misc.c, _lwp.c, signals.c, libc_stubs.c): by what
 * they begin and end with, and whether the thread that wrote it ends soon after.
 */
static const struct mark {
	int stream;
	const char *first, *last;
	int ends;
} marks[] = {
	{ STDERR_FILENO, "\n=== calling \"", "\" main() ===\n\n", 0 },
	{ STDERR_FILENO, "\n=== main() of \"", " ===\n", 1 },
	{ STDOUT_FILENO, "=== _exit(", ") called ===\n", 0 },
	{ STDOUT_FILENO, "=== ERROR: _exit(", ") called ===\n", 0 },
	{ STDOUT_FILENO, "_lwpabort() called\n", "", 1 },
	{ STDERR_FILENO, "rumprun: call to ``", "'' ignored\n", 0 },
	{ STDERR_FILENO, "STUB ``", "'' called\n", 0 },
	{ STDERR_FILENO, "``", "'' ignored\n", 0 },
	{ STDERR_FILENO, "execve not implemented\n", "", 0 },
};

static const struct mark *
find_mark(const struct channel_block *block)
{
	const uint8_t *text = block->bytes;
	size_t length = block->length, i;

	if (length > MARK_MAX)
		return NULL;

	/* Before the end it writes a newline, apart from the line where the stream is flushed at each. */
	if (block->stream == STDOUT_FILENO && length > 0 && *text == '\n')
		text++, length--;
	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (marks[i].stream == block->stream && has_ends(text, length, marks[i].first, marks[i].last))
			return &marks[i];
	return NULL;
}

static void
send(struct channel_block *block)
{

	if (block->length > 0)
		rumprun_compat_channel_send(pause_briefly);
}

/* Prints a newline that was held back, since what follows it is not the line that it would have belonged to. */
static void
release_newline(struct channel_block *block)
{
	uint32_t length = block->length;
	uint8_t first = block->bytes[0], stream = block->stream;

	is_newline_held = 0;
	block->bytes[0] = '\n';
	block->length = 1;
	block->stream = STDOUT_FILENO;
	send(block);
	block->bytes[0] = first;
	block->length = length;
	block->stream = stream;
}

static void
pass_on(struct channel_block *block)
{
	const struct mark *mark = find_mark(block);

	/* What the boot says belongs to the console, until the first program begins. */
	if (mark == NULL && !has_begun) {
		print_mark((const char *)block->bytes, block->length);
		return;
	}
	if (mark != NULL) {
		has_begun = has_begun || mark == &marks[0];
		is_ending = is_ending || mark->ends;
		if (is_newline_held)
			print_mark("\n", 1);
		is_newline_held = 0;
		print_mark((const char *)block->bytes, block->length);
		return;
	}
	if (is_newline_held)
		release_newline(block);
	if (is_ending && block->stream == STDOUT_FILENO && block->length > 0 && block->bytes[block->length - 1] == '\n') {
		is_newline_held = 1;
		block->length--;
	}
	send(block);
}

static int
write_stream(int stream, struct uio *uio)
{
	struct channel_block *block;
	size_t length;
	int error = 0;

	while (is_busy)
		pause_briefly();
	is_busy = 1;
	while (uio->uio_resid > 0 && error == 0) {
		length = uio->uio_resid < CHANNEL_BLOCK_MAX ? uio->uio_resid : CHANNEL_BLOCK_MAX;
		block = rumprun_compat_channel_begin((uint8_t)stream, (uint32_t)length);
		if ((error = rumpns_uiomove(block->bytes, length, uio)) == 0)
			pass_on(block);
	}
	is_busy = 0;
	return error;
}

static int
write_output(struct file *file, off_t *offset, struct uio *uio, void *credentials, int flags)
{

	(void)file, (void)offset, (void)credentials, (void)flags;
	return write_stream(STDOUT_FILENO, uio);
}

static int
write_error(struct file *file, off_t *offset, struct uio *uio, void *credentials, int flags)
{

	(void)file, (void)offset, (void)credentials, (void)flags;
	return write_stream(STDERR_FILENO, uio);
}

static int
refuse_write(struct file *file, off_t *offset, struct uio *uio, void *credentials, int flags)
{

	(void)file, (void)offset, (void)uio, (void)credentials, (void)flags;
	return EBADF;
}

static int
read_nothing(struct file *file, off_t *offset, struct uio *uio, void *credentials, int flags)
{

	(void)file, (void)offset, (void)uio, (void)credentials, (void)flags;
	return 0;
}

/*
 * A terminal is known by its having attributes. Not to block means nothing where there is nothing to wait for but the other side's
 * reading, which the whole guest waits for.
 */
static int
control(unsigned long command, int has_terminal)
{

	if (command == FIONBIO || command == FIOASYNC)
		return 0;
	return command == TIOCGETA && has_terminal ? 0 : ENOTTY;
}

static int
control_input(struct file *file, unsigned long command, void *data)
{

	(void)file, (void)data;
	return control(command, 0);
}

static int
control_output(struct file *file, unsigned long command, void *data)
{

	(void)file, (void)data;
	return control(command, terminals & 1);
}

static int
control_error(struct file *file, unsigned long command, void *data)
{

	(void)file, (void)data;
	return control(command, (terminals & 2) != 0);
}

/* There is always room, and always the end of the input. */
static int
poll_ready(struct file *file, int events)
{

	(void)file;
	return events & (POLLOUT | POLLWRNORM | POLLIN | POLLRDNORM);
}

static int
describe(struct file *file, struct stat *status)
{

	(void)file;
	memset(status, 0, sizeof(*status));
	status->st_mode = S_IFCHR | S_IRUSR | S_IWUSR;
	status->st_blksize = CHANNEL_BLOCK_MAX;
	return 0;
}

static int
close_nothing(struct file *file)
{

	(void)file;
	return 0;
}

static struct fileops
operations(int (*write_it)(struct file *, off_t *, struct uio *, void *, int),
    int (*control_it)(struct file *, unsigned long, void *))
{

	return (struct fileops) {
		.fo_read = read_nothing,
		.fo_write = write_it,
		.fo_ioctl = control_it,
		.fo_fcntl = rumpns_fnullop_fcntl,
		.fo_poll = poll_ready,
		.fo_stat = describe,
		.fo_close = close_nothing,
		.fo_kqfilter = rumpns_fnullop_kqfilter,
		.fo_restart = rumpns_fnullop_restart,
	};
}

/* Puts a file of ours in the place of a descriptor. */
static int
replace(int descriptor, const struct fileops *operations)
{
	struct file *file;
	int made, error;

	rump_schedule();
	if ((error = rumpns_fd_allocfile(&file, &made)) == 0)
		(void)rumpns_fd_clone(file, (unsigned int)made, FREAD | FWRITE, operations, NULL);
	rump_unschedule();
	if (error != 0)
		return 0;
	error = dup2(made, descriptor);
	close(made);
	return error == descriptor;
}

static void
begin_ending(void)
{

	is_ending = 1;
}

static void __attribute__((constructor))
install(void)
{
	static struct fileops input, output, errors;

	if (rumprun_compat_console_installed || &rumpns_fd_clone == NULL || !rumprun_compat_channel_open())
		return;
	rumprun_compat_console_installed = 1;
	if (rumprun_compat_host_number("time") != 0)
		rumprun_compat_set_time(rumprun_compat_channel_time);
	terminals = rumprun_compat_host_number("terminal");
	input = operations(refuse_write, control_input);
	output = operations(write_output, control_output);
	errors = operations(write_error, control_error);
	if (!replace(STDIN_FILENO, &input) || !replace(STDOUT_FILENO, &output) || !replace(STDERR_FILENO, &errors))
		return;

	print_mark(channel_line, sizeof(channel_line) - 1);

	/* What a program prints is seen at once, as it always was: most never end, and what they have not written then is lost. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	atexit(begin_ending);
}

void
__wrap_exit(int status)
{

	is_ending = 1;
	__real_exit(status);
}

void
__wrap__exit(int status)
{

	is_ending = 1;
	__real__exit(status);
}
