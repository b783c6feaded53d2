// Scopes and selects.
#include "vm/coroutines/group.h"
#include "vm/errors/trace.h"
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

OP_HANDLER(SelectNew) {
    Group* g = vm->scheduler.newGroup(Group::Mode::Select, opB(pc));
    if (!g)
        GOTO(raisePending);
    R[opA(word)] = Value::object(g);
    NEXT(1);
}

OP_HANDLER(SelectArm) {
    Value wait = R[opB(pc)];
    auto* select = as<Group>(R[opA(word)]);
    // The verifier does not count.
    bool hasRoom = select->count < select->room && !select->isClosed;
    bool isDecided = hasRoom && vm->scheduler.addMember(select, wait);
    if (!hasRoom)
        vm->raise(ErrorId::InternalError, "a select has more arms than it was made for");
    if (kills(word, bytecode::kKillB))
        release(*vm, wait);
    if (kills(word, bytecode::kKillA))
        release(*vm, R[opA(word)]);
    if (!hasRoom)
        GOTO(raisePending);
    if (isDecided)
        JUMP_C();
    NEXT(1);
}

OP_HANDLER(SelectTake) {
    Value select = R[opB(pc)];
    Value v = vm->scheduler.takeSelected(as<Group>(select));
    if (kills(word, bytecode::kKillB))
        release(*vm, select);
    if (v.isRaised()) {
        addWaiter(*vm, vm->pending, Frame::of(R));
        GOTO(raisePending);
    }
    R[opA(word)] = v;
    NEXT(1);
}

} // namespace coro::vm
