#pragma once
// What a coroutine waits for, as text for people.
#include <string>

namespace coro::vm {

struct Coroutine;
class Vm;

/// Who is waiting on what, from this coroutine down to what cannot happen: a line each. What a group waits for stands
/// below it, further in; a ring ends where it comes back.
std::string waitChain(Vm& vm, const Coroutine* c);

} // namespace coro::vm
