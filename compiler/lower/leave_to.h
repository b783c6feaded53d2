#pragma once
#include "compiler/lower/function_lowerer.h"

namespace coro::compiler {

template <class F>
void FunctionLowerer::leaveTo(size_t downTo, F leave) {
    if (!code_.isReachable())
        return;
    const std::vector<Enclosing> passed(enclosing_.begin() + static_cast<ptrdiff_t>(downTo), enclosing_.end());
    runCleanups(downTo);
    leave();
    for (const Enclosing& e : passed) {
        if (!e.isLoop)
            code_.reopenGuard(e.guard);
        enclosing_.push_back(e);
    }
}

} // namespace coro::compiler
