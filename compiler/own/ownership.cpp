#include "compiler/own/ownership.h"

#include <unordered_map>

#include "bytecode/builder.h"
#include "bytecode/flow.h"
#include "compiler/own/decisions.h"
#include "compiler/own/reachability.h"

namespace coro::compiler {

using namespace bytecode;

namespace {

Instruction drop(uint32_t reg) { return {Opcode::Drop, kKillA, static_cast<uint16_t>(reg), 0, 0}; }

/// Writes a prototype's code anew, with the decisions.
class Rewriter {
  public:
    explicit Rewriter(const Prototype& old)
        : old_(old), flow_(old), needs_(flow_.neededAtBlocks()), reached_(findReachable(flow_)),
          scratch_(old.registers), decisions_(flow_, needs_, scratch_), dropsAtStart_(flow_.blocks().size()) {
        for (size_t b = 0; b < flow_.blocks().size(); ++b)
            blockLabels_.push_back(out_.newLabel());
    }

    void rewrite(Prototype& result) {
        addRegions();
        decideAll();
        dropAtStart();
        for (uint32_t b = 0; b < flow_.blocks().size(); ++b)
            writeBlock(b);
        bindRegionLabels(static_cast<uint32_t>(old_.body->code.size()));
        writeDetours();
        out_.finish(result);
        result.registers = static_cast<uint16_t>(old_.registers + (usesScratch_ ? 1 : 0));
    }

  private:
    /// A way to a block that others reach too, with releases of its own.
    struct Detour {
        Label label, target;
        std::vector<uint32_t> drops;
        Position at;
    };

    void addRegions();
    Label handlerLabel(uint32_t block, uint16_t reg);
    void decideAll();
    void dropAtStart();
    void writeBlock(uint32_t block);
    void writeInstruction(const FlowInstruction& i, const Decision& d, uint32_t target);
    void writeDetours();
    void bindRegionLabels(uint32_t pc);
    uint32_t followJumps(uint32_t block) const;
    uint32_t nextReached(uint32_t block) const;
    Label targetLabel(uint32_t target, const Decision& d, Position at);
    Position positionAt(uint32_t pc);

