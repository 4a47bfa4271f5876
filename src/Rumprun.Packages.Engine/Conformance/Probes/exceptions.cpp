// An exception goes from a library of its own (thrower.cpp) through a frame with a destructor to whoever catches it.
#include <stdexcept>
#include <string>

void throw_from_library(int value);

namespace {
int destroyed;

struct Guard {
	~Guard() { destroyed = 1; }
};
}

extern "C" const char *
probe(void)
{
	try {
		Guard guard;
		throw_from_library(41);
	} catch (const std::runtime_error &error) {
		return destroyed && std::string(error.what()) == "41" ? nullptr : "the frame between was not unwound";
	}
	return "nothing was caught";
}
