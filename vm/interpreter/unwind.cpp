#include "vm/interpreter/unwind.h"

#include "vm/errors/error.h"
#include "vm/errors/trace.h"
#include "vm/interpreter/calls.h"
#include "vm/vm.h"

namespace coro::vm {

using bytecode::Region;

namespace {

/// The innermost region around `pc` whose handler takes what is raised, or -1.
int findRegion(const Code& code, uint32_t pc, bool isUnwind) {
    const auto& regions = code.prototype->body->regions;
    for (size_t i = 0; i < regions.size(); ++i) {
        const Region& r = regions[i];
        if (pc < r.begin || pc >= r.end || r.kind == Region::Kind::Shielded)
            continue;
        if (r.kind == Region::Kind::Finally || r.kind == Region::Kind::Scope ||
            (r.kind == Region::Kind::Cancelled) == isUnwind)
            return static_cast<int>(i);
    }
    return -1;
}

Resume enterHandler(Vm& vm, Frame* frame, uint32_t index) {
    Code& code = *frame->code();
    const Region& region = code.prototype->body->regions[index];
    const auto& liveness = code.liveness();
    Value* R = frame->registers();
    bytecode::forEachDifference(liveness.ownedWhenStopped(code.pcOf(frame->pc)), liveness.neededByHandler(index),
                                [&](uint32_t r) { release(vm, R[r]); });
    R[region.reg] = vm.takePending();
    return {code.entry() + region.handler, R};
}

} // namespace

void dropFrame(Vm& vm, Frame* frame) {
    if (isTrampoline(frame->pc))
        return;
    Code& code = *frame->code();
    Value* R = frame->registers();
    bytecode::forEachRegister(code.liveness().ownedWhenStopped(code.pcOf(frame->pc)),
                              [&](uint32_t r) { release(vm, R[r]); });
}

bool hasCleanup(Frame* frame) {
    Code& code = *frame->code();
    return findRegion(code, code.pcOf(frame->pc), true) >= 0;
}

Resume unwind(Vm& vm, Frame* frame) {
    for (;;) {
        bool isUnwind = vm.pending.isUnwind();
        if (!isUnwind)
            captureTrace(vm, vm.pending, frame);
        for (;;) {
            Code& code = *frame->code();
            if (!isTrampoline(frame->pc)) {
                int region = findRegion(code, code.pcOf(frame->pc), isUnwind);
                if (region >= 0)
                    return enterHandler(vm, frame, static_cast<uint32_t>(region));
                dropFrame(vm, frame);
            }
            if (code.kind != bytecode::FunctionKind::Fn)
                break;
            Frame* caller = frame->caller;
            abandonRegisters(frame->registers(), code.registers);
            release(vm, frame->function);
            if (!caller)
                return {};
            frame = caller;
        }
        Resume at = vm.scheduler.failBody();
        if (at.pc != kRaiseHere)
            return at;
        frame = Frame::of(at.registers);
    }
}

} // namespace coro::vm
