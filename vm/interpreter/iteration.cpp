// Loops over items, and what streams add to them.
#include "vm/coroutines/channel.h"
#include "vm/interpreter/calls.h"
#include "vm/interpreter/dispatch.h"
#include "vm/interpreter/slow.h"
#include "vm/types/operations.h"
#include "vm/vm.h"

namespace coro::vm {

using bytecode::kKillA;

namespace {

/// The value of operand a with a count of its own: moved when it is killed.
inline Value ownedA(uint64_t word, Value* R) {
    Value v = R[opA(word)];
    return kills(word, kKillA) ? v : retained(v);
}

} // namespace

OP_HANDLER(IterPrep) {
    Value* state = R + opB(pc);
    switch (startIteration(*vm, state[0], state[1])) {
    case Iteration::Started:
        NEXT(1);
    case Iteration::HasToAsk:
        JUMP_C();
    case Iteration::Raised:
        GOTO(raisePending);
    }
}

/// Items of anything but a list.
SLOW_PATH(slowIterNext) {
    Value* state = R + opB(pc);
    if (Stream* s = cast<Stream>(state[0]))
        CONTINUE(vm->scheduler.pullNow(pc, R, s));
    Value item;
    Step step = iterationNextSlow(*vm, state[0], state[1], item);
    if (step == Step::Done)
        JUMP_C();
    if (step == Step::Raised) [[unlikely]]
        GOTO(raisePending);
    R[opA(word)] = item;
    NEXT(1);
}

/// Characters of ASCII are there already, once one has been made.
SLOW_PATH(nextCharacter) {
    Value* state = R + opB(pc);
    if (!isKind(state[0], Kind::Str))
        GOTO(slowIterNext);
    auto* text = as<Str>(state[0]);
    auto index = static_cast<uint64_t>(state[1].asSmallInt());
    if (index >= text->size)
        JUMP_C();
    auto first = static_cast<unsigned char>(text->bytes()[index]);
    Str* character = first < 0x80 ? vm->types.asciiChars[first] : nullptr;
    if (!character) [[unlikely]]
        GOTO(slowIterNext);
    R[opA(word)] = retained(Value::object(character));
    state[1] = Value::smallInt(static_cast<int64_t>(index) + 1);
    NEXT(1);
}

OP_HANDLER(IterNext) {
    Value* state = R + opB(pc);
    if (!isKind(state[0], Kind::List)) [[unlikely]]
        GOTO(nextCharacter);
    auto* list = as<List>(state[0]);
    auto index = static_cast<uint64_t>(state[1].asSmallInt());
    if (index >= list->size())
        JUMP_C();
    R[opA(word)] = retained(list->at(static_cast<uint32_t>(index)));
    state[1] = Value::smallInt(static_cast<int64_t>(index) + 1);
    NEXT(1);
}

/// What has its items at hand.
SLOW_PATH(pullNoStream) {
    Value* state = R + opB(pc);
    if (Channel* channel = asChannel(state[0]))
        CONTINUE(vm->scheduler.pullChannel(pc, R, channel));
    Value item;
    Step step = iterationNext(*vm, state[0], state[1], item);
    if (step == Step::Done) {
        pc += 2 + immC(word);
        DISPATCH();
    }
    if (step == Step::Raised) [[unlikely]]
        GOTO(raisePending);
    if (opcodeOf(word) == bytecode::Opcode::PullPair)
        item = pairAt(*vm, state[0], state[1], item);
    R[opA(word)] = item;
    RESUME();
}

OP_HANDLER(Pull) {
    Stream* s = cast<Stream>(R[opB(pc)]);
    if (!s) [[unlikely]]
        GOTO(pullNoStream);
    SWITCH_TO(vm->scheduler.pull(pc, R, s));
}

OP_HANDLER(PullPair) { GOTO(opPull); }

OP_HANDLER(IterClose) {
    Value v = ownedA(word, R);
    if (Stream* s = cast<Stream>(v))
        CONTINUE(vm->scheduler.closeNow(pc, R, s));
    release(*vm, v);
    NEXT(1);
}

OP_HANDLER(PullClose) {
    Value v = ownedA(word, R);
    if (Stream* s = cast<Stream>(v))
        CONTINUE(vm->scheduler.closeAndWait(pc, R, s));
    release(*vm, v);
    RESUME();
}

OP_HANDLER(Emit) { SWITCH_TO(vm->scheduler.emit(pc, R, ownedA(word, R))); }

} // namespace coro::vm
