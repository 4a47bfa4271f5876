/*
 * Local time. Where TZ has the rules of a zone rather than the name of a file of them (CET-1CEST), libc takes all that lies
 * before the first change of 1970 for daylight saving time, though rules hold in every year (POSIX.1-2008, 8.3). Such a
 * time is looked up four centuries later, in a year with the same days, and that many years taken off again. The linker
 * puts these functions in the place of libc's (--wrap).
 */
#include <sys/types.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define WEAK __attribute__((weak))

#define ZONES		"/usr/share/zoneinfo/"
#define YEAR		31536000
#define CYCLE		12622780800	/* seconds of 400 years in the Gregorian calendar */
#define YEARS		400
#define FIRST_YEAR	70

struct tm *__real___locatime50(const time_t *);
struct tm *__real___localtime_r50(const time_t *restrict, struct tm *restrict);
time_t __real___mktime50(struct tm *);
struct tm *__wrap___locatime50(const time_t *) WEAK;
struct tm *__wrap___localtime_r50(const time_t *restrict, struct tm *restrict) WEAK;
time_t __wrap___mktime50(struct tm *) WEAK;
char *__wrap___ctime50(const time_t *) WEAK;
char *__wrap___ctime_r50(const time_t *, char *) WEAK;
#pragma weak __real___locatime50
#pragma weak __real___localtime_r50
#pragma weak __real___mktime50

/* Rules have a number and, for daylight saving time, a second name. */
static int
is_rule(void)
{
	const char *zone = getenv("TZ");
	char path[256];

	if (zone == NULL || strpbrk(zone, "0123456789") == NULL || *zone == ':' || *zone == '/')
		return 0;
	return snprintf(path, sizeof(path), ZONES "%s", zone) >= (int)sizeof(path) || access(path, R_OK) != 0;
}

struct tm *
__wrap___localtime_r50(const time_t *restrict time, struct tm *restrict local)
{
	time_t later = *time;
	long years = 0;

	if (later >= YEAR || later < -CYCLE * 10 || !is_rule())
		return __real___localtime_r50(time, local);
	do {
		later += CYCLE;
		years += YEARS;
	} while (later < YEAR);
	if (__real___localtime_r50(&later, local) == NULL)
		return NULL;
	local->tm_year -= years;
	return local;
}

struct tm *
__wrap___locatime50(const time_t *time)
{
	struct tm local, *own;

	/* libc's own place for it, and its zone made known. */
	if ((own = __real___locatime50(time)) == NULL || __wrap___localtime_r50(time, &local) == NULL)
		return own;
	*own = local;
	return own;
}

time_t
__wrap___mktime50(struct tm *local)
{
	struct tm later = *local;
	time_t time;

	if (local->tm_year > FIRST_YEAR || local->tm_year < FIRST_YEAR - YEARS || !is_rule())
		return __real___mktime50(local);
	later.tm_year += YEARS;
	if ((time = __real___mktime50(&later)) == (time_t)-1)
		return time;
	later.tm_year -= YEARS;
	*local = later;
	return time - CYCLE;
}

char *
__wrap___ctime50(const time_t *time)
{
	struct tm *local = __wrap___locatime50(time);

	return local == NULL ? NULL : asctime(local);
}

char *
__wrap___ctime_r50(const time_t *time, char *text)
{
	struct tm local;

	return __wrap___localtime_r50(time, &local) == NULL ? NULL : asctime_r(&local, text);
}
