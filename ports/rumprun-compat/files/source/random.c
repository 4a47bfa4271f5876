/*
 * rand and srand. NetBSD's have the low bits of a linear congruential generator, which repeat after a few calls: what they
 * choose of two alternates. A random walk that way may never arrive, as in Redis. Here they are random and srandom, as in
 * glibc.
 */
#include <stdlib.h>

#pragma weak rand
#pragma weak srand

int
rand(void)
{

	return (int)random();
}

void
srand(unsigned int seed)
{

	srandom(seed);
}
