// Whether a value has the shape that a pattern names, and its parts.
#include <fmt/format.h>

#include "bytecode/value_types.h"
#include "vm/interpreter/dispatch.h"
#include "vm/interpreter/slow.h"
#include "vm/types/bigint.h"
#include "vm/types/operations.h"
#include "vm/types/text.h"
#include "vm/vm.h"

namespace coro::vm {

using bytecode::kAtLeast;
using bytecode::kKillA;
using bytecode::kKillB;
using bytecode::ValueType;

bool isOfType(Value v, ValueType type) {
    switch (type) {
    case ValueType::Bool:
        return v.isBool();
    case ValueType::Int:
        return isInt(v);
    case ValueType::Float:
        return v.isDouble();
    case ValueType::Str:
        return isKind(v, Kind::Str);
    case ValueType::Bytes:
        return isKind(v, Kind::Bytes);
    case ValueType::List:
        return isKind(v, Kind::List);
    case ValueType::Map:
        return isKind(v, Kind::Map);
    case ValueType::Set:
        return isKind(v, Kind::Set);
    case ValueType::Range:
        return isKind(v, Kind::Range);
    case ValueType::Nil:
        return v.isNil();
    case ValueType::Number:
        return v.isDouble() || isInt(v);
    case ValueType::Function:
        return isKind(v, Kind::Closure) || isKind(v, Kind::BoundMethod);
    }
    return false;
}

namespace {

bool isListOf(Value v, int64_t count, bool orMore) {
    auto* list = cast<List>(v);
    return list && (orMore ? list->size() >= count : list->size() == count);
}

std::string describe(Vm& vm, Value v) {
    return v.isNil() ? "nil" : fmt::format("{} ({})", typeName(v), shortRepr(vm, v));
}

std::string itemCount(int64_t count) { return fmt::format("{} item{}", count, count == 1 ? "" : "s"); }

void raiseNotList(Vm& vm, Value v, int64_t count, bool orMore) {
    auto* list = cast<List>(v);
    if (!list) {
        vm.raise(ErrorId::TypeError, fmt::format("this pattern takes a list apart, not {}", describe(vm, v)));
        return;
    }
    vm.raise(ErrorId::ValueError, fmt::format("the list has {}, the pattern takes {}{}", itemCount(list->size()),
                                              orMore ? "at least " : "", itemCount(count)));
}

} // namespace

OP_HANDLER(JumpUnlessType) {
    Value v = R[opA(word)];
    bool fits = isOfType(v, static_cast<ValueType>(opB(pc)));
    if (kills(word, kKillA))
        release(*vm, v);
    if (!fits)
        JUMP_C();
    NEXT(1);
}

OP_HANDLER(JumpUnlessList) {
    Value v = R[opA(word)];
    bool fits = isListOf(v, immB(pc), kills(word, kAtLeast));
    if (kills(word, kKillA))
        release(*vm, v);
    if (!fits)
        JUMP_C();
    NEXT(1);
}

OP_HANDLER(CheckList) {
    Value v = R[opA(word)];
    bool fits = isListOf(v, immB(pc), kills(word, kAtLeast));
    if (!fits)
        raiseNotList(*vm, v, immB(pc), kills(word, kAtLeast));
    if (kills(word, kKillA))
        release(*vm, v);
    if (!fits)
        GOTO(raisePending);
    NEXT(1);
}

OP_HANDLER(CheckMap) {
    Value v = R[opA(word)];
    bool fits = isKind(v, Kind::Map);
    if (!fits)
        vm->raise(ErrorId::TypeError, fmt::format("this pattern takes a map apart, not {}", describe(*vm, v)));
    if (kills(word, kKillA))
        release(*vm, v);
    if (!fits)
        GOTO(raisePending);
    NEXT(1);
}

OP_HANDLER(ListItem) {
    Value v = R[opB(pc)];
    auto* list = cast<List>(v);
    // An `==` that a program defines may have changed the list since its length was looked at.
    int64_t size = list ? list->size() : 0;
    int64_t place = immC(word) < 0 ? immC(word) + size : immC(word);
    bool isThere = place >= 0 && place < size;
    Value item = isThere ? retained(list->at(static_cast<uint32_t>(place)))
                         : vm->raise(ErrorId::IndexError, "the list became shorter while it was matched");
    if (kills(word, kKillB))
        release(*vm, v);
    if (!isThere)
        GOTO(raisePending);
    R[opA(word)] = item;
    NEXT(1);
}

OP_HANDLER(MapItem) {
    Value v = R[opB(pc)], key = Value::fromBits(pc[1]);
    auto* map = cast<Map>(v);
    uint32_t place = !map                     ? Map::kNone
                     : isKind(key, Kind::Str) ? map->findStr(as<Str>(key))
                                              : map->find(key, hashKey(key));
    Value item = place == Map::kNone ? Value::unset() : retained(map->valueAt(place));
    if (kills(word, kKillB))
        release(*vm, v);
    R[opA(word)] = item;
    NEXT(2);
}

OP_HANDLER(NoMatch) {
    Value v = R[opA(word)];
    vm->raise(ErrorId::MatchError, fmt::format("no arm fits {}", shortRepr(*vm, v)));
    release(*vm, v);
    GOTO(raisePending);
}

OP_HANDLER(IterNextPair) {
    Value* state = R + opB(pc);
    if (!isKind(state[0], Kind::Map))
        GOTO(opIterNext);
    Value key;
    Step step = iterationNextSlow(*vm, state[0], state[1], key);
    if (step == Step::Done)
        JUMP_C();
    if (step == Step::Raised) [[unlikely]]
        GOTO(raisePending);
    R[opA(word)] = pairAt(*vm, state[0], state[1], key);
    NEXT(1);
}

} // namespace coro::vm
