#include "vm/native/runtime.h"

#include <algorithm>
#include <bit>

#include "vm/interpreter/calls.h"
#include "vm/interpreter/direct_calls.h"
#include "vm/interpreter/fields.h"
#include "vm/interpreter/operators.h"
#include "vm/interpreter/slow.h"
#include "vm/native/entry.h"
#include "vm/types/bigint.h"
#include "vm/types/list.h"
#include "vm/types/operations.h"
#include "vm/types/range.h"
#include "vm/types/text.h"
#include "vm/types/type_check.h"

namespace coro::vm {

using bytecode::kKillA;
using bytecode::kKillB;
using bytecode::kKillC;
using bytecode::Opcode;

namespace {

Value valueOf(uint64_t bits) { return Value::fromBits(bits); }

/// Hashed, compared and shown without functions of the program.
bool isPlain(Value v) {
    return !v.isObject() || isKind(v, Kind::Str) || isKind(v, Kind::BigInt) || isKind(v, Kind::Bytes);
}

bool isPlainOrList(Value v) { return isPlain(v) || isKind(v, Kind::List); }

/// Built-in containers, whose items are found without functions of the program.
bool isContainer(Value v) {
    return isKind(v, Kind::List) || isKind(v, Kind::Map) || isKind(v, Kind::Str) || isKind(v, Kind::Bytes) ||
           isKind(v, Kind::Range);
}

uint64_t boolean(bool b) { return Value::boolean(b).bits(); }

} // namespace

// -- the ends of native code

void coro_rt_logHops(Vm* vm, Place place, uint64_t count) { vm->scheduler.logHops(place, count); }

CORO_HANDLER_ABI void coro_rt_go(CORO_STATE) { DISPATCH(); }

CORO_HANDLER_ABI void coro_rt_left(CORO_STATE) { CONTINUE(vm->left); }

CORO_HANDLER_ABI void coro_rt_giveBack(CORO_STATE) {
    R[0] = Value::fromBits(word);
    word = bytecode::Instruction{Opcode::Return, kKillA, 0, 0, 0}.encode();
    GOTO(opReturn);
}

void coro_rt_settle(Vm* vm, Value* R, const uint32_t* entries, uint64_t count, uint64_t counts) {
    for (uint64_t i = 0; i < count; ++i) {
        Value& v = R[entries[i] & 0xffff];
        switch (static_cast<Unsettled>(entries[i] >> 16 & 0xff)) {
        case Unsettled::Int:
            v = newInt(*vm, static_cast<int64_t>(v.bits()));
            break;
        case Unsettled::Float:
            v = Value::number(std::bit_cast<double>(v.bits()));
            break;
        case Unsettled::Borrowed:
            retained(v);
            break;
        case Unsettled::Lent:
            if (!(counts >> (entries[i] >> 24) & 1))
                retained(v);
            break;
        }
    }
}

uint64_t coro_rt_newInt(Vm* vm, int64_t i) { return newInt(*vm, i).bits(); }

void coro_rt_leftEarly(NativeLoopState* loop) {
    constexpr uint64_t kMost = 1000;
    if (++loop->early == kMost)
        *loop->stub = loop->jump;
}

void coro_rt_leaveAt(Vm* vm, Value* R, const uint64_t* pc) { vm->left = {pc, R}; }

void coro_rt_leaveRaising(Vm* vm, Value* R, const uint64_t* pc) { vm->left = raiseAt(pc, R); }

void coro_rt_makeFrame(uint64_t closure, Value* callee, Value* R, const uint64_t* pc) {
    Frame* frame = Frame::of(callee);
    frame->function = retained(valueOf(closure));
    frame->caller = Frame::of(R);
    frame->caller->pc = pc;
}

void coro_rt_destroy(Vm* vm, Object* o) { destroy(*vm, o); }
void coro_rt_addCandidate(Vm* vm, Object* o) { addCandidate(*vm, o); }

// -- calls

namespace {

uint64_t runNative(Vm& vm, Value* R, const uint64_t* pc, Value callee, Value* args, uint64_t count) {
    auto* closure = cast<Closure>(callee);
    if (!closure || !closure->code->native)
        return kLeave;
    Value* top = kills(*pc, bytecode::kHeapFrame) ? vm.stack.top : R + Frame::of(R)->code()->registers;
    const Value v = tryNative(vm, pc, R, closure, args, static_cast<unsigned>(count), top);
    return v.isUnset() ? kLeave : v.bits();
}

uint64_t remember(CallSite& site, uint16_t classId, Value function, uint64_t count) {
    auto* closure = cast<Closure>(function);
    if (!closure || !closure->code->body || closure->code->exactArity != count)
        return kLeave;
    site = {classId, function.bits(), closure->code->body, closure->code->registers};
    return 1;
}

uint64_t remember(CallSite& site, const Class& cls, Value function, uint64_t count) {
    return cls.cacheId == Class::kNoCacheId ? kLeave : remember(site, cls.cacheId, function, count);
}

/// A built-in class: its `init` is a native that takes the class before its arguments.
uint64_t runNativeInit(Vm& vm, Value* R, const uint64_t* pc, Value cls, const Value* args, uint64_t count) {
    constexpr uint64_t kMost = 4;
    if (as<Class>(cls)->makesInstances || count >= kMost)
        return kLeave;
    Value all[kMost];
    all[0] = retained(cls);
    std::copy_n(args, count, all + 1);
    const uint64_t v = runNative(vm, R, pc, as<Class>(cls)->init, all, count + 1);
    if (v == kLeave)
        release(vm, cls);
    return v;
}

} // namespace

uint64_t coro_rt_callNative(Vm* vm, Value* R, const uint64_t* pc, uint64_t callee, Value* args, uint64_t count) {
    if (isKind(valueOf(callee), Kind::Class) && opcodeOf(*pc) == Opcode::CallSlot)
        return runNativeInit(*vm, R, pc, valueOf(callee), args, count);
    const uint64_t v = runNative(*vm, R, pc, valueOf(callee), args, count);
    if (v != kLeave && opcodeOf(*pc) == Opcode::Call)
        release(*vm, valueOf(callee));
    return v;
}

uint64_t coro_rt_callMethod(Vm* vm, Value* R, const uint64_t* pc, Value* args, uint64_t count) {
    const Value method = findMethod(*vm, args[0], methodName(pc));
    return method.isUnset() ? kLeave : runNative(*vm, R, pc, method, args, count);
}

uint64_t coro_rt_findMethod(Vm* vm, CallSite* site, uint64_t receiver, uint64_t name, uint64_t count) {
    const Class& cls = *as<Instance>(valueOf(receiver))->cls;
    return remember(*site, cls, findMethod(*vm, valueOf(receiver), methodNameIn(name)), count);
}

uint64_t coro_rt_findKindMethod(Vm* vm, CallSite* site, uint64_t receiver, uint64_t name, uint64_t given,
                                uint64_t count) {
    const Value method = findMethod(*vm, valueOf(receiver), methodNameIn(name));
    const auto* closure = cast<Closure>(method);
    const bool isEnough = closure && closure->code->prototype->required <= given;
    return isEnough ? remember(*site, Class::kNoCacheId, method, count) : kLeave;
}

uint64_t coro_rt_findInit(Vm*, CallSite* site, uint64_t cls, uint64_t count) {
    const Class& made = *as<Class>(valueOf(cls));
    return made.makesInstances ? remember(*site, made, made.init, count + 1) : kLeave;
}

uint64_t coro_rt_parentsFunction(Vm* vm, uint64_t parent, uint64_t name, uint64_t module, uint64_t prototype) {
    const Value found = methodOfParent(*vm, valueOf(parent), valueOf(name));
    if (found.isUnset())
        release(*vm, vm->takePending());
    const auto* closure = found.isUnset() ? nullptr : cast<Closure>(found);
    const bool fits = closure && (module == ~uint64_t{0} || closure->code == &vm->module(module).codes[prototype]);
    return fits ? found.bits() : kLeave;
}

uint64_t coro_rt_newInstance(Vm* vm, uint64_t cls) {
    return Value::object(newInstance(*vm, as<Class>(valueOf(cls)))).bits();
}

// -- operators

uint64_t coro_rt_binary(Vm* vm, uint64_t op, uint64_t x, uint64_t y, uint64_t kills) {
    if (!isPlainOrList(valueOf(x)) || !isPlainOrList(valueOf(y)))
        return kLeave;
    return binary(*vm, static_cast<Opcode>(op), valueOf(x), valueOf(y), static_cast<unsigned>(kills)).bits();
}

uint64_t coro_rt_unary(Vm* vm, uint64_t op, uint64_t x, uint64_t kills) {
    if (!isPlain(valueOf(x)))
        return kLeave;
    return unary(*vm, static_cast<Opcode>(op), valueOf(x), static_cast<unsigned>(kills)).bits();
}

uint64_t coro_rt_compare(Vm* vm, uint64_t op, uint64_t x, uint64_t y, uint64_t kills) {
    const Value left = valueOf(x), right = valueOf(y);
    if (isInstance(left) || isInstance(right) ||
        (left.isObject() && right.isObject() && !(isPlain(left) && isPlain(right))))
        return kLeave;
    Truth outcome = compare(*vm, static_cast<Opcode>(op), left, right);
    if (kills & kKillB)
        release(*vm, left);
    if (kills & kKillC)
        release(*vm, right);
    return outcome == Truth::Raised ? Value::raised().bits() : boolean(outcome == Truth::Yes);
}

uint64_t coro_rt_isInstanceOf(Vm* vm, uint64_t value, uint64_t cls) {
    if (!isKind(valueOf(cls), Kind::Class))
        return kLeave;
    return boolean(classOf(*vm, valueOf(value))->isSubclassOf(as<Class>(valueOf(cls))));
}

// -- collections and texts

uint64_t coro_rt_contains(Vm* vm, uint64_t x, uint64_t y, uint64_t kills) {
    const Value item = valueOf(x), in = valueOf(y);
    if (!isPlain(item) || !(isContainer(in) || isKind(in, Kind::Set)))
        return kLeave;
    // An item that is an instance may say itself what it equals.
    if (auto* list = cast<List>(in))
        for (uint32_t i = 0; i < list->size(); ++i)
            if (!isPlain(list->at(i)))
                return kLeave;
    const Truth found = contains(*vm, in, item);
    if (kills & kKillB)
        release(*vm, item);
    if (kills & kKillC)
        release(*vm, in);
    return found == Truth::Raised ? Value::raised().bits() : boolean(found == Truth::Yes);
}

uint64_t coro_rt_isOfType(uint64_t value, uint64_t type) {
    return isOfType(valueOf(value), static_cast<bytecode::ValueType>(type)) ? 1 : 0;
}

uint64_t coro_rt_getIndex(Vm* vm, uint64_t container, uint64_t index, uint64_t kills) {
    const Value from = valueOf(container), at = valueOf(index);
    if (!isContainer(from) || !(isPlain(at) || isKind(at, Kind::Range)))
        return kLeave;
    const Value v = getIndex(*vm, from, at);
    if (kills & kKillB)
        release(*vm, from);
    if (kills & kKillC)
        release(*vm, at);
    return v.bits();
}

uint64_t coro_rt_setIndex(Vm* vm, uint64_t container, uint64_t index, uint64_t value, uint64_t kills) {
    const Value in = valueOf(container), at = valueOf(index);
    if (!(isKind(in, Kind::List) || isKind(in, Kind::Map)) || !isPlain(at))
        return kLeave;
    const bool done = setIndex(*vm, in, at, kills & kKillC ? valueOf(value) : retained(valueOf(value)));
    if (kills & kKillA)
        release(*vm, in);
    if (kills & kKillB)
        release(*vm, at);
    return (done ? Value::nil() : Value::raised()).bits();
}

uint64_t coro_rt_newList(Vm* vm, const Value* items, uint64_t count) {
    return Value::object(newListOf(*vm, {items, count})).bits();
}

uint64_t coro_rt_newMap(Vm* vm, Value* items, uint64_t count) {
    for (uint64_t i = 0; i < count; i += 2)
        if (!isPlain(items[i]))
            return kLeave;
    return newMapFrom(*vm, items, count).bits();
}

uint64_t coro_rt_slice(Vm* vm, uint64_t list, uint64_t begin, uint64_t end, uint64_t step, uint64_t inclusive) {
    for (uint64_t bound : {begin, end, step})
        if (!valueOf(bound).isSmallInt() && !valueOf(bound).isUnset())
            return kLeave;
    if (valueOf(step) == Value::smallInt(0))
        return kLeave;
    Range range;
    range.start = valueOf(begin);
    range.end = valueOf(end);
    range.step = valueOf(step).isUnset() ? Value::smallInt(1) : valueOf(step);
    range.inclusive = inclusive != 0;
    return getSlice(*vm, valueOf(list), &range).bits();
}

uint64_t coro_rt_newRange(Vm* vm, uint64_t begin, uint64_t end, uint64_t step, uint64_t inclusive) {
    if (!isPlain(valueOf(begin)) || !isPlain(valueOf(end)) || !isPlain(valueOf(step)))
        return kLeave;
    return newRange(*vm, valueOf(begin), valueOf(end), valueOf(step), inclusive != 0).bits();
}

uint64_t coro_rt_newClosure(Vm* vm, Code* code, const Value* captures, uint64_t count) {
    Closure* closure = newClosure(*vm, code);
    for (uint64_t i = 0; i < count; ++i)
        closure->captures[i] = captures[i];
    return Value::object(closure).bits();
}

uint64_t coro_rt_newCell(Vm* vm, uint64_t value) { return Value::object(newCell(*vm, valueOf(value))).bits(); }

void coro_rt_listPush(Vm* vm, uint64_t list, uint64_t item) {
    as<List>(valueOf(list))->pushLiteral(*vm, valueOf(item));
}

uint64_t coro_rt_append(Vm* vm, uint64_t list, uint64_t item) {
    const bool done = as<List>(valueOf(list))->push(*vm, valueOf(item));
    release(*vm, valueOf(list));
    return (done ? Value::nil() : Value::raised()).bits();
}

uint64_t coro_rt_joinTexts(Vm* vm, Value* parts, uint64_t count) {
    for (uint64_t i = 0; i < count; ++i)
        if (!isPlain(parts[i]))
            return kLeave;
    return joinTexts(*vm, parts, count).bits();
}

uint64_t coro_rt_iterationStart(Vm* vm, uint64_t iterable) {
    const Value over = valueOf(iterable);
    if (!isContainer(over) && !isKind(over, Kind::Set))
        return kLeave;
    Value position;
    if (iterationStart(*vm, over, position))
        return position.bits();
    release(*vm, vm->takePending());
    return kLeave;
}

namespace {

uint64_t next(Vm& vm, Value over, Value* position, bool isPair) {
    if (!isContainer(over) && !isKind(over, Kind::Set))
        return kLeave;
    Value item;
    switch (iterationNext(vm, over, *position, item)) {
    case Step::Item:
        return (isPair && isKind(over, Kind::Map) ? pairAt(vm, over, *position, item) : item).bits();
    case Step::Done:
        return Value::unset().bits();
    case Step::Raised:
        return Value::raised().bits();
    }
    CORO_UNREACHABLE();
}

} // namespace

uint64_t coro_rt_iterationNext(Vm* vm, uint64_t iterable, Value* position) {
    return next(*vm, valueOf(iterable), position, false);
}

uint64_t coro_rt_iterationNextPair(Vm* vm, uint64_t iterable, Value* position) {
    return next(*vm, valueOf(iterable), position, true);
}

// -- fields and types

uint64_t coro_rt_getField(Vm* vm, const uint64_t* pc, uint64_t object, uint64_t kills) {
    const Value from = valueOf(object);
    if (!isInstance(from))
        return kLeave;
    const Value v = getFieldAt(*vm, pc, from);
    if (kills & kKillB)
        release(*vm, from);
    return v.bits();
}

uint64_t coro_rt_setField(Vm* vm, const uint64_t* pc, uint64_t object, uint64_t value, uint64_t kills) {
    const Value in = valueOf(object);
    if (!isInstance(in) || !fitsFieldAt(pc, in, valueOf(value)))
        return kLeave;
    const bool done = setFieldAt(*vm, pc, in, kills & kKillB ? valueOf(value) : retained(valueOf(value)));
    if (kills & kKillA)
        release(*vm, in);
    return (done ? Value::nil() : Value::raised()).bits();
}

uint64_t coro_rt_checkType(Vm* vm, const LinkedType* type, uint64_t value) {
    const Truth truth = fits(*vm, *type, valueOf(value), {nullptr, nullptr});
    if (truth == Truth::Raised)
        release(*vm, vm->takePending());
    return truth == Truth::Yes;
}

} // namespace coro::vm
