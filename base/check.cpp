#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace coro {

void checkFailed(const char* condition, const char* file, int line) {
    std::fprintf(stderr, "coro: internal check failed: %s (%s:%d)\n", condition, file, line);
    std::abort();
}

} // namespace coro
