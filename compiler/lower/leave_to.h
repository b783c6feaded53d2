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

/// The copy of a cleanup for errors and cancels. Should it raise as well, the two errors become one before the first
/// goes on.
template <class F>
void FunctionLowerer::cleanupHandler(Span at, uint32_t guard, Register raised, F cleanup) {
    Temporaries temporaries(code_);
    code_.beginHandler(guard);
    code_.setNext(raised);
    code_.allocate();
    const Register second = code_.next();
    const uint32_t inner = code_.openGuard(bytecode::Region::Kind::Finally, code_.newLabel(), second);
    cleanup();
    code_.closeGuard(inner);
    code_.emit(at, Opcode::Reraise, raised);
    code_.beginHandler(inner);
    code_.emit(at, Opcode::AddOther, raised, second);
    code_.emit(at, Opcode::Reraise, raised);
}

} // namespace coro::compiler
