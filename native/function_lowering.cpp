#include "native/function_lowering.h"

namespace coro::native {

using bytecode::Opcode;

FunctionLowering::FunctionLowering(ModuleLowering& module, const Function& function, const Part* part,
                                   llvm::Function* target, unsigned copy, llvm::GlobalVariable* loopState)
    : module_(module), program_(module.program()), function_(function), part_(part), copy_(copy), loopState_(loopState),
      flow_(part ? TypeFlow(program_, function, *part) : TypeFlow(program_, function, FlowKind::Native)),
      ownership_(program_, function, flow_, part ? part->head : 0, !part), target_(target), ir_(module.context()) {}

void FunctionLowering::lower() {
    const size_t count = function_.facts.flow().blocks().size();
    if (LineTables* lines = module_.lines())
        lines->describe(*target_, function_);
    const bytecode::Flow& flow = function_.facts.flow();
    comesFrom(flow.instructions()[flow.blocks()[part_ ? part_->head : 0].first].pc);
    lowerEntry();
    blocks_.resize(count);
    for (uint32_t b = 0; b < count; ++b)
        if (flow_.reaches(b))
            blocks_[b] = newBlock();
    goTo(part_ ? part_->head : 0);
    isEntering_ = false;
    for (uint32_t b = 0; b < count; ++b)
        if (blocks_[b])
            lowerBlock(b);
}

/// What a part finds in the frame: of the types that it was made for, or the interpreter goes on.
void FunctionLowering::lowerPartEntry() {
    registers_ = target_->getArg(1);
    vm_ = target_->getArg(2);
    startHops();
    if (loopState_) {
        hasGoneRound_ = ir_.CreateAlloca(ir_.getInt8Ty());
        ir_.CreateStore(ir_.getInt8(0), hasGoneRound_, true);
    }
    const uint32_t first = function_.facts.flow().blocks()[part_->head].first;
    const TypeState& expected = flow_.atStart(part_->head);
    std::map<uint32_t, Value*> found;
    Block* leave = newBlock();
    bytecode::forEachRegister(function_.facts.ownedBefore(first).words(), [&](uint32_t r) {
        Value* bits = found[r] = load(module_.bits(), registerAt(r), 0, Memory::Frame);
        if (module_.isForcedToLeave())
            goOnIf(ir_.getFalse(), leave);
        module_.requireType(ir_, expected[r], bits, leave);
    });
    Block* fitting = ir_.GetInsertBlock();
    ir_.SetInsertPoint(leave);
    leaveFrom(first); // before anything is held, so nothing has to be stored
    ir_.SetInsertPoint(fitting);
    for (auto [r, bits] : found)
        hold(r, expected[r], unboxed(ir_, expected[r], bits));
}

/// What is lowered next.
void FunctionLowering::comesFrom(uint32_t pc) {
    if (LineTables* lines = module_.lines())
        ir_.SetCurrentDebugLocation(lines->at(*target_, function_, pc));
}

/// The parameters, or what is in the frame.
void FunctionLowering::lowerEntry() {
    ir_.SetInsertPoint(newBlock());
    types_.assign(function_.code().registers, Type::None);
    holdings_ = ownership_.atEntry();
    if (part_) {
        lowerPartEntry();
        return;
    }
    vm_ = target_->getArg(0);
    registers_ = target_->getArg(1);
    for (uint32_t p = 0; p < function_.parameters.size(); ++p)
        hold(p, function_.parameters[p], target_->getArg(p + 2));
    if (function_.lent)
        counts_ = target_->getArg(static_cast<unsigned>(function_.parameters.size()) + 2);
    holdings_ = ownership_.atEntry();
    // A function that calls others may find that there is no stack for them, or that it has to stop.
    if (function_.isLeaf || copy_ > 0)
        return;
    llvm::Value* name = llvm::MetadataAsValue::get(
        module_.context(), llvm::MDNode::get(module_.context(), llvm::MDString::get(module_.context(), "rsp")));
    Value* stack = ir_.CreateIntrinsic(llvm::Intrinsic::read_register, {module_.bits()}, {name});
    Value* limit = ir_.CreateLoad(module_.bits(), module_.limit(), true);
    Block* leave = newBlock();
    Block* goOn = newBlock();
    ir_.CreateCondBr(ir_.CreateICmpUGE(stack, limit), goOn, leave, module_.likely());
    ir_.SetInsertPoint(leave);
    leaveFrom(0);
    ir_.SetInsertPoint(goOn);
}

void FunctionLowering::lowerBlock(uint32_t index) {
    block_ = index;
    types_ = flow_.atStart(index);
    holdings_ = ownership_.atStart(index);
    ir_.SetInsertPoint(blocks_[index]);
    const bytecode::Block& block = blockOf();
    for (at_ = block.first; at_ < block.last; ++at_) {
        const Step step = stepAt(function_, at_);
        ins_ = step.ins;
        pc_ = function_.facts.flow().instructions()[at_].pc;
        leave_ = raise_ = nullptr;
        comesFrom(pc_);
        if (!isLowered(program_, function_, step, types_)) {
            if (part_ && bytecode::info(ins_.op).has('W'))
                endStretch();
            else
                leaveFrom(at_);
            return;
        }
        lookAtList();
        prepareOwnership();
        if (makesSlice())
            lowerSlice();
        else if (!lowerStep())
            return;
        takeOwnership();
    }
    goTo(block.next);
}

/// False when the instruction has gone on by itself.
bool FunctionLowering::lowerStep() {
    switch (ins_.op) {
    case Opcode::Jump:
        goTo(blockOf().target);
        return false;
    case Opcode::Return:
        lowerReturn();
        return false;
    case Opcode::TailCallSlot:
        lowerHop();
        return false;
    case Opcode::ForPrep:
        lowerForPrep();
        return false;
    case Opcode::ForLoop:
        lowerForLoop();
        return false;
    case Opcode::IterPrep:
        lowerIterPrep();
        return false;
    case Opcode::IterNext:
    case Opcode::IterNextPair:
        lowerIterNext();
        return false;
    case Opcode::JumpUnlessList:
        lowerJumpUnlessList();
        return false;
    case Opcode::JumpUnlessType:
        lowerJumpUnlessType();
        return false;
    case Opcode::JumpIf:
    case Opcode::JumpIfNot:
    case Opcode::JumpIfNil:
    case Opcode::JumpIfNotNil:
    case Opcode::JumpIfSet:
        lowerTruth();
        return false;
    default:
        if (ins_.op >= Opcode::JumpEq && ins_.op <= Opcode::JumpNotGeFloat)
            return lowerComparison();
        lowerPlain();
        return true;
    }
}

/// Instructions that go on at the next one.
void FunctionLowering::lowerPlain() {
    switch (ins_.op) {
    case Opcode::Poll:
        return;
    case Opcode::CallSlot:
        lowerCallSlot();
        return;
    case Opcode::Call:
        lowerCall();
        return;
    case Opcode::CallMethod:
        lowerCallMethod();
        return;
    case Opcode::SuperGet:
        lowerSuperGet();
        return;
    case Opcode::Not:
        lowerNot();
        return;
    case Opcode::In:
        lowerIn();
        return;
    case Opcode::CheckList:
        lowerCheckList();
        return;
    case Opcode::ListItem:
        lowerListItem();
        return;
    case Opcode::ListNew:
    case Opcode::ListPush:
    case Opcode::MapNew:
    case Opcode::RangeNew:
    case Opcode::StrJoin:
    case Opcode::IndexGet:
    case Opcode::IndexSet:
        lowerContainer();
        return;
    default:
        break;
    }
    if (ins_.op >= Opcode::Add && ins_.op <= Opcode::BitNot)
        lowerArithmetic();
    else if (ins_.op >= Opcode::Eq && ins_.op <= Opcode::IsInstance)
        lowerComparison();
    else
        lowerMemory();
}

// -- edges

/// To a block of the same function, with the registers in the form that it wants, or out of native code.
void FunctionLowering::goTo(uint32_t block) {
    const uint32_t first = function_.facts.flow().blocks()[block].first;
    if (!blocks_[block]) {
        leavePart(block);
        return;
    }
    const TypeState before = types_;
    const Holdings held = holdings_;
    goOnOwning(block);
    bytecode::forEachRegister(function_.facts.ownedBefore(first).words(),
                              [&](uint32_t r) { convert(r, flow_.atStart(block)[r], first); });
    if (block <= block_ && !isEntering_)
        checkInterrupt(block);
    if (loopState_ && block == part_->head && !isEntering_)
        ir_.CreateStore(ir_.getInt8(1), hasGoneRound_, true);
    ir_.CreateBr(blocks_[block]);
    types_ = before;
    holdings_ = held;
}

/// To a block that is another part's, or the interpreter's.
void FunctionLowering::leavePart(uint32_t block) {
    llvm::Function* other = part_ ? module_.stretchAt(function_, block) : nullptr;
    if (!other) {
        leaveFrom(function_.facts.flow().blocks()[block].first);
        return;
    }
    if (block <= block_)
        checkInterrupt(block);
    goToPart(other, block);
}

/// A loop asks whether a signal wants it to stop.
void FunctionLowering::checkInterrupt(uint32_t block) {
    Block* leave = newBlock();
    Block* goOn = newBlock();
    Value* limit = ir_.CreateLoad(module_.bits(), module_.limit(), true);
    ir_.CreateCondBr(ir_.CreateICmpNE(limit, word(~uint64_t{0})), goOn, leave, module_.likely());
    ir_.SetInsertPoint(leave);
    leaveFrom(function_.facts.flow().blocks()[block].first);
    ir_.SetInsertPoint(goOn);
}

void FunctionLowering::require(Value* condition, Block* otherwise) {
    if (otherwise == leave_ && module_.isForcedToLeave())
        condition = ir_.getFalse();
    goOnIf(condition, otherwise);
}

void FunctionLowering::goOnIf(Value* condition, Block* otherwise) {
    Block* goOn = newBlock();
    ir_.CreateCondBr(condition, goOn, otherwise, module_.likely());
    ir_.SetInsertPoint(goOn);
}

} // namespace coro::native
