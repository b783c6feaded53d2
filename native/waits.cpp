// Of coroutines and streams: the end of what runs from one wait to the next; and `noreturn`.
#include "native/function_lowering.h"
#include "vm/coroutines/future.h"

namespace coro::native {

using bytecode::kFrameHeader;

/// The interpreter does the wait.
void FunctionLowering::endStretch() {
    storeValues(at_);
    flushHops();
    dispatch(pcOf(pc_));
}

/// Another part goes on with that block.
void FunctionLowering::goToPart(llvm::Function* part, uint32_t block) {
    storeValues(function_.facts.flow().blocks()[block].first);
    flushHops();
    goOnWith(part, llvm::ConstantPointerNull::get(module_.pointer()));
}

/// Numbers become values in the frame, where that happens each time; large ones leave at that instruction.
void FunctionLowering::storeValues(uint32_t instruction) {
    countAll(instruction);
    Block* large = nullptr;
    const bytecode::RegisterSet& owned = function_.facts.ownedBefore(instruction);
    bytecode::forEachRegister(owned.words(), [&](uint32_t r) {
        if (types_[r] != Type::Int)
            return;
        large = large ? large : newBlock();
        goOnIf(fitsSmall(operand(r).value), large);
    });
    bytecode::forEachRegister(owned.words(), [&](uint32_t r) {
        if (isNumber(types_[r]))
            put(smallBoxed(operand(r)), registerAt(r), Memory::Frame);
    });
    if (!large)
        return;
    llvm::IRBuilder<>::InsertPointGuard keep(ir_);
    ir_.SetInsertPoint(large);
    leaveFrom(instruction);
}

/// What the interpreter's table has for this instruction, which signals change.
void FunctionLowering::dispatch(Value* pc) {
    Value* word = load(module_.bits(), pc, 0, Memory::Code);
    Value* place = at(module_.handlers(), static_cast<uint64_t>(ins_.op) * sizeof(void*));
    Value* handler = ir_.CreateLoad(module_.pointer(), place, true);
    llvm::CallInst* go = ir_.CreateCall(module_.handlerType(), handler, {pc, registers_, vm_, word});
    go->setCallingConv(llvm::CallingConv::PreserveNone);
    go->setTailCallKind(llvm::CallInst::TCK_MustTail);
    ir_.CreateRetVoid();
}

/// `noreturn`: the frame goes on with other arguments.
void FunctionLowering::lowerHop() {
    const Function& target = *hopTarget(program_, function_, stepAt(function_, at_));
    if (function_.code().kind != bytecode::FunctionKind::Fn) {
        Value* coroutine = ir_.CreateLoad(
            module_.pointer(), ir_.CreateConstInBoundsGEP1_64(module_.bits(), registers_, static_cast<uint64_t>(-1)));
        Value* bits = load(ir_.getInt32Ty(), coroutine, module_.layout().futureBits, Memory::Machine);
        guard(ir_.CreateICmpEQ(ir_.CreateAnd(bits, ir_.getInt32(vm::Future::kCancelHeld)), ir_.getInt32(0)));
    }
    if (&target == &function_)
        hopToItself();
    else
        hopTo(target);
}

void FunctionLowering::hopToItself() {
    if (part_)
        guard(ir_.CreateICmpEQ(closure(), load(module_.bits(), asPointer(extWord()), 0, Memory::Variable)));
    if (function_.code().kind != bytecode::FunctionKind::Fn)
        noteHop();
    std::vector<Operand> given;
    for (uint32_t p = 0; p < ins_.c; ++p)
        given.push_back(operand(ins_.b + kFrameHeader + p));
    types_.assign(types_.size(), Type::None);
    for (uint32_t p = 0; p < ins_.c; ++p)
        set(p, given[p].type, given[p].value);
    goTo(0);
}

/// Another function takes over the frame; the interpreter does that when the other one is its.
void FunctionLowering::hopTo(const Function& target) {
    llvm::Function* start = module_.stretchAt(target, 0);
    if (!start) {
        leaveFrom(at_);
        return;
    }
    guard(ir_.CreateICmpNE(ir_.CreateLoad(module_.bits(), module_.limit(), true), word(~uint64_t{0})));
    std::vector<Operand> given;
    for (uint32_t p = 0; p < ins_.c; ++p) {
        given.push_back(operand(ins_.b + kFrameHeader + p));
        if (given[p].type == Type::Int)
            guard(fitsSmall(given[p].value));
    }
    flushHops();
    call("logHops", {vm_, pcOf(pc_), word(1)}, false);
    for (uint32_t p = 0; p < ins_.c; ++p)
        put(smallBoxed(given[p]), registerAt(p), Memory::Frame);
    Value *before = closure(), *function = load(module_.bits(), asPointer(extWord()), 0, Memory::Variable);
    retain({Type::Any, function});
    put(function, ir_.CreateConstInBoundsGEP1_64(module_.bits(), registers_, static_cast<uint64_t>(-3)), Memory::Frame);
    release({Type::Any, before});
    goOnWith(start, ir_.CreateLoad(module_.pointer(), module_.wordsOf(target)));
}

/// A number that is known to be small, as a value.
llvm::Value* FunctionLowering::smallBoxed(Operand o) {
    return o.type == Type::Int ? boxInt(ir_, o.value) : o.type == Type::Float ? boxFloat(o.value) : o.value;
}

// -- the log of hops: one instruction's are counted in a machine register until another one hops, or somebody may look

void FunctionLowering::startHops() {
    const bytecode::Flow& flow = function_.facts.flow();
    for (uint32_t at = 0; at < flow.instructions().size(); ++at)
        if (hopTarget(program_, function_, stepAt(function_, at)) == &function_ &&
            function_.code().kind != bytecode::FunctionKind::Fn && !hopCount_) {
            hopCount_ = ir_.CreateAlloca(module_.bits());
            hopPlace_ = ir_.CreateAlloca(module_.pointer());
            ir_.CreateStore(word(0), hopCount_);
            ir_.CreateStore(llvm::ConstantPointerNull::get(module_.pointer()), hopPlace_);
        }
}

void FunctionLowering::noteHop() {
    Value* place = pcOf(pc_);
    Block *other = newBlock(), *done = newBlock();
    require(ir_.CreateICmpEQ(ir_.CreateLoad(module_.pointer(), hopPlace_), place), other);
    ir_.CreateBr(done);
    ir_.SetInsertPoint(other);
    flushHops();
    ir_.CreateStore(place, hopPlace_);
    ir_.CreateBr(done);
    ir_.SetInsertPoint(done);
    ir_.CreateStore(ir_.CreateAdd(ir_.CreateLoad(module_.bits(), hopCount_), word(1)), hopCount_);
}

void FunctionLowering::flushHops() {
    if (!hopCount_)
        return;
    Block *some = newBlock(), *done = newBlock();
    Value* count = ir_.CreateLoad(module_.bits(), hopCount_);
    ir_.CreateCondBr(ir_.CreateICmpEQ(count, word(0)), done, some);
    ir_.SetInsertPoint(some);
    call("logHops", {vm_, ir_.CreateLoad(module_.pointer(), hopPlace_), count}, false);
    ir_.CreateStore(word(0), hopCount_);
    ir_.CreateBr(done);
    ir_.SetInsertPoint(done);
}

} // namespace coro::native
