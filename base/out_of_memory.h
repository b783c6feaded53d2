#pragma once
#include <functional>

namespace coro {

/// Says on stderr that the system gives no more memory, and ends the process with the code of a program that failed.
/// The last resort: what a program asks for beyond its limit is an OutOfMemory error instead.
[[noreturn]] void outOfMemory();

/// From now on C++'s own allocations end the process in this way, too.
void endWithoutMemory();

/// What outOfMemory calls before it ends the process, such as writing what is buffered, as long as this lives; it must
/// not allocate. The youngest is called first.
class LastWords {
  public:
    explicit LastWords(std::function<void()> words);
    ~LastWords();
    LastWords(const LastWords&) = delete;
    LastWords& operator=(const LastWords&) = delete;

  private:
    friend void outOfMemory();

    std::function<void()> words_;
    LastWords* older_;
};

} // namespace coro
