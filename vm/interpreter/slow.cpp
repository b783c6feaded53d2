#include "vm/interpreter/slow.h"

#include <fmt/format.h>

#include "vm/interpreter/operators.h"
#include "vm/types/bigint.h"
#include "vm/types/list.h"
#include "vm/types/map.h"
#include "vm/types/operations.h"
#include "vm/types/str.h"
#include "vm/vm.h"

namespace coro::vm {

using bytecode::Opcode;

namespace {

std::string_view viewOf(Value str) { return as<Str>(str)->view(); }

} // namespace

void raiseUnboundSlot(Vm& vm, const Value* slot) {
    vm.raise(ErrorId::NameError, fmt::format("`{}` is read before its `let` has run", vm.slotName(slot)));
}

void raiseUnboundName(Vm& vm, Value name) {
    vm.raise(ErrorId::NameError, fmt::format("`{}` is read before its `let` has run", viewOf(name)));
}

// -- calls

bool spreadArguments(Vm& vm, Value positional, Value named, Value* target, CallWindow& call,
                     std::vector<std::string>& names) {
    auto* list = as<List>(positional);
    auto* map = cast<Map>(named);
    size_t count = list->size() + (map ? map->size() : 0);
    if (target + count + 2 > vm.stack.limit()) {
        vm.raise(ErrorId::StackOverflow, fmt::format("a call with {} arguments does not fit the stack", count));
        return false;
    }
    for (uint32_t i = 0; map && i < map->places(); ++i) {
        if (!map->isPlaceUsed(i))
            continue;
        auto* key = cast<Str>(map->keyAt(i));
        if (!key) {
            vm.raise(ErrorId::TypeError, fmt::format("names of arguments are strs, not {}", typeName(map->keyAt(i))));
            return false;
        }
        names.emplace_back(key->view());
    }
    call.args = target;
    call.count = 0;
    // The list itself may stand in the first argument's place: it is the caller's to release, which has its value.
    for (uint32_t i = 0; i < list->size(); ++i)
        target[call.count++] = retained(list->at(i));
    for (uint32_t i = 0; map && i < map->places(); ++i)
        if (map->isPlaceUsed(i))
            target[call.count++] = retained(map->valueAt(i));
    return true;
}

// -- loops

namespace {

/// Compares two ints of any size: cannot raise.
bool isLess(Vm& vm, Value x, Value y) { return compare(vm, Opcode::Lt, x, y) == Truth::Yes; }

bool isInRange(Vm& vm, const Value* state, bool inclusive) {
    bool up = isLess(vm, Value::smallInt(0), state[2]);
    Value low = up ? state[0] : state[1], high = up ? state[1] : state[0];
    return inclusive ? !isLess(vm, high, low) : isLess(vm, low, high);
}

} // namespace

int prepareRangeLoop(Vm& vm, Value* state, bool inclusive) {
    for (unsigned i = 0; i < 3; ++i) {
        if (isInt(state[i]))
            continue;
        vm.raise(ErrorId::TypeError, fmt::format("a range needs ints, not {}", typeName(state[i])));
        return -1;
    }
    if (state[2] == Value::smallInt(0)) {
        vm.raise(ErrorId::ValueError, "the step of a range cannot be 0");
        return -1;
    }
    return isInRange(vm, state, inclusive);
}

Iteration startIteration(Vm& vm, Value iterable, Value& position) {
    constexpr int64_t kMostAsked = 100;
    if (!operatorOf(vm, iterable, KnownName::Iterate).isUnset()) {
        if (position.asSmallInt() < kMostAsked)
            return Iteration::HasToAsk;
        raiseEndlessIterate(vm, iterable);
        return Iteration::Raised;
    }
    if (isInt(iterable)) {
        vm.raise(ErrorId::TypeError, "int cannot be iterated over; a range counts: `0..n`");
        return Iteration::Raised;
    }
    return iterationStart(vm, iterable, position) ? Iteration::Started : Iteration::Raised;
}

Value pairAt(Vm& vm, Value iterable, Value position, Value item) {
    auto* map = cast<Map>(iterable);
    if (!map)
        return item;
    Value pair[] = {item, retained(map->valueAt(static_cast<uint32_t>(position.asSmallInt()) - 1))};
    return Value::object(newListOf(vm, pair));
}

bool advanceRangeLoop(Vm& vm, Value* state, bool inclusive) {
    Value next = binary(vm, Opcode::Add, state[0], state[2], bytecode::kKillB);
    if (next.isRaised()) {
        // No memory for the next bound: the range ends here, the error with it.
        release(vm, vm.takePending());
        state[0] = Value::smallInt(0);
        return false;
    }
    state[0] = next;
    return isInRange(vm, state, inclusive);
}

} // namespace coro::vm
