#include <emmintrin.h>
#include <stddef.h>

const char *
probe(void)
{
	static volatile int two = 2;
	__m128i sum = _mm_add_epi32(_mm_set1_epi32(two), _mm_set1_epi32(40));

	return _mm_cvtsi128_si32(sum) == 42 ? NULL : "the sum is wrong";
}
