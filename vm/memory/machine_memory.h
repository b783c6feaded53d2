#pragma once
#include <cstddef>

namespace coro::vm {

/// Bytes.
size_t physicalMemory();

/// How many bytes a program may have when nobody says: two thirds of what the machine, its container (cgroup) or its
/// resource limits allow, whichever is least. Looking for garbage takes some of the rest.
size_t memoryOfMachine();

} // namespace coro::vm
