#pragma once
#include <functional>

namespace coro {

/// Says on stderr that the system gives no more memory, and ends the process with the code of a program that failed.
/// The last resort: what a program asks for beyond its limit is an OutOfMemory error instead.
[[noreturn]] void outOfMemory();

/// From now on C++'s own allocations end the process in this way, too.
void endWithoutMemory();

/// What outOfMemory calls before it ends the process, such as writing what is buffered; it must not allocate. Empty:
/// nothing.
void setLastWords(std::function<void()> words);

} // namespace coro
