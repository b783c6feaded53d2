#include "compiler/own/decisions.h"

#include <algorithm>

#include "base/check.h"
#include "bytecode/effects.h"

namespace coro::compiler {

using namespace bytecode;

std::vector<Decision> BlockDecisions::decide(const Block& block) {
    live_ = block.next == kNone ? none() : needs_[block.next];
    std::vector<Decision> decisions;
    for (uint32_t index = block.last; index-- > block.first;) {
        const bool isLast = index + 1 == block.last;
        const RegisterSet* liveAtTarget = isLast && block.target != kNone ? &needs_[block.target] : nullptr;
        decisions.push_back(decideOne(flow_.instructions()[index], liveAtTarget));
    }
    std::reverse(decisions.begin(), decisions.end());
    return decisions;
}

Decision BlockDecisions::decideOne(const FlowInstruction& i, const RegisterSet* liveAtTarget) {
    Decision d;
    d.ins = i.ins;
    Effects effects = effectsOf(i.ins);
    leaveItemOut(d, effects, liveAtTarget);
    RegisterSet forHandlers = none();
    flow_.addHandlerNeeds(i, needs_, forHandlers);

    // What has to be there after the operands are consumed.
    RegisterSet across = live_;
    if (effects.writesOnNext)
        across.remove(effects.dst);
    if (liveAtTarget) {
        if (effects.writesOnTarget)
            across.addAllBut(*liveAtTarget, effects.dst);
        else
            across.addAll(*liveAtTarget);
    }
    across.addAll(forHandlers);

    RegisterSet owned = across;
    for (unsigned r = 0; r < effects.readCount; ++r)
        for (uint32_t k = 0; k < effects.reads[r].range.count; ++k)
            owned.add(effects.reads[r].range.first + k);
    const RegisterSet before = owned;
    killReads(d, effects, across, owned);
    if (effects.writes && owned.has(effects.dst)) {
        CORO_CHECK(!hasTarget(i.ins.op)); // a loop's variable is no operand, and no handler knows it
        d.scratchTo = effects.dst;
        d.ins.a = scratch_;
    }
    dropDead(d, effects, owned, liveAtTarget);
    live_ = before;
    return d;
}

/// A range loop that nobody asks for its item makes none.
void BlockDecisions::leaveItemOut(Decision& d, Effects& effects, const RegisterSet* liveAtTarget) const {
    const bool isPrep = d.ins.op == Opcode::ForPrep;
    if ((!isPrep && d.ins.op != Opcode::ForLoop) || (isPrep ? live_ : *liveAtTarget).has(effects.dst))
        return;
    d.ins.a = d.ins.b;
    effects = effectsOf(d.ins);
}

namespace {

bool isReadTwice(const Effects& effects, uint32_t reg) {
    unsigned count = 0;
    for (unsigned r = 0; r < effects.readCount; ++r) {
        const RegisterRange range = effects.reads[r].range;
        if (reg >= range.first && reg < range.first + range.count)
            ++count;
    }
    return count > 1;
}

} // namespace

/// Sets kill bits, and takes what is consumed out of `owned`.
void BlockDecisions::killReads(Decision& d, const Effects& effects, const RegisterSet& across,
                               RegisterSet& owned) const {
    for (unsigned r = 0; r < effects.readCount; ++r) {
        const Effects::Read& read = effects.reads[r];
        const uint32_t reg = read.range.first;
        if (!read.killBit) {
            if (!read.consumed)
                continue; // loop state and the like
            for (uint32_t k = 0; k < read.range.count; ++k)
                owned.remove(reg + k);
            continue;
        }
        const bool dies = !across.has(reg) && !isReadTwice(effects, reg);
        if (read.mustDie && !dies) {
            d.copyFirst = static_cast<uint16_t>(reg);
            (read.killBit == kKillA ? d.ins.a : d.ins.b) = scratch_;
        }
        if (!dies && !read.mustDie)
            continue;
        d.ins.kills |= read.killBit;
        if (dies)
            owned.remove(reg);
    }
}

void BlockDecisions::dropDead(Decision& d, const Effects& effects, const RegisterSet& owned,
                              const RegisterSet* liveAtTarget) const {
    RegisterSet onNext = owned, onTarget = owned;
    if (d.scratchTo) {
        // the old value goes before the new one comes
        onNext.remove(effects.dst);
        d.dropsNext.push_back(effects.dst);
    } else if (effects.writesOnNext) {
        onNext.add(effects.dst);
    }
    if (effects.writesOnTarget)
        onTarget.add(effects.dst);
    if (liveAtTarget && immediateEdge(d.ins.op) != ImmediateEdge::None && !(d.ins.kills & kKillA)) {
        const bool isNext = immediateEdge(d.ins.op) == ImmediateEdge::Next;
        if (!(isNext ? live_ : *liveAtTarget).has(d.ins.a)) {
            d.ins.kills |= kDeadEdge;
            (isNext ? onNext : onTarget).remove(d.ins.a);
        }
    }
    if (fallsThrough(d.ins.op))
        forEachDifference(onNext.words(), live_.words(), [&](uint32_t r) { d.dropsNext.push_back(r); });
    // nobody reads the new value: it is left in the scratch register, and goes as well
    if (d.scratchTo && !live_.has(*d.scratchTo)) {
        d.scratchTo.reset();
        d.dropsNext.push_back(scratch_);
    }
    if (liveAtTarget)
        forEachDifference(onTarget.words(), liveAtTarget->words(), [&](uint32_t r) { d.dropsTarget.push_back(r); });
}

} // namespace coro::compiler
