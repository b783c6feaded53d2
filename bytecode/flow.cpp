#include "bytecode/flow.h"

#include <algorithm>

#include "base/check.h"

namespace coro::bytecode {

namespace {

void addRange(RegisterSet& set, RegisterRange range) {
    for (uint32_t r = range.first; r < range.first + range.count; ++r)
        set.add(r);
}

bool covers(const Region& region, uint32_t pc) { return pc >= region.begin && pc < region.end; }

} // namespace

Flow::Flow(const Prototype& prototype, bool endsAtWaits) : prototype_(prototype) {
    decodeInstructions();
    findHandlers();
    findBlocks(endsAtWaits);
}

void Flow::decodeInstructions() {
    const std::vector<uint64_t>& code = prototype_.body->code;
    for (uint32_t pc = 0; pc < code.size();) {
        const Instruction ins = Instruction::decode(code[pc]);
        instructions_.push_back({ins, pc});
        pc += info(ins.op).words();
    }
}

void Flow::findHandlers() {
    if (prototype_.body->regions.empty())
        return;
    for (FlowInstruction& i : instructions_) {
        if (!mayStop(i.ins.op))
            continue;
        for (uint32_t r = 0; r < prototype_.body->regions.size(); ++r) {
            const Region& region = prototype_.body->regions[r];
            if (!covers(region, i.pc) || region.kind == Region::Kind::Shielded)
                continue;
            if (region.kind != Region::Kind::Cancelled && i.errorRegion == kNone)
                i.errorRegion = r;
            if (region.kind != Region::Kind::Except && i.cancelRegion == kNone)
                i.cancelRegion = r;
        }
    }
}

uint32_t Flow::instructionAt(uint32_t pc) const {
    auto it = std::lower_bound(instructions_.begin(), instructions_.end(), pc,
                               [](const FlowInstruction& i, uint32_t at) { return i.pc < at; });
    CORO_CHECK(it != instructions_.end() && it->pc == pc);
    return static_cast<uint32_t>(it - instructions_.begin());
}

void Flow::findBlocks(bool endsAtWaits) {
    std::vector<bool> leads(instructions_.size() + 1, false);
    leads[0] = true;
    auto targetOf = [&](uint32_t index) {
        const FlowInstruction& i = instructions_[index];
        const int64_t end = static_cast<int64_t>(i.pc) + info(i.ins.op).words();
        return static_cast<uint32_t>(end + jumpDistance(i.ins));
    };
    for (uint32_t index = 0; index < instructions_.size(); ++index) {
        const Opcode op = instructions_[index].ins.op;
        if (hasTarget(op))
            leads[instructionAt(targetOf(index))] = true;
        if (hasTarget(op) || !fallsThrough(op) || (endsAtWaits && resumes(op)))
            leads[index + 1] = true;
    }
    for (const Region& region : prototype_.body->regions)
        if (region.kind != Region::Kind::Shielded)
            leads[instructionAt(region.handler)] = true;

    for (uint32_t index = 0; index < instructions_.size(); ++index) {
        if (leads[index])
            blocks_.push_back({index, index});
        blocks_.back().last = index + 1;
    }
    for (uint32_t b = 0; b < blocks_.size(); ++b) {
        const uint32_t last = blocks_[b].last - 1;
        const Opcode op = instructions_[last].ins.op;
        if (fallsThrough(op))
            blocks_[b].next = b + 1;
        if (hasTarget(op))
            blocks_[b].target = blockAt(targetOf(last));
    }
}

uint32_t Flow::blockAt(uint32_t pc) const {
    auto it = std::lower_bound(blocks_.begin(), blocks_.end(), pc,
                               [&](const Block& b, uint32_t at) { return instructions_[b.first].pc < at; });
    if (it == blocks_.end() || instructions_[it->first].pc != pc)
        return kNone;
    return static_cast<uint32_t>(it - blocks_.begin());
}

void Flow::addHandlerNeeds(const FlowInstruction& i, const std::vector<RegisterSet>& needs, RegisterSet& set) const {
    for (uint32_t index : {i.errorRegion, i.cancelRegion}) {
        if (index == kNone)
            continue;
        const Region& region = prototype_.body->regions[index];
        set.addAllBut(needs[blockAt(region.handler)], region.reg);
    }
}

/// One backward step: whether the needs at the block's start grew.
bool Flow::updateNeeds(uint32_t block, std::vector<RegisterSet>& needs) const {
    const Block& b = blocks_[block];
    RegisterSet set(prototype_.registers);
    for (uint32_t index = b.last; index-- > b.first;) {
        const FlowInstruction& i = instructions_[index];
        const Effects effects = effectsOf(i.ins);
        if (index == b.last - 1) {
            if (b.next != kNone)
                set.addAll(needs[b.next]);
            if (effects.writesOnNext)
                set.remove(effects.dst);
            if (b.target != kNone) {
                if (effects.writesOnTarget)
                    set.addAllBut(needs[b.target], effects.dst);
                else
                    set.addAll(needs[b.target]);
            }
        } else if (effects.writesOnNext) {
            set.remove(effects.dst);
        }
        for (unsigned r = 0; r < effects.readCount; ++r)
            addRange(set, effects.reads[r].range);
        addHandlerNeeds(i, needs, set);
    }
    return needs[block].addAll(set);
}

std::vector<RegisterSet> Flow::neededAtBlocks() const {
    std::vector<RegisterSet> needs(blocks_.size(), RegisterSet(prototype_.registers));
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t block = static_cast<uint32_t>(blocks_.size()); block-- > 0;)
            changed |= updateNeeds(block, needs);
    }
    return needs;
}

std::vector<RegisterSet> Flow::neededByHandlers() const {
    const std::vector<Region>& regions = prototype_.body->regions;
    std::vector<RegisterSet> result(regions.size(), RegisterSet(prototype_.registers));
    if (regions.empty())
        return result;
    const std::vector<RegisterSet> needs = neededAtBlocks();
    for (uint32_t r = 0; r < regions.size(); ++r) {
        if (regions[r].kind == Region::Kind::Shielded)
            continue;
        result[r] = needs[blockAt(regions[r].handler)];
        result[r].remove(regions[r].reg);
    }
    return result;
}

RegisterSet ownedAtEntry(const Prototype& prototype) {
    RegisterSet set(prototype.registers);
    addRange(set, {0, static_cast<uint32_t>(prototype.parameters.size())});
    return set;
}

void consume(const Effects& effects, RegisterSet& owned) {
    for (unsigned i = 0; i < effects.readCount; ++i) {
        const Effects::Read& read = effects.reads[i];
        if (!read.consumed)
            continue;
        for (uint32_t r = read.range.first; r < read.range.first + read.range.count; ++r)
            owned.remove(r);
    }
}

void arriveNext(const Instruction& i, const Effects& effects, RegisterSet& owned) {
    if (effects.writesOnNext)
        owned.add(effects.dst);
    if ((i.kills & kDeadEdge) && immediateEdge(i.op) == ImmediateEdge::Next)
        owned.remove(i.a);
}

void arriveTarget(const Instruction& i, const Effects& effects, RegisterSet& owned) {
    if (effects.writesOnTarget)
        owned.add(effects.dst);
    if ((i.kills & kDeadEdge) && immediateEdge(i.op) == ImmediateEdge::Target)
        owned.remove(i.a);
}

} // namespace coro::bytecode
