/* The rules in TZ hold in every year: the epoch lies in winter. */
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

const char *
probe(void)
{
	time_t epoch = 0;
	struct tm *local;
	const char *complaint;

	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	local = localtime(&epoch);
	complaint = local == NULL ? "fails" : local->tm_isdst == 0 && local->tm_hour == 1 ? NULL
	    : "has daylight saving time in January 1970";
	unsetenv("TZ");
	tzset();
	return complaint;
}
