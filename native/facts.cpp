#include "native/facts.h"

#include <optional>

namespace coro::native {

using bytecode::Block;
using bytecode::Effects;
using bytecode::FlowInstruction;
using bytecode::kNone;
using bytecode::RegisterSet;

FunctionFacts::FunctionFacts(const bytecode::Prototype& prototype)
    : flow_(prototype, true), owned_(flow_.instructions().size(), RegisterSet(prototype.registers)) {
    findOwned();
    findLoops();
}

void FunctionFacts::findOwned() {
    std::vector<std::optional<RegisterSet>> atStart(flow_.blocks().size());
    std::vector<uint32_t> pending;
    auto arrive = [&](uint32_t block, const RegisterSet& owned) {
        if (block == kNone || atStart[block])
            return;
        atStart[block] = owned;
        pending.push_back(block);
    };
    arrive(0, bytecode::ownedAtEntry(prototype()));
    const std::vector<RegisterSet> needs = flow_.neededByHandlers();
    for (uint32_t r = 0; r < needs.size(); ++r) {
        const bytecode::Region& region = prototype().body->regions[r];
        if (region.kind == bytecode::Region::Kind::Shielded)
            continue;
        RegisterSet owned = needs[r];
        owned.add(region.reg);
        arrive(flow_.blockAt(region.handler), owned);
    }
    while (!pending.empty()) {
        const Block& block = flow_.blocks()[pending.back()];
        RegisterSet owned = *atStart[pending.back()];
        pending.pop_back();
        for (uint32_t index = block.first; index < block.last; ++index) {
            const FlowInstruction& i = flow_.instructions()[index];
            const Effects effects = bytecode::effectsOf(i.ins);
            owned_[index] = owned;
            bytecode::consume(effects, owned);
            if (bytecode::hasTarget(i.ins.op)) {
                RegisterSet jumped = owned;
                bytecode::arriveTarget(i.ins, effects, jumped);
                arrive(block.target, jumped);
            }
            bytecode::arriveNext(i.ins, effects, owned);
        }
        arrive(block.next, owned);
    }
    for (const auto& owned : atStart)
        isReached_.push_back(owned.has_value());
}

RegisterSet FunctionFacts::ownedWhenStopped(uint32_t instruction) const {
    RegisterSet owned = owned_[instruction];
    bytecode::consume(bytecode::effectsOf(flow_.instructions()[instruction].ins), owned);
    return owned;
}

/// Blocks from `head` on that it leads to, or that lead to it, by way of such blocks alone: what is outside of the loop
/// around it lies before it.
std::vector<bool> FunctionFacts::reachedFrom(uint32_t head, bool backwards) const {
    const auto& blocks = flow_.blocks();
    std::vector<bool> reached(blocks.size());
    if (!backwards) {
        std::vector<uint32_t> pending{head};
        while (!pending.empty()) {
            const Block& block = blocks[pending.back()];
            pending.pop_back();
            for (uint32_t to : {block.next, block.target})
                if (to != kNone && to >= head && !reached[to]) {
                    reached[to] = true;
                    pending.push_back(to);
                }
        }
        return reached;
    }
    std::vector<std::vector<uint32_t>> before(blocks.size());
    for (uint32_t from = head; from < blocks.size(); ++from)
        for (uint32_t to : {blocks[from].next, blocks[from].target})
            if (to != kNone)
                before[to].push_back(from);
    std::vector<uint32_t> pending{head};
    while (!pending.empty()) {
        const uint32_t to = pending.back();
        pending.pop_back();
        for (uint32_t from : before[to])
            if (!reached[from]) {
                reached[from] = true;
                pending.push_back(from);
            }
    }
    return reached;
}

std::vector<bool> FunctionFacts::repeatedBlocks() const {
    std::vector<bool> repeated(flow_.blocks().size());
    for (const Loop& loop : loops_)
        for (size_t b = 0; b < repeated.size(); ++b)
            repeated[b] = repeated[b] || loop.contains[b];
    return repeated;
}

void FunctionFacts::findLoops() {
    const auto& blocks = flow_.blocks();
    std::vector<bool> isHead(blocks.size());
    for (uint32_t from = 0; from < blocks.size(); ++from)
        if (blocks[from].target != kNone && blocks[from].target <= from)
            isHead[blocks[from].target] = true;
    for (uint32_t head = 0; head < blocks.size(); ++head) {
        if (!isHead[head])
            continue;
        Loop loop{head, reachedFrom(head, false)};
        const std::vector<bool> back = reachedFrom(head, true);
        for (uint32_t b = 0; b < blocks.size(); ++b)
            loop.contains[b] = loop.contains[b] && back[b];
        if (loop.contains[head])
            loops_.push_back(std::move(loop));
    }
}

} // namespace coro::native
