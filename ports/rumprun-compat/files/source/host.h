/*
 * What the machine that starts the guest tells it, by QEMU's firmware configuration device (QEMU, docs/specs/fw_cfg): a
 * file below opt/rumprun-packages a fact.
 */
#ifndef RUMPRUN_COMPAT_HOST_H
#define RUMPRUN_COMPAT_HOST_H

/* The number in the file of that name; 0 where there is none, or the guest is not on QEMU. */
unsigned long rumprun_compat_host_number(const char *name);

#endif
