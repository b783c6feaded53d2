// Registers, and the forms in which they are held.
#include "base/check.h"
#include "native/function_lowering.h"
#include "vm/value.h"

namespace coro::native {

using VmValue = vm::Value;

/// All variables stand in the entry block, where LLVM makes registers of them.
llvm::AllocaInst* FunctionLowering::variable(uint32_t r, Type type) {
    const Type form = isNumber(type) ? type : Type::Any;
    llvm::AllocaInst*& found = variables_[{r, form}];
    if (!found) {
        Block& entry = target_->getEntryBlock();
        llvm::IRBuilder<> first(&entry, entry.begin());
        found = first.CreateAlloca(type == Type::Float ? module_.number() : module_.bits());
    }
    return found;
}

FunctionLowering::Operand FunctionLowering::operand(uint32_t r) {
    const Type type = types_[r];
    CORO_CHECK(type != Type::None);
    return {type, ir_.CreateLoad(type == Type::Float ? module_.number() : module_.bits(), variable(r, type))};
}

FunctionLowering::Operand FunctionLowering::constant(int64_t i) { return {Type::Int, word(static_cast<uint64_t>(i))}; }
FunctionLowering::Operand FunctionLowering::constant(double d) {
    return {Type::Float, llvm::ConstantFP::get(module_.number(), d)};
}

/// A value goes to the frame at once, too, so that leaving has only numbers to store.
void FunctionLowering::set(uint32_t r, Type type, Value* value) {
    hold(r, type, value);
    if (!isNumber(type))
        ir_.CreateStore(value, registerAt(r));
}

/// The same for what the frame has already.
void FunctionLowering::hold(uint32_t r, Type type, Value* value) {
    types_[r] = type;
    ir_.CreateStore(value, variable(r, type));
}

/// A register changes its form, to one of a wider type.
void FunctionLowering::convert(uint32_t r, Type to) {
    const Type from = types_[r];
    if (from == to)
        return;
    CORO_CHECK(join(from, to) == to);
    if (isNumber(from))
        set(r, to, boxed(r));
    else
        types_[r] = to;
}

llvm::Value* FunctionLowering::boxed(Operand o) {
    switch (o.type) {
    case Type::Int:
        return box(o.value);
    case Type::Float:
        return boxFloat(o.value);
    default:
        return o.value;
    }
}

/// Of a value that is known to be a small int; of a float on ways that are never taken.
llvm::Value* FunctionLowering::integer(Operand o) {
    if (o.type == Type::Float)
        return llvm::PoisonValue::get(module_.bits());
    return o.type == Type::Int ? o.value : unbox(o.value);
}

llvm::Value* FunctionLowering::floating(Operand o) {
    if (o.type == Type::Int)
        return ir_.CreateSIToFP(o.value, module_.number());
    return o.type == Type::Float ? o.value : unboxFloat(o.value);
}

llvm::Value* FunctionLowering::box(Value* integer) { return ir_.CreateAdd(integer, word(VmValue::kIntZero)); }
llvm::Value* FunctionLowering::unbox(Value* bits) { return ir_.CreateSub(bits, word(VmValue::kIntZero)); }

llvm::Value* FunctionLowering::boxFloat(Value* number) {
    Value* raw = ir_.CreateBitCast(number, module_.bits());
    Value* isNan = ir_.CreateFCmpUNO(number, number);
    raw = ir_.CreateSelect(isNan, word(uint64_t{0x7FF8} << 48), raw);
    return ir_.CreateAdd(raw, word(VmValue::kDoubleOffset));
}
llvm::Value* FunctionLowering::unboxFloat(Value* bits) {
    return ir_.CreateBitCast(ir_.CreateSub(bits, word(VmValue::kDoubleOffset)), module_.number());
}

llvm::Value* FunctionLowering::isSmallInt(Value* bits) { return ir_.CreateICmpUGE(bits, word(VmValue::kIntMin)); }
llvm::Value* FunctionLowering::isFloat(Value* bits) {
    return ir_.CreateICmpULT(ir_.CreateSub(bits, word(VmValue::kDoubleOffset)),
                             word(VmValue::kPrimBase - VmValue::kDoubleOffset));
}
llvm::Value* FunctionLowering::isObject(Value* bits) { return ir_.CreateICmpULT(bits, word(uint64_t{1} << 48)); }
llvm::Value* FunctionLowering::isPrim(Value* bits, uint64_t which) {
    return ir_.CreateICmpEQ(bits, word(VmValue::kPrimBase + which));
}
llvm::Value* FunctionLowering::isFalsy(Value* bits) {
    return ir_.CreateICmpULE(ir_.CreateSub(bits, word(VmValue::kPrimBase)), word(1));
}
llvm::Value* FunctionLowering::fitsSmall(Value* integer) {
    Value* moved = ir_.CreateAdd(integer, word(uint64_t{1} << 50));
    return ir_.CreateICmpULT(moved, word(uint64_t{1} << 51));
}

} // namespace coro::native
