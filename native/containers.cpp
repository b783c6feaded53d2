// Lists, maps, ranges and texts.
#include "native/function_lowering.h"

namespace coro::native {

using bytecode::kKillA;
using bytecode::kKillB;
using bytecode::kKillC;
using bytecode::Opcode;

void FunctionLowering::lowerContainer() {
    switch (ins_.op) {
    case Opcode::ListNew:
        storeWindow(ins_.b, ins_.c);
        set(ins_.a, Type::Any, call("newList", {vm_, registerAt(ins_.b), word(ins_.c)}));
        break;
    case Opcode::ListPush:
        call("listPush", {vm_, boxed(ins_.a), owned(ins_.b, kKillB)}, false);
        releaseKilled(ins_.a, kKillA);
        break;
    case Opcode::MapNew:
        storeWindow(ins_.b, ins_.c);
        set(ins_.a, Type::Any, checked(call("newMap", {vm_, registerAt(ins_.b), word(ins_.c)})));
        break;
    case Opcode::RangeNew: {
        Value* inclusive = word(ins_.kills & bytecode::kInclusive ? 1 : 0);
        Value *begin = boxed(ins_.b), *end = boxed(ins_.b + 1u), *step = boxed(ins_.b + 2u);
        set(ins_.a, Type::Any, checked(call("newRange", {vm_, begin, end, step, inclusive})));
        break;
    }
    case Opcode::StrJoin:
        storeWindow(ins_.b, ins_.c);
        set(ins_.a, Type::Any, checked(call("joinTexts", {vm_, registerAt(ins_.b), word(ins_.c)})));
        break;
    case Opcode::IndexGet:
        lowerIndexGet();
        break;
    default:
        lowerIndexSet();
        break;
    }
}

/// Where a list has the item with that index; `otherwise` when it is no list or has none.
llvm::Value* FunctionLowering::listItem(Operand container, Operand index, Block* otherwise) {
    if (index.type == Type::Float)
        require(ir_.getFalse(), otherwise);
    else if (index.type != Type::Int)
        require(isSmallInt(index.value), otherwise);
    requireKind(container, vm::Kind::List, otherwise);
    if (!mayOwn(container.type) || index.type == Type::Float)
        return llvm::PoisonValue::get(module_.pointer());
    Value *list = asPointer(container.value), *place = integer(index);
    Value* size = ir_.CreateZExt(load(ir_.getInt32Ty(), list, module_.layout().listSize, Memory::List), module_.bits());
    require(ir_.CreateICmpULT(place, size), otherwise);
    Value* items = load(module_.pointer(), list, module_.layout().listItems, Memory::List);
    return ir_.CreateInBoundsGEP(module_.bits(), items, place);
}

void FunctionLowering::lowerIndexGet() {
    const Operand container = operand(ins_.b), index = operand(ins_.c);
    Block* slow = newBlock();
    Value* found = load(module_.bits(), listItem(container, index, slow), 0, Memory::Item);
    retain({Type::Any, found});
    releaseKilled(ins_.b, kKillB);
    Value* value = merge(found, slow,
                         [&] { return checked(call("getIndex", {vm_, boxed(container), boxed(index), killBits()})); });
    set(ins_.a, Type::Any, value);
}

void FunctionLowering::lowerIndexSet() {
    const Operand container = operand(ins_.a), index = operand(ins_.b);
    Block *slow = newBlock(), *done = newBlock();
    Value* place = listItem(container, index, slow);
    replaceIn(place, Memory::Item, owned(ins_.c, kKillC));
    releaseKilled(ins_.a, kKillA);
    ir_.CreateBr(done);
    ir_.SetInsertPoint(slow);
    checked(call("setIndex", {vm_, boxed(container), boxed(index), boxed(ins_.c), killBits()}));
    ir_.CreateBr(done);
    ir_.SetInsertPoint(done);
}

} // namespace coro::native
