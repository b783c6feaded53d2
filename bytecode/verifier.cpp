#include "bytecode/verifier.h"

#include <fmt/format.h>

#include <optional>

#include "bytecode/flow.h"
#include "bytecode/register_kinds.h"
#include "bytecode/structure.h"

namespace coro::bytecode {

namespace {

/// Walks one prototype with the set of owned registers, forward, until every reachable block has been seen once.
class Ownership {
  public:
    explicit Ownership(const Prototype& prototype)
        : p_(prototype), flow_(prototype), needs_(flow_.neededByHandlers()), ownedAtStart_(flow_.blocks().size()) {}

    Status<std::string> check() {
        arrive(0, ownedAtEntry(p_), 0);
        for (uint32_t r = 0; r < needs_.size(); ++r) {
            if (p_.body->regions[r].kind == Region::Kind::Shielded)
                continue;
            RegisterSet owned = needs_[r];
            owned.add(p_.body->regions[r].reg);
            arrive(flow_.blockAt(p_.body->regions[r].handler), owned, p_.body->regions[r].handler);
        }
        while (!pending_.empty() && error_.empty()) {
            const uint32_t block = pending_.back();
            pending_.pop_back();
            walk(block);
        }
        if (!error_.empty())
            return fail(error_);
        return Done{};
    }

  private:
    void walk(uint32_t block);
    void checkReads(const FlowInstruction& i, const Effects& effects, const RegisterSet& owned);
    void checkStop(const FlowInstruction& i, const Effects& effects, const RegisterSet& owned);
    void checkHandler(const FlowInstruction& i, uint32_t region, const RegisterSet& owned);
    void checkEnd(const FlowInstruction& i, const RegisterSet& owned);
    void arrive(uint32_t block, const RegisterSet& owned, uint32_t fromPc);

    template <class... Args>
    void report(uint32_t pc, fmt::format_string<Args...> format, Args&&... args) {
        if (error_.empty())
            error_ = fmt::format("{}: {}", placeName(p_, pc), fmt::format(format, std::forward<Args>(args)...));
    }

    const Prototype& p_;
    Flow flow_;
    std::vector<RegisterSet> needs_;
    std::vector<std::optional<RegisterSet>> ownedAtStart_;
    std::vector<uint32_t> pending_;
    std::string error_;
};

void Ownership::arrive(uint32_t block, const RegisterSet& owned, uint32_t fromPc) {
    if (block == kNone)
        return;
    std::optional<RegisterSet>& known = ownedAtStart_[block];
    if (!known) {
        known = owned;
        pending_.push_back(block);
        return;
    }
    if (*known == owned)
        return;
    const uint32_t at = flow_.instructions()[flow_.blocks()[block].first].pc;
    const int32_t missing = firstDifference(*known, owned);
    const int32_t extra = firstDifference(owned, *known);
    if (missing >= 0)
        report(fromPc, "r{} is dead on the way to pc {}, live on another", missing, at);
    else
        report(fromPc, "r{} is live on the way to pc {}, dead on another", extra, at);
}

void Ownership::walk(uint32_t block) {
    const Block& b = flow_.blocks()[block];
    RegisterSet owned = *ownedAtStart_[block];
    for (uint32_t index = b.first; index < b.last && error_.empty(); ++index) {
        const FlowInstruction& i = flow_.instructions()[index];
        const Effects effects = effectsOf(i.ins);
        checkReads(i, effects, owned);
        consume(effects, owned);
        checkStop(i, effects, owned);
        if (effects.writes && owned.has(effects.dst))
            report(i.pc, "r{} is written while live", effects.dst);
        if (hasTarget(i.ins.op)) {
            RegisterSet jumped = owned;
            arriveTarget(i.ins, effects, jumped);
            arrive(b.target, jumped, i.pc);
        } else if (!fallsThrough(i.ins.op)) {
            checkEnd(i, owned);
        }
        arriveNext(i.ins, effects, owned);
    }
    if (error_.empty())
        arrive(b.next, owned, flow_.instructions()[b.last - 1].pc);
}

void Ownership::checkReads(const FlowInstruction& i, const Effects& effects, const RegisterSet& owned) {
    for (unsigned k = 0; k < effects.readCount; ++k) {
        const RegisterRange range = effects.reads[k].range;
        for (uint32_t r = range.first; r < range.first + range.count; ++r)
            if (!owned.has(r))
                report(i.pc, "r{} is read while dead", r);
        for (unsigned other = 0; other < effects.readCount; ++other) {
            const RegisterRange o = effects.reads[other].range;
            const bool overlap = o.first < range.first + range.count && range.first < o.first + o.count;
            if (other != k && overlap && effects.reads[k].consumed)
                report(i.pc, "r{} is consumed and read by another operand", o.first);
        }
    }
    for (uint32_t r = effects.scratch.first; r < effects.scratch.first + effects.scratch.count; ++r)
        if (owned.has(r))
            report(i.pc, "r{} of the call window's header is live", r);
}

void Ownership::checkStop(const FlowInstruction& i, const Effects& effects, const RegisterSet& owned) {
    if (effects.isCall) {
        const int32_t covered = owned.firstFrom(effects.window);
        if (covered >= 0)
            report(i.pc, "r{} is live under the callee's frame", covered);
    }
    checkHandler(i, i.errorRegion, owned);
    checkHandler(i, i.cancelRegion, owned);
}

void Ownership::checkHandler(const FlowInstruction& i, uint32_t region, const RegisterSet& owned) {
    if (region == kNone)
        return;
    const int32_t missing = firstDifference(needs_[region], owned);
    if (missing >= 0)
        report(i.pc, "r{} is dead here, but the handler at pc {} needs it", missing, p_.body->regions[region].handler);
}

void Ownership::checkEnd(const FlowInstruction& i, const RegisterSet& owned) {
    switch (i.ins.op) {
    case Opcode::Raise:
    case Opcode::Reraise:
    case Opcode::NoMatch:
    case Opcode::ScopeFail:
    case Opcode::Fail:
        return; // the unwinder releases what the frame owns
    default:
        if (const int32_t lost = owned.firstFrom(0); lost >= 0)
            report(i.pc, "r{} is live at the end", lost);
    }
}

} // namespace

Status<std::string> verify(const Module& module) {
    if (Status<std::string> tables = checkTables(module); !tables)
        return tables;
    for (const Prototype& prototype : module.prototypes) {
        if (Status<std::string> structure = checkStructure(module, prototype); !structure)
            return structure;
        if (Status<std::string> ownership = Ownership(prototype).check(); !ownership)
            return ownership;
    }
    return checkRegisterKinds(module);
}

} // namespace coro::bytecode
