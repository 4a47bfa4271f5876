/*
 * What BSD's programs expect of <sys/cdefs.h>, on musl, which has none. Left out is what musl's own headers and programs use as
 * a name: __unused, __packed and the like.
 */
#ifndef _SYS_CDEFS_H
#define _SYS_CDEFS_H

#ifdef __cplusplus
#define __BEGIN_DECLS	extern "C" {
#define __END_DECLS	}
#else
#define __BEGIN_DECLS
#define __END_DECLS
#endif

#define __P(parameters)		parameters
#define __CONCAT(a, b)		a ## b
#define __STRING(text)		#text

#ifndef __dead
#define __dead			__attribute__((__noreturn__))
#endif
#ifndef __printflike
#define __printflike(format, first) \
	__attribute__((__format__(__printf__, format, first)))
#endif
/* Marks of a source file's version. They leave nothing in the object. */
#define __RCSID(text)		struct __rcsid
#define __COPYRIGHT(text)	struct __copyright
#define __FBSDID(text)		struct __fbsdid
#define __KERNEL_RCSID(n, text)	struct __kernel_rcsid
#define __SCCSID(text)		struct __sccsid

#endif
