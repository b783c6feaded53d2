#include "base/out_of_memory.h"

#include <cstdio>
#include <cstdlib>
#include <new>
#include <utility>

namespace coro {

namespace {
LastWords* youngest = nullptr;
}

LastWords::LastWords(std::function<void()> words) : words_(std::move(words)), older_(std::exchange(youngest, this)) {}

LastWords::~LastWords() {
    LastWords** at = &youngest;
    while (*at && *at != this)
        at = &(*at)->older_;
    if (*at)
        *at = older_;
}

void outOfMemory() {
    // Each only once, should it need memory after all.
    while (LastWords* next = youngest) {
        youngest = next->older_;
        next->words_();
    }
    std::fflush(stdout);
    std::fputs("error: the system has no memory left\n", stderr);
    std::_Exit(EXIT_FAILURE);
}

void endWithoutMemory() { std::set_new_handler(outOfMemory); }

} // namespace coro
