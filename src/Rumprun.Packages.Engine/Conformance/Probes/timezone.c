#include <stddef.h>
#include <string.h>
#include <sys/time.h>

const char *
probe(void)
{
	struct timeval now;
	struct timezone zone;

	memset(&zone, 1, sizeof(zone));
	if (gettimeofday(&now, &zone) != 0)
		return "fails";
	return zone.tz_minuteswest == 0 && zone.tz_dsttime == 0 ? NULL : "leaves the zone unset";
}
