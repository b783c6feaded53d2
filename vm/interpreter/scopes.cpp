// Scopes.
#include "vm/interpreter/calls.h"
#include "vm/interpreter/dispatch.h"
#include "vm/types/duration.h"
#include "vm/vm.h"

namespace coro::vm {

OP_HANDLER(ScopeEnter) {
    R[opA(word)] = vm->scheduler.openScope(pc, R, opB(pc) ? uint32_t{Future::kShield} : 0);
    NEXT(1);
}

OP_HANDLER(TimeoutEnter) {
    Value seconds = R[opB(pc)];
    int64_t nanoseconds;
    bool isTime = secondsToNanoseconds(*vm, seconds, nanoseconds);
    if (kills(word, bytecode::kKillB))
        release(*vm, seconds);
    if (!isTime)
        GOTO(raisePending);
    R[opA(word)] = vm->scheduler.openTimeout(pc, R, nanoseconds);
    NEXT(1);
}

OP_HANDLER(ScopeLeave) { CONTINUE(vm->scheduler.leaveScope(pc, R, as<Coroutine>(R[opA(word)]))); }

OP_HANDLER(ScopeFail) { CONTINUE(vm->scheduler.failScope(pc, R, as<Coroutine>(R[opA(word)]), R[opB(pc)])); }

} // namespace coro::vm
