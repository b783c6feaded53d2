#include "engine/ending.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "base/check.h"
#include "base/io.h"
#include "vm/vm.h"

namespace coro::engine {

int endProgram(vm::Vm& vm, bool isLast) {
    std::string alive = isLast && !kChecks ? vm.endProgram() : vm.shutDown();
    if (kChecks && !alive.empty()) {
        fmt::print(stderr, "leak: objects that are still alive at the end of the program:\n{}", alive);
        return kExitInternal;
    }
    if (vm.out.isOpen())
        return vm.scheduler.exitCode();
    // Nobody reads any more, as in `coroc run a.co | head -1`: that is no mistake.
    if (vm.out.error() != EPIPE)
        fmt::print(stderr, "error: cannot write to stdout: {}\n", errnoText(vm.out.error()));
    int code = vm.scheduler.exitCode();
    return code != 0 ? code : vm.out.exitCode();
}

int leaveProcess(int code) {
    if constexpr (!kChecks) {
        std::fflush(nullptr);
        std::_Exit(code);
    }
    return code;
}

} // namespace coro::engine
