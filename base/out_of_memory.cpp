#include "base/out_of_memory.h"

#include <cstdio>
#include <cstdlib>
#include <new>
#include <utility>

namespace coro {

namespace {
std::function<void()> lastWords;
}

void outOfMemory() {
    // Only once, should they need memory after all.
    if (auto words = std::exchange(lastWords, nullptr))
        words();
    std::fflush(stdout);
    std::fputs("error: the system has no memory left\n", stderr);
    std::_Exit(EXIT_FAILURE);
}

void endWithoutMemory() { std::set_new_handler(outOfMemory); }

void setLastWords(std::function<void()> words) { lastWords = std::move(words); }

} // namespace coro
