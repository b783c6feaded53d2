// Fields of instances.
#include "native/function_lowering.h"
#include "vm/value.h"

namespace coro::native {

using bytecode::kKillA;
using bytecode::kKillB;

/// Where an instance of the class that the inline cache knows has the field (vm/interpreter/objects.cpp).
llvm::Value* FunctionLowering::cachedField(Value* object, Block* otherwise) {
    constexpr uint64_t kSlotByte = 6, kClassByte = 14;
    Value* cls = load(module_.pointer(), object, module_.layout().instanceClass, Memory::Header);
    Value* id = load(ir_.getInt16Ty(), cls, module_.layout().classCacheId, Memory::Header);
    require(ir_.CreateICmpEQ(id, load(ir_.getInt16Ty(), pcOf(pc_), kClassByte, Memory::Code)), otherwise);
    Value* slot = ir_.CreateZExt(load(ir_.getInt16Ty(), pcOf(pc_), kSlotByte, Memory::Code), ir_.getInt64Ty());
    return ir_.CreateInBoundsGEP(module_.bits(), at(object, module_.layout().instanceFields), slot);
}

/// Whether the field of the register's object, in an instance of a class that is known, can be got at: then it is one
/// of that class from here on, or native code has left.
FunctionLowering::KnownField FunctionLowering::knownField(uint32_t r) {
    const uint64_t name = function_.code().body->code[pc_ + 1];
    const Type instance = program_.receiverOf(function_, name, types_[r]);
    if (!isInstance(instance))
        return {};
    const Operand object = operand(r);
    requireInstance(object, instance, leaveHere());
    types_[r] = instance;
    const auto index =
        static_cast<uint32_t>(program_.classes().fieldIndex(instance, program_.nameOf(function_.module, name)));
    return {at(asPointer(object.value), module_.layout().instanceFields + index * sizeof(uint64_t)),
            module_.tagOfField(index)};
}

void FunctionLowering::lowerFieldGet() {
    const Type expected = asGuess(program_.fieldType(function_, function_.code().body->code[pc_ + 1], types_[ins_.b]));
    if (const KnownField field = knownField(ins_.b); field.place) {
        giveLookedUp(load(module_.bits(), field.place, 0, field.tag), expected, ins_.b, kKillB);
        return;
    }
    const Operand object = operand(ins_.b);
    Block* slow = newBlock();
    requireKind(object, vm::Kind::Instance, slow);
    Value* found = load(module_.bits(), cachedField(asPointer(object.value), slow), 0, Memory::Field);
    if (isNumber(expected)) {
        lowerNumberField(object, found, slow, expected);
        return;
    }
    retain({Type::Any, found});
    releaseKilled(ins_.b, kKillB);
    Value* value =
        merge(found, slow, [&] { return checked(call("getField", {vm_, pcOf(pc_), boxed(object), killBits()})); });
    set(ins_.a, expected, value);
}

/// A field that should hold a number; else native code leaves.
void FunctionLowering::lowerNumberField(Operand object, Value* found, Block* slow, Type expected) {
    auto fits = [&](Value* bits) { return expected == Type::Int ? isSmallInt(bits) : isFloat(bits); };
    guard(fits(found));
    Block* other = newBlock();
    Value* bits = merge(found, slow, [&] {
        Block* raised = newBlock();
        Value* value = call("getField", {vm_, pcOf(pc_), boxed(object), word(0)});
        goOnIf(ir_.CreateICmpNE(value, word(0)), leaveHere());
        goOnIf(ir_.CreateNot(isPrim(value, vm::Value::raised().bits() - vm::Value::kPrimBase)), raised);
        require(fits(value), other);
        llvm::IRBuilder<>::InsertPointGuard keep(ir_);
        ir_.SetInsertPoint(other);
        release({Type::Any, value});
        ir_.CreateBr(leaveHere());
        ir_.SetInsertPoint(raised);
        releaseKilled(ins_.b, kKillB);
        ir_.CreateBr(raiseHere());
        return value;
    });
    releaseKilled(ins_.b, kKillB);
    set(ins_.a, expected, expected == Type::Int ? unbox(bits) : unboxFloat(bits));
}

void FunctionLowering::lowerFieldSet() {
    if (const KnownField field = knownField(ins_.a); field.place) {
        if (program_.acceptsAll(function_, function_.code().body->code[pc_ + 1], ins_, types_[ins_.a])) {
            replaceIn(field.place, field.tag, owned(ins_.b, kKillB));
            releaseKilled(ins_.a, kKillA);
        } else {
            checked(call("setField", {vm_, pcOf(pc_), boxed(ins_.a), boxed(ins_.b), killBits()}));
        }
        return;
    }
    const Operand object = operand(ins_.a);
    Block *slow = newBlock(), *done = newBlock();
    requireKind(object, vm::Kind::Instance, slow);
    Value* place = cachedField(asPointer(object.value), slow);
    replaceIn(place, module_.tagOf(Memory::Field), owned(ins_.b, kKillB));
    releaseKilled(ins_.a, kKillA);
    ir_.CreateBr(done);
    ir_.SetInsertPoint(slow);
    checked(call("setField", {vm_, pcOf(pc_), boxed(object), boxed(ins_.b), killBits()}));
    ir_.CreateBr(done);
    ir_.SetInsertPoint(done);
}

/// Defaults that have to be computed are functions that the interpreter calls.
void FunctionLowering::lowerFieldsInit() {
    const Operand self = operand(ins_.b);
    requireKind(self, vm::Kind::Instance, leaveHere());
    Value* left = load(ir_.getInt16Ty(), asPointer(boxed(self)), offsetof(vm::Object, extra), Memory::Header);
    guard(ir_.CreateICmpEQ(left, ir_.getInt16(0)));
    releaseKilled(ins_.b, kKillB);
}

} // namespace coro::native
