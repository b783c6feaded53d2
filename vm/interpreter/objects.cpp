// Classes, their instances and their fields; operators and texts that methods of the program make.
#include "vm/interpreter/continuations.h"
#include "vm/interpreter/dispatch.h"
#include "vm/interpreter/fields.h"
#include "vm/interpreter/operators.h"
#include "vm/types/list.h"
#include "vm/types/operations.h"
#include "vm/types/text.h"
#include "vm/types/type_check.h"
#include "vm/vm.h"

namespace coro::vm {

using bytecode::kKillA;
using bytecode::kKillB;
using bytecode::kKillC;

namespace {

/// An operand with a count of its own: moved when it is killed.
inline Value owned(uint64_t word, unsigned bit, Value v) { return kills(word, bit) ? v : retained(v); }

// The inline cache of FieldGet and FieldSet: their c operand is the slot where the last object had the field, and the
// second word holds the name and, above its 48 bits, the cacheId of that object's class. An object of another class
// often has the field in the same slot, which the name there tells.
constexpr unsigned kClassShift = 48;
constexpr unsigned kClassByte = 14;
constexpr uint64_t kNameMask = (uint64_t{1} << kClassShift) - 1;
constexpr uint32_t kMaxSlot = UINT16_MAX;

inline Value nameOf(const uint64_t* pc) { return Value::fromBits(pc[1] & kNameMask); }
inline bool isCached(const uint64_t* pc, const Class* cls) {
    return operandAt<uint16_t>(pc, kClassByte) == cls->cacheId;
}

/// The field with that name, if the slot of the cache has it.
inline const ClassField* fieldAtSlot(const uint64_t* pc, const Class* cls) {
    uint32_t slot = opC(pc);
    return slot < cls->fieldCount && cls->fields[slot].name == nameOf(pc) ? &cls->fields[slot] : nullptr;
}

/// Remembers the slot where the class has the field; the class too when `isWhole`: when that is all there is to know.
void remember(const uint64_t* pc, const Class* cls, uint32_t slot, bool isWhole) {
    if (slot > kMaxSlot)
        return;
    auto* words = const_cast<uint64_t*>(pc);
    words[0] = (words[0] & kNameMask) | uint64_t{slot} << 48;
    uint64_t id = isWhole && cls->cacheId != Class::kNoCacheId ? cls->cacheId : 0;
    words[1] = nameOf(pc).bits() | id << kClassShift;
}

/// Gives up a reference to an object that has others and that the collector knows if it has to; false: it is a longer
/// story.
inline bool releaseQuickly(Object* o) {
    if (o->rc == 1 || (o->flags & (Object::kCyclic | Object::kBuffered)) == Object::kCyclic)
        return false;
    --o->rc;
    return true;
}

} // namespace

Value getFieldAt(Vm& vm, const uint64_t* pc, Value object) {
    if (isInstance(object)) {
        const Class* cls = as<Instance>(object)->cls;
        remember(pc, cls, cls->findField(nameOf(pc)), true);
    }
    return getField(vm, object, nameOf(pc));
}

SLOW_PATH(slowFieldGet) {
    Value object = R[opB(pc)];
    Value v = getFieldAt(*vm, pc, object);
    if (kills(word, kKillB))
        release(*vm, object);
    if (v.isRaised()) [[unlikely]]
        GOTO(raisePending);
    R[opA(word)] = v;
    NEXT(2);
}

/// An object of another class than the last one, or that this instruction may be the last to use.
SLOW_PATH(otherFieldGet) {
    auto* instance = as<Instance>(R[opB(pc)]);
    if (!fieldAtSlot(pc, instance->cls))
        GOTO(slowFieldGet);
    Value v = retained(instance->fields[opC(pc)]);
    if (kills(word, kKillB))
        release(*vm, instance);
    R[opA(word)] = v;
    NEXT(2);
}

OP_HANDLER(FieldGet) {
    Value object = R[opB(pc)];
    if (!isInstance(object)) [[unlikely]]
        GOTO(slowFieldGet);
    auto* instance = as<Instance>(object);
    if (!isCached(pc, instance->cls)) [[unlikely]]
        GOTO(otherFieldGet);
    if (kills(word, kKillB) && !releaseQuickly(instance)) [[unlikely]]
        GOTO(otherFieldGet);
    R[opA(word)] = retained(instance->fields[opC(pc)]);
    NEXT(2);
}

bool setFieldAt(Vm& vm, const uint64_t* pc, Value object, Value value) {
    if (isInstance(object)) {
        const Class* cls = as<Instance>(object)->cls;
        uint32_t slot = cls->findField(nameOf(pc));
        remember(pc, cls, slot, slot != Class::kNoField && cls->fields[slot].assignable == nameOf(pc));
    }
    return setField(vm, object, nameOf(pc), value, kills(*pc, bytecode::kInInit));
}

bool fitsFieldAt(const uint64_t* pc, Value object, Value value) {
    const Class* cls = as<Instance>(object)->cls;
    const uint32_t slot = cls->findField(nameOf(pc));
    if (slot == Class::kNoField)
        return false;
    const ClassField& field = cls->fields[slot];
    return !field.type || (field.type->mask & typeBit(value)) != 0;
}

SLOW_PATH(slowFieldSet) {
    Value object = R[opA(word)];
    bool done = setFieldAt(*vm, pc, object, owned(word, kKillB, R[opB(word)]));
    if (kills(word, kKillA))
        release(*vm, object);
    if (!done) [[unlikely]]
        GOTO(raisePending);
    NEXT(2);
}

/// The same as otherFieldGet; also a field with a type.
SLOW_PATH(otherFieldSet) {
    auto* instance = as<Instance>(R[opA(word)]);
    uint32_t slot = opC(pc);
    Value value = R[opB(word)];
    const ClassField* field = fieldAtSlot(pc, instance->cls);
    if (!field || (field->isFixed && !kills(word, bytecode::kInInit)))
        GOTO(slowFieldSet);
    if (field->type && !fitsField(*vm, *field, value)) {
        if (kills(word, kKillB))
            release(*vm, value);
        if (kills(word, kKillA))
            release(*vm, instance);
        GOTO(raisePending);
    }
    Value before = std::exchange(instance->fields[slot], owned(word, kKillB, value));
    release(*vm, before);
    if (kills(word, kKillA))
        release(*vm, instance);
    NEXT(2);
}

/// The same as FieldSet when there is something to release.
SLOW_PATH(cachedFieldSet) {
    auto* instance = as<Instance>(R[opA(word)]);
    Value before = std::exchange(instance->fields[opC(pc)], owned(word, kKillB, R[opB(pc)]));
    release(*vm, before);
    if (kills(word, kKillA))
        release(*vm, instance);
    NEXT(2);
}

OP_HANDLER(FieldSet) {
    Value object = R[opA(word)];
    if (!isInstance(object)) [[unlikely]]
        GOTO(slowFieldSet);
    auto* instance = as<Instance>(object);
    if (!isCached(pc, instance->cls)) [[unlikely]]
        GOTO(otherFieldSet);
    Value& field = instance->fields[opC(pc)];
    if (field.isObject() || (kills(word, kKillA) && !releaseQuickly(instance))) [[unlikely]]
        GOTO(cachedFieldSet);
    field = owned(word, kKillB, R[opB(pc)]);
    NEXT(2);
}

// -- classes

OP_HANDLER(ClassNew) {
    Value v = newDeclaredClass(*vm, *reinterpret_cast<const LinkedClass*>(pc[1]), R + opB(pc));
    if (v.isRaised()) [[unlikely]]
        GOTO(raisePending);
    R[opA(word)] = v;
    NEXT(2);
}

SLOW_PATH(runDefaults) {
    Value self = R[opB(pc)];
    auto* instance = as<Instance>(self);
    const auto& defaults = instance->cls->defaults;
    Value function = retained(defaults[defaults.size() - instance->extra--]);
    CONTINUE(callFor(*vm, pc, R, function, {retained(self)}, Then::Again));
}

OP_HANDLER(FieldsInit) {
    // `self` is killed by no FieldsInit: `init` gives it back.
    Value self = R[opB(pc)];
    if (isInstance(self) && as<Instance>(self)->extra > 0)
        GOTO(runDefaults);
    if (kills(word, kKillB))
        release(*vm, self);
    NEXT(1);
}

OP_HANDLER(SuperGet) {
    Value cls = R[opB(pc)];
    Value method = retained(methodOfParent(*vm, cls, Value::fromBits(pc[1])));
    if (kills(word, kKillB))
        release(*vm, cls);
    if (method.isUnset()) [[unlikely]]
        GOTO(raisePending);
    R[opA(word)] = method;
    NEXT(2);
}

OP_HANDLER(SuperBind) {
    Value self = R[opB(pc)], cls = R[opC(pc)];
    Value method = retained(methodOfParent(*vm, cls, Value::fromBits(pc[1])));
    if (kills(word, kKillC))
        release(*vm, cls);
    if (method.isUnset()) [[unlikely]] {
        if (kills(word, kKillB))
            release(*vm, self);
        GOTO(raisePending);
    }
    R[opA(word)] = Value::object(newBoundMethod(*vm, owned(word, kKillB, self), method));
    NEXT(2);
}

// -- types

namespace {

void releaseLocals(Vm& vm, const Value* locals, unsigned count) {
    for (unsigned i = 0; i < count; ++i)
        release(vm, locals[i]);
}

} // namespace

SLOW_PATH(slowCheckType) {
    const auto& type = *reinterpret_cast<const LinkedType*>(pc[1]);
    bool fits = checkType(*vm, type, R[opA(word)], {R + opB(word), nullptr});
    releaseLocals(*vm, R + opB(word), opC(word));
    if (kills(word, kKillA))
        release(*vm, R[opA(word)]);
    if (!fits)
        GOTO(raisePending);
    NEXT(2);
}

OP_HANDLER(CheckType) {
    // The value is needed afterwards, or it is an immediate of no count: a kill is rare.
    const auto* type = reinterpret_cast<const LinkedType*>(pc[1]);
    if (!(type->mask & typeBit(R[opA(word)])) || opC(pc) != 0 || kills(word, kKillA)) [[unlikely]]
        GOTO(slowCheckType);
    NEXT(2);
}

OP_HANDLER(FitsType) {
    Value* window = R + opB(pc);
    Truth is = fits(*vm, *reinterpret_cast<const LinkedType*>(pc[1]), window[0], {window + 1, nullptr});
    releaseLocals(*vm, window, opC(pc));
    if (is == Truth::Raised) [[unlikely]]
        GOTO(raisePending);
    R[opA(word)] = Value::boolean(is == Truth::Yes);
    NEXT(2);
}

// -- operators

namespace {

/// Calls the method that answers. The operands are those of the instruction, which consumes what `killX` and `killY`
/// say.
Resume answer(Vm& vm, const uint64_t* pc, Value* R, const OperatorCall& found, Value x, bool killX, Value y, bool killY,
              Then then) {
    Value ownX = killX ? x : retained(x), ownY = killY ? y : retained(y);
    Value receiver = found.isSwapped ? ownY : ownX, argument = found.isSwapped ? ownX : ownY;
    Value function = retained(found.function);
    if (found.wantsSwapped)
        return callFor(vm, pc, R, function, {receiver, argument, Value::boolean(found.isSwapped)}, then);
    return callFor(vm, pc, R, function, {receiver, argument}, then);
}

} // namespace

Resume answerBinary(Vm& vm, const uint64_t* pc, Value* R, const OperatorCall& found, Value y) {
    uint64_t word = *pc;
    bool hasY = bytecode::info(opcodeOf(word)).c == bytecode::Operand::Src;
    return answer(vm, pc, R, found, R[opB(word)], kills(word, kKillB), y, hasY && kills(word, kKillC), Then::Store);
}

Resume answerWithFloat(Vm& vm, const uint64_t* pc, Value* R, const OperatorCall& found, Value x, Value y) {
    // The float has no count: the bit is the other operand's.
    bool isKilled = kills(*pc, kKillB);
    return answer(vm, pc, R, found, x, isKilled, y, isKilled, Then::Store);
}

Resume answerUnary(Vm& vm, const uint64_t* pc, Value* R, Value method) {
    return callFor(vm, pc, R, retained(method), {owned(*pc, kKillB, R[opB(*pc)])}, Then::Store);
}

Resume answerComparison(Vm& vm, const uint64_t* pc, Value* R, const OperatorCall& found) {
    uint64_t word = *pc;
    return answer(vm, pc, R, found, R[opB(word)], kills(word, kKillB), R[opC(word)], kills(word, kKillC),
                  found.isNegated ? Then::NotTruth : Then::Truth);
}

Resume answerJump(Vm& vm, const uint64_t* pc, Value* R, const OperatorCall& found, Value y) {
    uint64_t word = *pc;
    bool hasY = bytecode::info(opcodeOf(word)).b == bytecode::Operand::Src;
    return answer(vm, pc, R, found, R[opA(word)], kills(word, kKillA), y, hasY && kills(word, kKillB),
                  found.isNegated ? Then::NotJump : Then::Jump);
}

Resume answerIn(Vm& vm, const uint64_t* pc, Value* R, Value method) {
    uint64_t word = *pc;
    Value item = owned(word, kKillB, R[opB(word)]), container = owned(word, kKillC, R[opC(word)]);
    return callFor(vm, pc, R, retained(method), {container, item}, Then::Truth);
}

Resume answerIndexGet(Vm& vm, const uint64_t* pc, Value* R, Value method) {
    uint64_t word = *pc;
    Value object = owned(word, kKillB, R[opB(word)]), index = owned(word, kKillC, R[opC(word)]);
    return callFor(vm, pc, R, retained(method), {object, index}, Then::Store);
}

Resume answerIndexSet(Vm& vm, const uint64_t* pc, Value* R, Value method) {
    uint64_t word = *pc;
    Value object = owned(word, kKillA, R[opA(word)]), index = owned(word, kKillB, R[opB(word)]);
    Value value = owned(word, kKillC, R[opC(word)]);
    return callFor(vm, pc, R, retained(method), {object, index, value}, Then::Drop);
}

// -- texts

namespace {

/// Texts that methods make are asked for in Coro: as many levels of them as there are need no C stack.
Resume joinInProgram(Vm& vm, const uint64_t* pc, Value* R) {
    List* parts = newListOf(vm, {R + opB(*pc), opC(*pc)});
    return callFor(vm, pc, R, retained(vm.helpers.joinTexts), {Value::object(parts)}, Then::Store);
}

} // namespace

SLOW_PATH(slowStrJoin) { CONTINUE(joinInProgram(*vm, pc, R)); }

SLOW_PATH(nestedStrJoin) {
    Value v;
    {
        NestedCalls nested(*vm, pc, R);
        v = joinTexts(*vm, R + opB(word), opC(word));
    }
    if (v.isRaised())
        GOTO(raisePending);
    R[opA(word)] = v;
    NEXT(1);
}

OP_HANDLER(StrJoin) {
    const Value* parts = R + opB(pc);
    bool isNested = false;
    for (unsigned i = 0; i < opC(pc); ++i) {
        if (!parts[i].isObject() || isKind(parts[i], Kind::Str))
            continue;
        if (!operatorOf(*vm, parts[i], KnownName::ToString).isUnset())
            GOTO(slowStrJoin);
        isNested = true;
    }
    if (isNested)
        GOTO(nestedStrJoin);
    Value v = joinTexts(*vm, R + opB(word), opC(word));
    if (v.isRaised())
        GOTO(raisePending);
    R[opA(word)] = v;
    NEXT(1);
}

} // namespace coro::vm
