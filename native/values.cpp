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
    CORO_ALWAYS_CHECK(type != Type::None);
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
        put(value, registerAt(r), Memory::Frame);
}

/// The same for what the frame has already.
void FunctionLowering::hold(uint32_t r, Type type, Value* value) {
    types_[r] = type;
    holdings_[r] = Holding::counted();
    ir_.CreateStore(value, variable(r, type));
}

/// A register changes its form, to one of a wider type, on the way to that instruction: a large int leaves there.
void FunctionLowering::convert(uint32_t r, Type to, uint32_t destination) {
    const Type from = types_[r];
    if (from == to)
        return;
    CORO_ALWAYS_CHECK(program_.join(from, to) == program_.join(to, to));
    if (!isNumber(from)) {
        types_[r] = to;
        return;
    }
    const Operand number = operand(r);
    if (from == Type::Int) {
        Block *large = newBlock(), *small = newBlock();
        ir_.CreateCondBr(fitsSmall(number.value), small, large, module_.likely());
        ir_.SetInsertPoint(large);
        leaveFrom(destination);
        ir_.SetInsertPoint(small);
    }
    set(r, to, from == Type::Int ? box(number.value) : boxFloat(number.value));
}

/// As a value; leaves when it is a large int.
llvm::Value* FunctionLowering::boxed(Operand o) {
    switch (o.type) {
    case Type::Int:
        guard(fitsSmall(o.value));
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

/// Of a number. Ints that no float has are rounded, as the interpreter rounds them.
llvm::Value* FunctionLowering::floating(Operand o) {
    if (o.type == Type::Int)
        return ir_.CreateSIToFP(o.value, module_.number());
    return o.type == Type::Float ? o.value : unboxFloat(o.value);
}

/// The same without rounding; leaves when that cannot be.
llvm::Value* FunctionLowering::exactFloating(Operand o) {
    if (o.type == Type::Int)
        guard(fitsFloat(ir_, o.value));
    return floating(o);
}

llvm::Value* FunctionLowering::isPrim(Value* bits, uint64_t which) {
    return ir_.CreateICmpEQ(bits, word(VmValue::kPrimBase + which));
}
llvm::Value* FunctionLowering::isFalsy(Value* bits) {
    return ir_.CreateICmpULE(ir_.CreateSub(bits, word(VmValue::kPrimBase)), word(1));
}

} // namespace coro::native
