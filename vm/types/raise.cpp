#include "vm/types/raise.h"

#include <fmt/format.h>

#include "vm/vm.h"

namespace coro::vm {

Value raiseOutOfMemory(Vm& vm, size_t size) {
    return vm.raise(ErrorId::OutOfMemory, fmt::format("there is no memory for {} more bytes", size));
}

} // namespace coro::vm