    const Prototype& old_;
    Flow flow_;
    std::vector<RegisterSet> needs_;
    Reachability reached_;
    uint16_t scratch_;
    BlockDecisions decisions_;
    CodeBuilder out_;
    bool usesScratch_ = false;
    std::vector<Label> blockLabels_;
    std::vector<std::vector<Decision>> decided_;      ///< by block
    std::vector<std::vector<uint32_t>> dropsAtStart_; ///< by block
    std::vector<Detour> detours_;
    std::unordered_map<uint32_t, std::vector<Label>> regionLabels_; ///< by old pc
    size_t nextPosition_ = 0;
};

void Rewriter::addRegions() {
    auto labelAt = [&](uint32_t pc) {
        const Label label = out_.newLabel();
        regionLabels_[pc].push_back(label);
        return label;
    };
    for (const Region& r : old_.body->regions) {
        Label handler;
        if (r.kind != Region::Kind::Shielded) {
            const uint32_t block = flow_.blockAt(r.handler);
            if (!reached_.blocks[block])
                continue;
            handler = handlerLabel(block, r.reg);
        }
        const Label begin = labelAt(r.begin);
        out_.addRegion(r.kind, begin, labelAt(r.end), handler, r.reg);
    }
}

/// What was raised is released when the handler does not look at it.
Label Rewriter::handlerLabel(uint32_t block, uint16_t reg) {
    if (needs_[block].has(reg))
        return blockLabels_[block];
    if (reached_.edges[block] == 0) {
        dropsAtStart_[block] = {reg};
        return blockLabels_[block];
    }
    // it begins with a loop, which is also entered without an error
    detours_.push_back({out_.newLabel(), blockLabels_[block], {reg}, {}});
    return detours_.back().label;
}

void Rewriter::decideAll() {
    for (uint32_t b = 0; b < flow_.blocks().size(); ++b) {
        decided_.push_back(reached_.blocks[b] ? decisions_.decide(flow_.blocks()[b]) : std::vector<Decision>());
        const uint32_t target = flow_.blocks()[b].target;
        if (decided_.back().empty() || target == kNone || reached_.edges[target] != 1 || reached_.isHandler[target])
            continue;
        // the only way into the block: no detour is needed
        std::vector<uint32_t>& drops = decided_.back().back().dropsTarget;
        dropsAtStart_[target].insert(dropsAtStart_[target].end(), drops.begin(), drops.end());
        drops.clear();
    }
}

/// Parameters that nobody reads.
void Rewriter::dropAtStart() {
    forEachDifference(ownedAtEntry(old_).words(), needs_[0].words(),
                      [&](uint32_t r) { out_.emit(drop(r), positionAt(0)); });
    nextPosition_ = 0;
}

void Rewriter::bindRegionLabels(uint32_t pc) {
    if (auto it = regionLabels_.find(pc); it != regionLabels_.end())
        for (const Label label : it->second)
            out_.bind(label);
}

Position Rewriter::positionAt(uint32_t pc) {
    while (nextPosition_ < old_.body->positions.size() && old_.body->positions[nextPosition_].pc <= pc)
        ++nextPosition_;
    return nextPosition_ == 0 ? Position{} : old_.body->positions[nextPosition_ - 1].at;
}

void Rewriter::writeBlock(uint32_t b) {
    const Block& block = flow_.blocks()[b];
    const bool isReached = reached_.blocks[b];
    bindRegionLabels(flow_.instructions()[block.first].pc);
    if (isReached) {
        out_.bind(blockLabels_[b]);
        for (const uint32_t r : dropsAtStart_[b])
            out_.emit(drop(r), positionAt(flow_.instructions()[block.first].pc));
    }
    for (uint32_t index = block.first; index < block.last; ++index) {
        const FlowInstruction& i = flow_.instructions()[index];
        if (index != block.first)
            bindRegionLabels(i.pc);
        const bool jumpsToNext = i.ins.op == Opcode::Jump && followJumps(block.target) == nextReached(b);
        if (isReached && !jumpsToNext)
            writeInstruction(i, decided_[b][index - block.first], block.target);
    }
}

void Rewriter::writeInstruction(const FlowInstruction& i, const Decision& d, uint32_t target) {
    const Position at = positionAt(i.pc);
    if (d.copyFirst) {
        out_.emit({Opcode::Copy, 0, scratch_, *d.copyFirst, 0}, at);
        usesScratch_ = true;
    }
    if (hasTarget(d.ins.op))
        out_.emitJump(d.ins, targetLabel(target, d, at), at);
    else if (info(d.ins.op).ext != Ext::None)
        out_.emitExt(d.ins, old_.body->code[i.pc + 1], at);
    else
        out_.emit(d.ins, at);
    for (const uint32_t r : d.dropsNext) {
        out_.emit(drop(r), at);
        usesScratch_ = usesScratch_ || r == scratch_;
    }
    if (d.scratchTo) {
        out_.emit({Opcode::Copy, kKillB, *d.scratchTo, scratch_, 0}, at);
        usesScratch_ = true;
    }
}

/// Where a jump to a block ends that only jumps on.
uint32_t Rewriter::followJumps(uint32_t block) const {
    constexpr int kMaxHops = 8; // an empty endless loop jumps to itself
    for (int hop = 0; hop < kMaxHops; ++hop) {
        const Block& b = flow_.blocks()[block];
        if (flow_.instructions()[b.first].ins.op != Opcode::Jump || !dropsAtStart_[block].empty())
            break;
        block = b.target;
    }
    return block;
}

/// The block that is written after this one.
uint32_t Rewriter::nextReached(uint32_t block) const {
    do
        ++block;
    while (block < reached_.blocks.size() && !reached_.blocks[block]);
    return block;
}

Label Rewriter::targetLabel(uint32_t target, const Decision& d, Position at) {
    target = followJumps(target);
    if (d.dropsTarget.empty())
        return blockLabels_[target];
    detours_.push_back({out_.newLabel(), blockLabels_[target], d.dropsTarget, at});
    return detours_.back().label;
}

void Rewriter::writeDetours() {
    for (const Detour& detour : detours_) {
        out_.bind(detour.label);
        for (const uint32_t r : detour.drops)
            out_.emit(drop(r), detour.at);
        out_.emitJump({Opcode::Jump, 0, 0, 0, 0}, detour.target, detour.at);
    }
}

} // namespace

void decideOwnership(Prototype& prototype) {
    const Prototype old = prototype;
    Rewriter(old).rewrite(prototype);
}

} // namespace coro::compiler
