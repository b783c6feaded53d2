// The ways out of native code. Most instructions may leave, so what they do then is there once for all that have the
// same numbers to store; each of them only says at which pc.
#include "native/function_lowering.h"

namespace coro::native {

bool FunctionLowering::isInLoop(uint32_t instruction) const {
    const auto& blocks = function_.facts.flow().blocks();
    for (uint32_t b = 0; b < blocks.size(); ++b)
        if (instruction >= blocks[b].first && instruction < blocks[b].last)
            return part_->contains[b];
    return false;
}

/// A loop leaves, though it is not over. Volatile, or LLVM would make a first round of its own.
void FunctionLowering::countEarly() {
    Block *early = newBlock(), *goOn = newBlock();
    Value* hasGone = ir_.CreateLoad(ir_.getInt8Ty(), hasGoneRound_, true);
    ir_.CreateCondBr(ir_.CreateICmpEQ(hasGone, ir_.getInt8(0)), early, goOn);
    ir_.SetInsertPoint(early);
    call("leftEarly", {loopState_}, false);
    ir_.CreateBr(goOn);
    ir_.SetInsertPoint(goOn);
}

/// The interpreter goes on at that instruction.
void FunctionLowering::leaveFrom(uint32_t instruction) {
    const uint32_t pc = function_.facts.flow().instructions()[instruction].pc;
    leave(Exit::At, function_.facts.ownedBefore(instruction), pc, loopState_ && isInLoop(instruction));
}

llvm::BasicBlock* FunctionLowering::leaveHere() {
    if (leave_)
        return leave_;
    leave_ = newBlock();
    llvm::IRBuilder<>::InsertPointGuard keep(ir_);
    ir_.SetInsertPoint(leave_);
    leaveFrom(at_);
    return leave_;
}

/// Raises what is pending; the instruction's operands have been consumed.
llvm::BasicBlock* FunctionLowering::raiseHere() {
    if (raise_)
        return raise_;
    raise_ = newBlock();
    llvm::IRBuilder<>::InsertPointGuard keep(ir_);
    ir_.SetInsertPoint(raise_);
    leave(Exit::Raising, function_.facts.ownedWhenStopped(at_), pc_);
    return raise_;
}

/// Goes on behind a call of a body, or leaves as that has; `complete` makes its frame whole.
void FunctionLowering::leaveAfter(Value* hasReturned, llvm::function_ref<void()> complete) {
    Block* left = newBlock();
    require(hasReturned, left);
    llvm::IRBuilder<>::InsertPointGuard keep(ir_);
    ir_.SetInsertPoint(left);
    complete();
    leave(Exit::Called, function_.facts.ownedWhenStopped(at_), pc_);
}

void FunctionLowering::leave(Exit how, const bytecode::RegisterSet& owned, uint32_t pc, bool isEarly) {
    Leaving leaving{how, isEarly, {}};
    bytecode::forEachRegister(owned.words(), [&](uint32_t r) {
        const Holding& held = holdings_[r];
        auto add = [&](vm::Unsettled what, uint32_t parameter) {
            leaving.registers.push_back(r | static_cast<uint32_t>(what) << 16 | parameter << 24);
        };
        if (isNumber(types_[r]))
            add(types_[r] == Type::Float ? vm::Unsettled::Float : vm::Unsettled::Int, 0);
        else if (mayOwn(types_[r]) && !held.isCounted())
            add(held.isBorrowed() ? vm::Unsettled::Borrowed : vm::Unsettled::Lent, held.parameter);
    });
    if (how != Exit::Called)
        ir_.CreateStore(word(pc), pcOfExit());
    Block*& exit = exits_[leaving];
    if (!exit) {
        exit = newBlock();
        llvm::IRBuilder<>::InsertPointGuard keep(ir_);
        ir_.SetInsertPoint(exit);
        lowerExit(leaving);
    }
    ir_.CreateBr(exit);
}

llvm::AllocaInst* FunctionLowering::pcOfExit() {
    if (!exitPc_) {
        Block& entry = target_->getEntryBlock();
        llvm::IRBuilder<> first(&entry, entry.begin());
        exitPc_ = first.CreateAlloca(module_.bits());
    }
    return exitPc_;
}

/// Numbers are stored as they are: the runtime makes values of them, and counts what is borrowed, which keeps the code
/// short.
void FunctionLowering::lowerExit(const Leaving& leaving) {
    if (leaving.isEarly)
        countEarly();
    for (uint32_t entry : leaving.registers) {
        const auto what = static_cast<vm::Unsettled>(entry >> 16 & 0xff);
        const uint32_t r = entry & 0xffff;
        if (what != vm::Unsettled::Int && what != vm::Unsettled::Float)
            continue;
        const Type type = what == vm::Unsettled::Float ? Type::Float : Type::Int;
        put(ir_.CreateLoad(module_.typeFor(type), variable(r, type)), registerAt(r), Memory::Frame);
    }
    if (const auto count = leaving.registers.size())
        call("settle",
             {vm_, registers_, module_.constantOf(leaving.registers), word(count), counts_ ? counts_ : word(0)}, false);
    flushHops();
    if (leaving.how == Exit::Called) {
        finishLeaving();
        return;
    }
    Value* words = loadFixed(module_.pointer(), module_.wordsOf(function_), 0);
    Value* pc = ir_.CreateInBoundsGEP(module_.bits(), words, ir_.CreateLoad(module_.bits(), pcOfExit()));
    if (leaving.how == Exit::At && part_) {
        goOnWith(module_.handler("go"), pc);
        return;
    }
    call(leaving.how == Exit::At ? "leaveAt" : "leaveRaising", {vm_, registers_, pc}, false);
    finishLeaving();
}

/// The interpreter, or another part, takes over.
void FunctionLowering::goOnWith(llvm::FunctionCallee handler, Value* pc) {
    llvm::CallInst* go = ir_.CreateCall(handler, {pc, registers_, vm_, word(0)});
    go->setCallingConv(llvm::CallingConv::PreserveNone);
    go->setTailCallKind(llvm::CallInst::TCK_MustTail);
    ir_.CreateRetVoid();
}

void FunctionLowering::returnLeft() {
    if (!isNumber(function_.result)) {
        ir_.CreateRet(word(0));
        return;
    }
    giveNumber(llvm::PoisonValue::get(module_.typeFor(function_.result)), true);
}

/// Where vm.left says.
void FunctionLowering::finishLeaving() {
    if (!part_) {
        returnLeft();
        return;
    }
    goOnWith(module_.handler("left"), llvm::ConstantPointerNull::get(module_.pointer()));
}

} // namespace coro::native
