// Counts of references, of registers that have one of their own and of those that have none (ownership.h).
#include "base/check.h"
#include "native/function_lowering.h"

namespace coro::native {

using bytecode::kFrameHeader;

/// Does it when the parameter, which is lent, has come with a count, or when it has not.
void FunctionLowering::whenCounted(uint32_t parameter, bool isCounted, llvm::function_ref<void()> act) {
    Value* bit = ir_.CreateAnd(counts_, word(uint64_t{1} << parameter));
    Block *does = newBlock(), *done = newBlock();
    ir_.CreateCondBr(ir_.CreateICmpEQ(bit, word(0)), isCounted ? done : does, isCounted ? does : done);
    ir_.SetInsertPoint(does);
    act();
    ir_.CreateBr(done);
    ir_.SetInsertPoint(done);
}

/// The register holds its value in another way from here on.
void FunctionLowering::hold(const OwnershipStep::Change& change) {
    const Holding& from = holdings_[change.reg];
    const Operand o = operand(change.reg);
    CORO_ALWAYS_CHECK(!from.isCounted() || change.to.isCounted());
    if (from.kind != change.to.kind) {
        if (change.to.kind == Holding::Kind::Lent)
            whenCounted(change.to.parameter, true, [&] { retain(o); });
        else if (from.kind == Holding::Kind::Lent)
            whenCounted(from.parameter, false, [&] { retain(o); });
        else
            retain(o);
    }
    holdings_[change.reg] = change.to;
}

void FunctionLowering::prepareOwnership() {
    ownStep_ = ownership_.stepOf(at_, types_, holdings_);
    for (const OwnershipStep::Change& change : ownStep_.before)
        hold(change);
}

/// The instruction is over.
void FunctionLowering::takeOwnership() { ownership_.stepNext(at_, types_, ownStep_.result, holdings_); }

/// What that block begins with.
void FunctionLowering::goOnOwning(uint32_t block) {
    const Holdings& wanted = ownership_.atStart(block);
    const uint32_t first = function_.facts.flow().blocks()[block].first;
    bytecode::forEachRegister(function_.facts.ownedBefore(first).words(), [&](uint32_t r) {
        if (mayOwn(types_[r]))
            hold({r, wanted[r]});
    });
}

/// All that the frame owns before that instruction.
void FunctionLowering::countAll(uint32_t instruction) {
    bytecode::forEachRegister(function_.facts.ownedBefore(instruction).words(), [&](uint32_t r) {
        if (mayOwn(types_[r]))
            hold({r, Holding::counted()});
    });
}

/// What stays where it is, for the instruction's destination.
void FunctionLowering::retainFound(Value* found) {
    const Holding& to = ownStep_.result;
    if (to.isCounted())
        retain({Type::Any, found});
    else if (to.kind == Holding::Kind::Lent)
        whenCounted(to.parameter, true, [&] { retain({Type::Any, found}); });
}

void FunctionLowering::releaseKilled(uint32_t r, unsigned bit) {
    const Holding& held = holdings_[r];
    if (!(ins_.kills & bit) || held.isBorrowed() || !mayOwn(types_[r]))
        return;
    if (held.isCounted())
        release(operand(r));
    else
        whenCounted(held.parameter, true, [&] { release(operand(r)); });
}

/// A register's value with a count of its own.
llvm::Value* FunctionLowering::owned(uint32_t r, unsigned bit) {
    const Holding& held = holdings_[r];
    if (!(ins_.kills & bit) || held.isBorrowed())
        retain(operand(r));
    else if (mayOwn(types_[r]) && held.kind == Holding::Kind::Lent)
        whenCounted(held.parameter, false, [&] { retain(operand(r)); });
    return boxed(r);
}

/// Which operands the instruction consumes, as the runtime is told: what is borrowed stays where it is.
unsigned FunctionLowering::kills() const {
    const bytecode::Effects effects = bytecode::effectsOf(ins_);
    unsigned bits = ins_.kills;
    for (unsigned n = 0; n < effects.readCount; ++n)
        if (const auto& read = effects.reads[n]; read.killBit && holdings_[read.range.first].isBorrowed())
            bits &= ~unsigned{read.killBit};
    return bits;
}

/// Gives the arguments in the window that the function keeps the counts they need; says which of those that it is lent
/// come with one. `shift`: parameters before those in the window, which have their counts.
llvm::Value* FunctionLowering::countsOf(const Function& callee, uint32_t shift) {
    Value* counts = word((uint64_t{1} << shift) - 1);
    for (uint32_t p = shift; p < shift + ins_.c; ++p) {
        const uint32_t r = ins_.b + kFrameHeader + p - shift;
        const Holding& held = holdings_[r];
        if (!mayOwn(types_[r]) || !mayOwn(callee.parameters[p]))
            continue;
        const bool isLent = p < kMostLent && callee.lent >> p & 1;
        if (held.isCounted()) {
            counts = isLent ? ir_.CreateOr(counts, word(uint64_t{1} << p)) : counts;
        } else if (held.isBorrowed()) {
            if (!isLent)
                retain(operand(r));
        } else if (isLent) {
            Value* bit = ir_.CreateAnd(ir_.CreateLShr(counts_, held.parameter), word(1));
            counts = ir_.CreateOr(counts, ir_.CreateShl(bit, p));
        } else {
            whenCounted(held.parameter, false, [&] { retain(operand(r)); });
        }
    }
    return counts;
}

} // namespace coro::native
