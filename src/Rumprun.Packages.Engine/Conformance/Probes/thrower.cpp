#include <stdexcept>

void
throw_from_library(int value)
{
	if (value == 41)
		throw std::runtime_error("41");
}
