// Lists, maps, ranges and texts.
#include "native/function_lowering.h"
#include "vm/value.h"

namespace coro::native {

using bytecode::kKillA;
using bytecode::kKillB;
using bytecode::kKillC;
using bytecode::Opcode;

void FunctionLowering::lowerContainer() {
    switch (ins_.op) {
    case Opcode::ListNew:
        storeWindow(ins_.b, ins_.c);
        set(ins_.a, resultType(), call("newList", {vm_, registerAt(ins_.b), word(ins_.c)}));
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
        set(ins_.a, Type::Range, checked(call("newRange", {vm_, begin, end, step, inclusive})));
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
    return listItemAt(asPointer(container.value), integer(index), otherwise);
}

/// Where the list has the item at that position; `otherwise` when it has none.
llvm::Value* FunctionLowering::listItemAt(Value* list, Value* position, Block* otherwise) {
    Value* size = ir_.CreateZExt(load(ir_.getInt32Ty(), list, module_.layout().listSize, Memory::List), module_.bits());
    // Before anything can fail: so both may be read before a loop.
    Value* items = load(module_.pointer(), list, module_.layout().listItems, Memory::List);
    require(ir_.CreateICmpULT(position, size), otherwise);
    return ir_.CreateInBoundsGEP(module_.bits(), items, position);
}

/// Where the list has the item with that index, which counts from the end when it is negative; leaves when it has none.
llvm::Value* FunctionLowering::itemOfList(Operand container, Operand index) {
    Value* list = asPointer(container.value);
    Value* size = ir_.CreateZExt(load(ir_.getInt32Ty(), list, module_.layout().listSize, Memory::List), module_.bits());
    // Before anything can fail: so both may be read before a loop.
    Value* items = load(module_.pointer(), list, module_.layout().listItems, Memory::List);
    Block* fromEnd = newBlock();
    require(ir_.CreateICmpULT(index.value, size), fromEnd);
    Value* place = merge(index.value, fromEnd, [&] {
        Value* counted = ir_.CreateAdd(index.value, size);
        guard(ir_.CreateICmpULT(counted, size));
        return counted;
    });
    return ir_.CreateInBoundsGEP(module_.bits(), items, place);
}

/// Methods that take less than a call would; false: it is none of them.
bool FunctionLowering::lowerListMethod() {
    const uint32_t receiver = ins_.b + bytecode::kFrameHeader;
    const Type result = listMethodType(program_, function_, stepAt(function_, at_), types_[receiver]);
    if (result == Type::None)
        return false;
    const Operand list = operand(receiver);
    Value* object = asPointer(list.value);
    const vm::NativeLayout& layout = module_.layout();
    Value* size = load(ir_.getInt32Ty(), object, layout.listSize, Memory::List);
    const bool isCounted = holdings_[receiver].isCounted();
    if (result == Type::Int) {
        if (isCounted)
            release(list);
        set(ins_.a, Type::Int, ir_.CreateZExt(size, module_.bits()));
        return true;
    }
    Value* item = boxed(receiver + 1);
    Block *full = newBlock(), *done = newBlock();
    require(ir_.CreateICmpULT(size, load(ir_.getInt32Ty(), object, layout.listCapacity, Memory::List)), full);
    Value* items = load(module_.pointer(), object, layout.listItems, Memory::List);
    put(item, ir_.CreateInBoundsGEP(module_.bits(), items, ir_.CreateZExt(size, module_.bits())), Memory::Item);
    put(ir_.CreateAdd(size, ir_.getInt32(1)), at(object, layout.listSize), Memory::List);
    if (isCounted)
        release(list);
    ir_.CreateBr(done);
    ir_.SetInsertPoint(full);
    if (!isCounted)
        retain(list);
    checked(call("append", {vm_, list.value, item}));
    ir_.CreateBr(done);
    ir_.SetInsertPoint(done);
    set(ins_.a, Type::Immediate, word(vm::Value::nil().bits()));
    return true;
}

void FunctionLowering::lowerIn() {
    set(ins_.a, Type::Immediate, checked(call("contains", {vm_, boxed(ins_.b), boxed(ins_.c), killBits()})));
}

/// Whether the instruction makes a range for the next one alone, which looks it up in a list.
bool FunctionLowering::makesSlice() const {
    if (ins_.op != Opcode::RangeNew || at_ + 1 == blockOf().last)
        return false;
    const bytecode::Instruction lookup = stepAt(function_, at_ + 1).ins;
    return lookup.op == Opcode::IndexGet && lookup.c == ins_.a && lookup.kills & kKillC && lookup.b != ins_.a &&
           namesList(types_[lookup.b]);
}

/// Both instructions, without the range.
void FunctionLowering::lowerSlice() {
    const uint32_t list = stepAt(function_, at_ + 1).ins.b;
    requireKind(operand(list), vm::Kind::List, leaveHere());
    types_[list] = asList(types_[list]);
    Value* inclusive = word(ins_.kills & bytecode::kInclusive ? 1 : 0);
    Value* part =
        checked(call("slice", {vm_, boxed(list), boxed(ins_.b), boxed(ins_.b + 1u), boxed(ins_.b + 2u), inclusive}));
    types_[ins_.a] = Type::Range;
    takeOwnership();
    ++at_;
    ins_ = stepAt(function_, at_).ins;
    pc_ = function_.facts.flow().instructions()[at_].pc;
    leave_ = raise_ = nullptr;
    prepareOwnership();
    releaseKilled(ins_.b, kKillB);
    set(ins_.a, resultType(), part);
}

void FunctionLowering::lowerIndexGet() {
    const Operand container = operand(ins_.b), index = operand(ins_.c);
    if (isList(container.type) && index.type == Type::Int) {
        Value* found = load(module_.bits(), itemOfList(container, index), 0, Memory::Item);
        giveLookedUp(found, resultType(), ins_.b, kKillB);
        return;
    }
    if (isList(container.type) && index.type == Type::Range) {
        set(ins_.a, resultType(), checked(call("getIndex", {vm_, boxed(container), boxed(index), killBits()})));
        return;
    }
    Block* slow = newBlock();
    Value* found = load(module_.bits(), listItem(container, index, slow), 0, Memory::Item);
    const Type result = resultType();
    retain({Type::Any, found});
    releaseKilled(ins_.b, kKillB);
    Value* value = merge(found, slow,
                         [&] { return checked(call("getIndex", {vm_, boxed(container), boxed(index), killBits()})); });
    set(ins_.a, result, value);
}

void FunctionLowering::lowerIndexSet() {
    const Operand container = operand(ins_.a), index = operand(ins_.b);
    if (isList(container.type) && index.type == Type::Int) {
        replaceIn(itemOfList(container, index), module_.tagOf(Memory::Item), owned(ins_.c, kKillC));
        releaseKilled(ins_.a, kKillA);
        return;
    }
    Block *slow = newBlock(), *done = newBlock();
    Value* place = listItem(container, index, slow);
    replaceIn(place, module_.tagOf(Memory::Item), owned(ins_.c, kKillC));
    releaseKilled(ins_.a, kKillA);
    ir_.CreateBr(done);
    ir_.SetInsertPoint(slow);
    checked(call("setIndex", {vm_, boxed(container), boxed(index), boxed(ins_.c), killBits()}));
    ir_.CreateBr(done);
    ir_.SetInsertPoint(done);
}

} // namespace coro::native
