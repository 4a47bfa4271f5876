/* Conversion between character sets (POSIX.1-2008, iconv.h), by names that a C library's own do not get in the way of. */
#ifndef LIBICONV_ICONV_H
#define LIBICONV_ICONV_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define _LIBICONV_VERSION 0x0100

extern int _libiconv_version;

typedef struct libiconv *libiconv_t;

libiconv_t libiconv_open(const char *, const char *);
size_t libiconv(libiconv_t, char **__restrict, size_t *__restrict, char **__restrict, size_t *__restrict);
int libiconv_close(libiconv_t);

#define iconv_t libiconv_t
#define iconv_open libiconv_open
#define iconv libiconv
#define iconv_close libiconv_close

#ifdef __cplusplus
}
#endif

#endif
