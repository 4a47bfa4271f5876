/*
 * What a program has asked to have on the disk stays there when the guest loses power. NetBSD's ext2fs and ffs fall short of
 * that in three ways:
 *
 *  - fdatasync, fsync_range and aio_fsync write a file's data but not its inode, which holds the size: appended data is lost
 *    (POSIX.1-2008, Synchronized I/O Data Integrity Completion: all that is needed to retrieve the data).
 *  - O_DSYNC leaves out the inode in the same way. O_SYNC writes it, but only the last block of each write and no indirect
 *    block.
 *  - The periodic write-out of all inodes does not write their data first, so that a file can end in blocks that were
 *    never written; and sync(2) returns before it is complete.
 *
 * So the operations fsync and write of both file systems, and sync of a whole file system, are replaced in the kernel's
 * tables by those below, which call the original ones. That covers every way into the kernel: stdio, aio, and the
 * periodic write-out.
 */
#include <sys/types.h>

#include <stddef.h>

#define WEAK __attribute__((weak))

/* From NetBSD's sys/vnode.h and sys/mount.h, in which they are for the kernel alone. */
#define SYNCHRONOUS	(0x40 | 0x200)	/* IO_SYNC, which has IO_DSYNC in it */
#define WAIT		0x1		/* FSYNC_WAIT */
#define DATA_ONLY	0x2		/* FSYNC_DATAONLY */
#define LAZY		0x8		/* FSYNC_LAZY */
#define WAIT_FOR_ALL	1		/* MNT_WAIT */

struct vnodeop_desc {
	int offset;
};

struct fsync_arguments {
	const struct vnodeop_desc *description;
	void *file;
	void *credentials;
	int flags;
	off_t from;
	off_t to;
};

struct write_arguments {
	const struct vnodeop_desc *description;
	void *file;
	void *from;
	int flags;
	void *credentials;
};

struct vfsops {
	const char *name;
	size_t mount_data;
	void (*before_sync[6])(void);
	int (*sync)(void *, int, void *);
};

typedef int operation(void *);

/*
 * The kernel's, by the names that rump gives them. Absent in a stub link, and from an image that is baked without the file
 * system.
 */
extern const struct vnodeop_desc rumpns_vop_fsync_desc WEAK, rumpns_vop_write_desc WEAK;
extern operation **rumpns_ext2fs_vnodeop_p WEAK, **rumpns_ffs_vnodeop_p WEAK;
extern struct vfsops rumpns_ext2fs_vfsops WEAK, rumpns_ffs_vfsops WEAK;
operation rumpns_ext2fs_fsync WEAK, rumpns_ext2fs_write WEAK, rumpns_ffs_fsync WEAK, rumpns_ffs_write WEAK;
int rumpns_ext2fs_sync(void *, int, void *) WEAK, rumpns_ffs_sync(void *, int, void *) WEAK;

/* With the inode, which is not written before the data has arrived. */
static int
whole_fsync(operation *fsync, struct fsync_arguments *arguments)
{
	arguments->flags = (arguments->flags & ~(DATA_ONLY | LAZY)) | WAIT;
	return fsync(arguments);
}

/* The caller holds the file's lock. After a partial write, what was written becomes durable too. */
static int
durable_write(operation *write, operation *fsync, struct write_arguments *arguments)
{
	struct fsync_arguments all = {
		&rumpns_vop_fsync_desc, arguments->file, arguments->credentials, WAIT, 0, 0
	};
	int synchronous = arguments->flags & SYNCHRONOUS, written, synced;

	arguments->flags &= ~SYNCHRONOUS;
	written = write(arguments);
	if (!synchronous)
		return written;
	synced = fsync(&all);
	return written != 0 ? written : synced;
}

static int
ext2fs_fsync(void *arguments)
{
	return whole_fsync(rumpns_ext2fs_fsync, arguments);
}

static int
ext2fs_write(void *arguments)
{
	return durable_write(rumpns_ext2fs_write, rumpns_ext2fs_fsync, arguments);
}

static int
ext2fs_sync(void *mount, int wait, void *credentials)
{
	(void)wait;
	return rumpns_ext2fs_sync(mount, WAIT_FOR_ALL, credentials);
}

static int
ffs_fsync(void *arguments)
{
	return whole_fsync(rumpns_ffs_fsync, arguments);
}

static int
ffs_write(void *arguments)
{
	return durable_write(rumpns_ffs_write, rumpns_ffs_fsync, arguments);
}

static int
ffs_sync(void *mount, int wait, void *credentials)
{
	(void)wait;
	return rumpns_ffs_sync(mount, WAIT_FOR_ALL, credentials);
}

/* Runs once for each program of an image; what is replaced already stays as it is. */
static void
replace(operation **vector, operation *fsync, operation *own_fsync, operation *write, operation *own_write)
{
	operation **fsync_entry = &vector[rumpns_vop_fsync_desc.offset];
	operation **write_entry = &vector[rumpns_vop_write_desc.offset];

	if (*fsync_entry == fsync)
		*fsync_entry = own_fsync;
	if (*write_entry == write)
		*write_entry = own_write;
}

/* Runs after the kernel has started and before a disk is mounted. */
static void __attribute__((constructor))
make_durable(void)
{
	if (&rumpns_vop_fsync_desc == NULL)
		return;
	if (&rumpns_ext2fs_vnodeop_p != NULL) {
		replace(rumpns_ext2fs_vnodeop_p, rumpns_ext2fs_fsync, ext2fs_fsync, rumpns_ext2fs_write, ext2fs_write);
		rumpns_ext2fs_vfsops.sync = ext2fs_sync;
	}
	if (&rumpns_ffs_vnodeop_p != NULL) {
		replace(rumpns_ffs_vnodeop_p, rumpns_ffs_fsync, ffs_fsync, rumpns_ffs_write, ffs_write);
		rumpns_ffs_vfsops.sync = ffs_sync;
	}
}
