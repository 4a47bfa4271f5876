/*
 * Mathematics that <math.h> declares and Rumprun's libm lacks, by the instructions of the x87, whose format long double
 * is (ISO C99, 7.12). The gamma functions are as exact as those of double.
 */
#include <math.h>

#define WEAK __attribute__((weak))
#define LN2 0.693147180559945309417232121458176568L
#define LOG2E 1.44269504088896340735992468100189214L

long lrintl(long double) WEAK;
long long llrintl(long double) WEAK;
long lroundl(long double) WEAK;
long double log2l(long double) WEAK;
long double log1pl(long double) WEAK;
long double expm1l(long double) WEAK;
long double remainderl(long double, long double) WEAK;
long double remquol(long double, long double, int *) WEAK;
long double nexttowardl(long double, long double) WEAK;
long double lgammal(long double) WEAK;
long double tgammal(long double) WEAK;
void sincos(double, double *, double *) WEAK;
void sincosf(float, float *, float *) WEAK;

long long
llrintl(long double x)
{
	long long rounded;

	__asm volatile("fistpll %0" : "=m"(rounded) : "t"(x) : "st");
	return rounded;
}

long
lrintl(long double x)
{
	return (long)llrintl(x);
}

/* Halves go away from zero. */
long
lroundl(long double x)
{
	return (long)llroundl(x);
}

/* y * log2(x) */
static long double
scaled_log2(long double x, long double y)
{
	long double result;

	__asm("fyl2x" : "=t"(result) : "0"(x), "u"(y) : "st(1)");
	return result;
}

long double
log2l(long double x)
{
	return scaled_log2(x, 1.0L);
}

/* fyl2xp1 takes |x| < 1 - sqrt(1/2). */
long double
log1pl(long double x)
{
	long double result;

	if (!(fabsl(x) < 0.29L))
		return scaled_log2(1.0L + x, LN2);
	__asm("fyl2xp1" : "=t"(result) : "0"(x), "u"(LN2) : "st(1)");
	return result;
}

/* f2xm1 takes |x| <= 1. */
long double
expm1l(long double x)
{
	long double power = x * LOG2E;

	if (!(fabsl(power) <= 1.0L))
		return expl(x) - 1.0L;
	__asm("f2xm1" : "+t"(power));
	return power;
}

/* The last three bits of the quotient are in the status word's C0, C3 and C1. */
static long double
partial_remainder(long double x, long double y, int *quotient)
{
	unsigned short status;

	do
		__asm volatile("fprem1\n\tfnstsw %1" : "+t"(x), "=a"(status) : "u"(y));
	while (status & 0x0400);
	*quotient = (status & 0x0100 ? 4 : 0) | (status & 0x4000 ? 2 : 0) | (status & 0x0200 ? 1 : 0);
	return x;
}

long double
remainderl(long double x, long double y)
{
	int quotient;

	return remquol(x, y, &quotient);
}

long double
remquol(long double x, long double y, int *quotient)
{
	int negative = !signbit(x) != !signbit(y);
	long double rest = partial_remainder(x, y, quotient);

	if (negative)
		*quotient = -*quotient;
	return rest;
}

long double
nexttowardl(long double x, long double y)
{
	return nextafterl(x, y);
}

long double
lgammal(long double x)
{
	return lgamma((double)x);
}

long double
tgammal(long double x)
{
	return tgamma((double)x);
}

void
sincos(double x, double *sine, double *cosine)
{
	*sine = sin(x);
	*cosine = cos(x);
}

void
sincosf(float x, float *sine, float *cosine)
{
	*sine = sinf(x);
	*cosine = cosf(x);
}
