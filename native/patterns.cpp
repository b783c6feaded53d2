// Lists that patterns take apart, and types that they ask for.
#include "native/function_lowering.h"

namespace coro::native {

using bytecode::kAtLeast;
using bytecode::kKillA;
using bytecode::kKillB;
using bytecode::Opcode;

/// The register's value, which may be an object, is a list of as many items as the instruction names.
void FunctionLowering::requireListOf(const Operand& o, Block* otherwise) {
    requireKind(o, vm::Kind::List, otherwise);
    Value* size = load(ir_.getInt32Ty(), asPointer(o.value), module_.layout().listSize, Memory::List);
    Value* wanted = ir_.getInt32(ins_.b);
    require(ins_.kills & kAtLeast ? ir_.CreateICmpUGE(size, wanted) : ir_.CreateICmpEQ(size, wanted), otherwise);
}

/// What does not fit raises in the interpreter.
void FunctionLowering::lowerCheckList() {
    requireListOf(operand(ins_.a), leaveHere());
    if (types_[ins_.a] == Type::Any)
        types_[ins_.a] = listOf(kUnknownSite);
    releaseKilled(ins_.a, kKillA);
}

void FunctionLowering::lowerListItem() {
    const Operand list = operand(ins_.b);
    requireKind(list, vm::Kind::List, leaveHere());
    const auto place = static_cast<int16_t>(ins_.c);
    const Operand index{Type::Int, word(static_cast<uint64_t>(int64_t{place}))};
    Value* found = load(module_.bits(), itemOfList(list, index), 0, Memory::Item);
    giveLookedUp(found, resultType(), ins_.b, kKillB);
}

void FunctionLowering::lowerJumpUnlessList() {
    const Operand o = operand(ins_.a);
    if (!mayOwn(o.type)) {
        goTo(blockOf().target);
        return;
    }
    Block* unless = newBlock();
    requireListOf(o, unless);
    releaseKilled(ins_.a, kKillA);
    goTo(blockOf().next);
    ir_.SetInsertPoint(unless);
    releaseKilled(ins_.a, kKillA);
    goTo(blockOf().target);
}

void FunctionLowering::lowerJumpUnlessType() {
    Value* fits = call("isOfType", {boxed(ins_.a), word(ins_.b)});
    releaseKilled(ins_.a, kKillA);
    jumpWhen(ir_.CreateICmpEQ(fits, word(0)));
}

} // namespace coro::native
