// Loops over ranges and over the items of built-in containers.
#include "native/function_lowering.h"

namespace coro::native {

using bytecode::Opcode;

namespace {

constexpr uint64_t kUnset = 3; // as LoadPrim counts

} // namespace

/// The register holds a small int from here on, or native code has left.
void FunctionLowering::narrowToInt(uint32_t r) {
    if (types_[r] == Type::Int)
        return;
    Value* bits = boxed(r);
    guard(isSmallInt(bits));
    set(r, Type::Int, unbox(bits));
}

/// Whether `next` is still in the range that ends at `end`.
llvm::Value* FunctionLowering::inRange(Value* next, Value* end, Value* step) {
    const bool inclusive = ins_.kills & bytecode::kInclusive;
    Value* up = compareInts(inclusive ? Opcode::Le : Opcode::Lt, next, end);
    Value* down = compareInts(inclusive ? Opcode::Ge : Opcode::Gt, next, end);
    return ir_.CreateSelect(ir_.CreateICmpSGT(step, word(0)), up, down);
}

void FunctionLowering::lowerForPrep() {
    for (uint32_t r = ins_.b; r < ins_.b + 3u; ++r) {
        narrowToInt(r);
        guard(fitsSmall(operand(r).value));
    }
    Value *first = operand(ins_.b).value, *end = operand(ins_.b + 1u).value, *step = operand(ins_.b + 2u).value;
    guard(ir_.CreateICmpNE(step, word(0)));
    Block *some = newBlock(), *none = newBlock();
    ir_.CreateCondBr(inRange(first, end, step), some, none);
    ir_.SetInsertPoint(none);
    goTo(blockOf().target);
    ir_.SetInsertPoint(some);
    set(ins_.a, Type::Int, first);
    goTo(blockOf().next);
}

void FunctionLowering::lowerForLoop() {
    for (uint32_t r = ins_.b; r < ins_.b + 3u; ++r)
        narrowToInt(r);
    Value *end = operand(ins_.b + 1u).value, *step = operand(ins_.b + 2u).value;
    // What is in the range is small, since its end is.
    Value* next = ir_.CreateNSWAdd(operand(ins_.b).value, step);
    Block *more = newBlock(), *over = newBlock();
    ir_.CreateCondBr(inRange(next, end, step), more, over);
    ir_.SetInsertPoint(over);
    goTo(blockOf().next);
    ir_.SetInsertPoint(more);
    set(ins_.b, Type::Int, next);
    set(ins_.a, Type::Int, next);
    goTo(blockOf().target);
}

void FunctionLowering::lowerIterPrep() {
    if (isList(types_[ins_.b])) {
        set(ins_.b + 1u, Type::Int, word(0));
        goTo(blockOf().next);
        return;
    }
    Value* position = call("iterationStart", {vm_, boxed(ins_.b)});
    guard(ir_.CreateICmpNE(position, word(0)));
    set(ins_.b + 1u, Type::Int, unbox(position));
    goTo(blockOf().next);
}

/// An item that should be a number is one, or native code leaves.
void FunctionLowering::lowerNextOfList(Operand list) {
    Value* position = operand(ins_.b + 1u).value;
    Block* end = newBlock();
    Value* found = load(module_.bits(), listItemAt(asPointer(list.value), position, end), 0, Memory::Item);
    giveLookedUp(found, resultType(), ins_.b, 0);
    set(ins_.b + 1u, Type::Int, ir_.CreateNSWAdd(position, word(1)));
    goTo(blockOf().next);
    ir_.SetInsertPoint(end);
    goTo(blockOf().target);
}

void FunctionLowering::lowerIterNext() {
    const Operand over = operand(ins_.b);
    narrowToInt(ins_.b + 1u);
    if (isList(over.type)) {
        lowerNextOfList(over);
        return;
    }
    Value* position = operand(ins_.b + 1u).value;
    Block *slow = newBlock(), *end = newBlock();
    requireKind(over, vm::Kind::List, slow);
    Value* found = load(module_.bits(), listItemAt(asPointer(over.value), position, end), 0, Memory::Item);
    retain({Type::Any, found});
    Value* moved = ir_.CreateNSWAdd(position, word(1));

    Block *fastEnd = ir_.GetInsertBlock(), *done = newBlock();
    ir_.CreateBr(done);
    ir_.SetInsertPoint(slow);
    put(box(position), registerAt(ins_.b + 1u), Memory::Frame);
    const auto* next = ins_.op == Opcode::IterNextPair ? "iterationNextPair" : "iterationNext";
    Value* item = checked(call(next, {vm_, boxed(over), registerAt(ins_.b + 1u)}));
    require(ir_.CreateNot(isPrim(item, kUnset)), end);
    Value* advanced = unbox(load(module_.bits(), registerAt(ins_.b + 1u), 0, Memory::Frame));
    Block* slowEnd = ir_.GetInsertBlock();
    ir_.CreateBr(done);

    ir_.SetInsertPoint(end);
    goTo(blockOf().target);
    ir_.SetInsertPoint(done);
    llvm::PHINode* value = ir_.CreatePHI(module_.bits(), 2);
    value->addIncoming(found, fastEnd);
    value->addIncoming(item, slowEnd);
    llvm::PHINode* at = ir_.CreatePHI(module_.bits(), 2);
    at->addIncoming(moved, fastEnd);
    at->addIncoming(advanced, slowEnd);
    set(ins_.b + 1u, Type::Int, at);
    set(ins_.a, Type::Any, value);
    goTo(blockOf().next);
}

} // namespace coro::native
