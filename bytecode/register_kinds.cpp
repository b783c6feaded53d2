#include "bytecode/register_kinds.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "bytecode/flow.h"
#include "bytecode/structure.h"
#include "bytecode/value_types.h"

namespace coro::bytecode {

namespace {

enum class Kind : uint8_t {
    Value,    ///< any value of the program, or one that is not set, which is taken for nil
    List,     ///< certainly a list
    Map,      ///< certainly a map
    Small,    ///< an int of an instruction
    Error,    ///< what an `except` was given
    Loop,     ///< an int that ForPrep has looked at
    Iterable, ///< what IterPrep has looked at; its position is in the next register
    Position,
    Raised, ///< what a `finally` was given: an error, or the mark of an unwind
    Cell,
    Select,
    Scope,
    Broken, ///< one or the other of kinds that have nothing in common
};

constexpr bool isValue(Kind k) { return k <= Kind::Position; }

constexpr std::string_view kNames[] = {"a value",      "a list",      "a map",      "an int",          "an error",
                                       "a loop's int", "an iterable", "a position", "what was raised", "a cell",
                                       "a select",     "a scope",     "one thing"};

constexpr Kind join(Kind a, Kind b) {
    if (a == b)
        return a;
    if (isValue(a) && isValue(b))
        return Kind::Value;
    if ((a == Kind::Error && b == Kind::Raised) || (a == Kind::Raised && b == Kind::Error))
        return Kind::Raised;
    return Kind::Broken;
}

/// What is known before an instruction. Registers that are not mentioned hold values, or are dead.
struct State {
    struct Entry {
        uint32_t reg;
        Kind kind;
        bool operator==(const Entry&) const = default;
    };
    std::vector<Entry> entries;   ///< by register
    std::vector<uint32_t> scopes; ///< registers of the scopes that are open, the innermost last

    Kind at(uint32_t reg) const {
        auto it = find(reg);
        return it != entries.end() && it->reg == reg ? it->kind : Kind::Value;
    }
    void set(uint32_t reg, Kind kind) {
        auto it = entries.begin() + (find(reg) - entries.begin());
        const bool isThere = it != entries.end() && it->reg == reg;
        if (kind == Kind::Value) {
            if (isThere)
                entries.erase(it);
        } else if (isThere) {
            it->kind = kind;
        } else {
            entries.insert(it, {reg, kind});
        }
    }
    /// Whether anything is new.
    bool joinWith(const State& other) {
        const std::vector<Entry> before = entries;
        for (const Entry& e : before)
            set(e.reg, join(e.kind, other.at(e.reg)));
        for (const Entry& e : other.entries)
            if (std::none_of(before.begin(), before.end(), [&](const Entry& b) { return b.reg == e.reg; }))
                set(e.reg, join(e.kind, Kind::Value));
        return entries != before;
    }

  private:
    std::vector<Entry>::const_iterator find(uint32_t reg) const {
        return std::lower_bound(entries.begin(), entries.end(), reg,
                                [](const Entry& e, uint32_t r) { return e.reg < r; });
    }
};

/// What closures of each prototype capture; nothing as long as none is known to be made.
using Captures = std::vector<std::optional<std::vector<Kind>>>;

/// One prototype, with what its closures capture.
class Walk {
  public:
    Walk(const Module& module, uint32_t prototype, Captures& captures)
        : p_(module.prototypes[prototype]), own_(prototype), captures_(captures), flow_(p_),
          needs_(flow_.neededByHandlers()), before_(flow_.blocks().size()) {}

    /// Prototypes whose captures it has learnt something new about are added to `changed`.
    Status<std::string> run(std::vector<uint32_t>& changed) {
        changed_ = &changed;
        State start;
        if (p_.hasRest)
            start.set(p_.positional, Kind::List);
        arrive(0, start, 0);
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
    void arrive(uint32_t block, const State& state, uint32_t fromPc);
    void arriveHandler(uint32_t region, const State& state, uint32_t fromPc);
    void checkReads(const Instruction& i, const Effects& effects, const State& state);
    bool takes(const Instruction& i, uint32_t reg, Kind kind) const;
    void checkState(const Instruction& i, const State& state);
    void checkScopes(const FlowInstruction& i, const State& state);
    void forgetDead(const Instruction& i, const Effects& effects, State& state);
    Kind written(const Instruction& i, const State& state) const;
    static void learn(const Instruction& i, State& next);
    void noteCaptures(const Instruction& i, uint32_t prototype, const State& state);
    size_t scopesAround(uint32_t pc) const;

    template <class... Args>
    void report(fmt::format_string<Args...> format, Args&&... args) {
        if (error_.empty())
            error_ = fmt::format("{}: {}", placeName(p_, pc_), fmt::format(format, std::forward<Args>(args)...));
    }

    const Prototype& p_;
    uint32_t own_;
    Captures& captures_;
    Flow flow_;
    std::vector<RegisterSet> needs_;
    std::vector<std::optional<State>> before_;
    std::vector<uint32_t> pending_;
    std::vector<uint32_t>* changed_ = nullptr;
    uint32_t pc_ = 0;
    std::string error_;
};

void Walk::arrive(uint32_t block, const State& state, uint32_t fromPc) {
    if (block == kNone)
        return;
    std::optional<State>& known = before_[block];
    if (!known) {
        known = state;
        pending_.push_back(block);
        return;
    }
    if (known->scopes != state.scopes) {
        pc_ = fromPc;
        return report("other scopes are open here than on another way to the same place");
    }
    if (known->joinWith(state))
        pending_.push_back(block);
}

void Walk::arriveHandler(uint32_t region, const State& state, uint32_t fromPc) {
    if (region == kNone)
        return;
    const Region& r = p_.body->regions[region];
    State entered;
    entered.scopes = state.scopes;
    for (const State::Entry& e : state.entries)
        if (needs_[region].has(e.reg))
            entered.entries.push_back(e);
    entered.set(r.reg, r.kind == Region::Kind::Except ? Kind::Error : Kind::Raised);
    arrive(flow_.blockAt(r.handler), entered, fromPc);
}

size_t Walk::scopesAround(uint32_t pc) const {
    return static_cast<size_t>(std::count_if(p_.body->regions.begin(), p_.body->regions.end(), [&](const Region& r) {
        return r.kind == Region::Kind::Scope && pc >= r.begin && pc < r.end;
    }));
}

/// The machine pairs the scopes that are open with the regions around the pc; a scope ends outside of its own.
void Walk::checkScopes(const FlowInstruction& i, const State& state) {
    const bool isEnd = i.ins.op == Opcode::ScopeLeave || i.ins.op == Opcode::ScopeFail;
    if (isEnd && (state.scopes.empty() || state.scopes.back() != i.ins.a))
        report("the scope in r{} is not the innermost", i.ins.a);
    if (mayStop(i.ins.op) && scopesAround(i.pc) != state.scopes.size() - (isEnd && !state.scopes.empty() ? 1 : 0))
        report("{} scopes are open, {} regions close one", state.scopes.size(), scopesAround(i.pc));
    if (!fallsThrough(i.ins.op) && !hasTarget(i.ins.op) && !isEnd && !state.scopes.empty() && i.errorRegion == kNone)
        report("the function ends in a scope");
}

/// Whether the instruction can do with that kind in a register that it reads.
bool Walk::takes(const Instruction& i, uint32_t reg, Kind kind) const {
    if (kind == Kind::Broken)
        return i.op == Opcode::Drop;
    switch (i.op) {
    case Opcode::Drop:
        return kind != Kind::Scope;
    case Opcode::Copy:
        return kind != Kind::Scope && kind != Kind::Select;
    case Opcode::CellGet:
        return kind == Kind::Cell;
    case Opcode::CellSet:
        return reg == i.a ? kind == Kind::Cell : isValue(kind);
    case Opcode::ClosureNew:
        return isValue(kind) || kind == Kind::Cell;
    case Opcode::ListPush:
    case Opcode::ListExtend:
        return reg == i.a ? kind == Kind::List : isValue(kind);
    case Opcode::MapPut:
    case Opcode::MapExtend:
        return reg == i.a ? kind == Kind::Map : isValue(kind);
    case Opcode::CallSpread:
    case Opcode::TailCallSpread:
        return reg == i.b + kFrameHeader ? kind == Kind::List : isValue(kind);
    case Opcode::SelectArm:
        return reg == i.a ? kind == Kind::Select : isValue(kind);
    case Opcode::SelectTake:
        return kind == Kind::Select;
    case Opcode::Yield:
        return isValue(kind) || kind == Kind::Select;
    case Opcode::ScopeLeave:
        return kind == Kind::Scope;
    case Opcode::ScopeFail:
        return reg == i.a ? kind == Kind::Scope : kind == Kind::Raised || kind == Kind::Error;
    case Opcode::Reraise:
    case Opcode::AddOther:
        return kind == Kind::Raised || kind == Kind::Error;
    default:
        return isValue(kind);
    }
}

void Walk::checkReads(const Instruction& i, const Effects& effects, const State& state) {
    for (unsigned k = 0; k < effects.readCount; ++k)
        for (uint32_t r = effects.reads[k].range.first; r < effects.reads[k].range.first + effects.reads[k].range.count;
             ++r)
            if (!takes(i, r, state.at(r)))
                report("r{} holds {}, which `{}` cannot take", r, kNames[static_cast<size_t>(state.at(r))],
                       info(i.op).name);
}

/// The state of loops, which the instructions that go on with it do not look at again.
void Walk::checkState(const Instruction& i, const State& state) {
    switch (i.op) {
    case Opcode::ForLoop:
        for (uint32_t r = i.b; r < i.b + 3u; ++r)
            if (state.at(r) != Kind::Loop)
                report("r{} holds no state of a range loop", r);
        break;
    case Opcode::IterNext:
    case Opcode::IterNextPair:
        if (state.at(i.b) != Kind::Iterable || state.at(i.b + 1u) != Kind::Position)
            report("r{} and r{} hold no state of a loop", i.b, i.b + 1u);
        break;
    case Opcode::Pull:
    case Opcode::PullPair:
        // One that is pulled once has not been looked at.
        if (state.at(i.b + 1u) != Kind::Small &&
            (state.at(i.b) != Kind::Iterable || state.at(i.b + 1u) != Kind::Position))
            report("r{} and r{} hold no state of a loop", i.b, i.b + 1u);
        break;
    default:
        break;
    }
}

/// What the instruction puts into its Dst.
Kind Walk::written(const Instruction& i, const State& state) const {
    switch (i.op) {
    case Opcode::Copy: {
        // The state of a loop is one where it stands.
        const Kind kind = state.at(i.b);
        return kind == Kind::Loop || kind == Kind::Iterable || kind == Kind::Position ? Kind::Value : kind;
    }
    case Opcode::LoadInt:
        return Kind::Small;
    case Opcode::CellNew:
        return Kind::Cell;
    case Opcode::CaptureGet: {
        const auto& own = captures_[own_];
        return own ? (*own)[i.b] : Kind::Broken;
    }
    case Opcode::ListNew:
        return Kind::List;
    case Opcode::MapNew:
        return Kind::Map;
    case Opcode::SelectNew:
        return Kind::Select;
    case Opcode::ScopeEnter:
    case Opcode::TimeoutEnter:
        return Kind::Scope;
    default:
        return Kind::Value;
    }
}

/// What is known of operands when an instruction goes on to the next.
void Walk::learn(const Instruction& i, State& next) {
    switch (i.op) {
    case Opcode::ForPrep:
        for (uint32_t r = i.b; r < i.b + 3u; ++r)
            next.set(r, Kind::Loop);
        break;
    case Opcode::IterPrep:
        next.set(i.b, Kind::Iterable);
        next.set(i.b + 1u, Kind::Position);
        break;
    default:
        break;
    }
}

void Walk::forgetDead(const Instruction& i, const Effects& effects, State& state) {
    for (unsigned k = 0; k < effects.readCount; ++k)
        if (effects.reads[k].consumed)
            for (uint32_t r = effects.reads[k].range.first;
                 r < effects.reads[k].range.first + effects.reads[k].range.count; ++r)
                state.set(r, Kind::Value);
    if (i.op == Opcode::ScopeLeave && !state.scopes.empty())
        state.scopes.pop_back();
}

void Walk::noteCaptures(const Instruction& i, uint32_t prototype, const State& state) {
    std::vector<Kind> kinds;
    for (uint32_t r = i.b; r < i.b + static_cast<uint32_t>(i.c); ++r)
        kinds.push_back(state.at(r));
    auto& known = captures_[prototype];
    if (!known) {
        known = kinds;
    } else {
        const std::vector<Kind> before = *known;
        for (size_t k = 0; k < kinds.size(); ++k)
            (*known)[k] = join(before[k], kinds[k]);
        if (*known == before)
            return;
    }
    changed_->push_back(prototype);
}

void Walk::walk(uint32_t block) {
    const Block& b = flow_.blocks()[block];
    State state = *before_[block];
    State jumped;
    for (uint32_t index = b.first; index < b.last && error_.empty(); ++index) {
        const FlowInstruction& f = flow_.instructions()[index];
        const Effects effects = effectsOf(f.ins);
        pc_ = f.pc;
        checkReads(f.ins, effects, state);
        checkState(f.ins, state);
        checkScopes(f, state);
        if (f.ins.op == Opcode::CaptureCellGet || f.ins.op == Opcode::CaptureCellSet)
            if (const auto& own = captures_[own_]; !own || (*own)[f.ins.b] != Kind::Cell)
                report("capture {} is no cell", f.ins.b);
        if (f.ins.op == Opcode::ClosureNew)
            noteCaptures(f.ins, static_cast<uint32_t>(p_.body->code[f.pc + 1]), state);
        const Kind result = written(f.ins, state);
        const std::vector<uint32_t> scopes = state.scopes;
        forgetDead(f.ins, effects, state);
        if (f.ins.op == Opcode::ScopeFail && !state.scopes.empty())
            state.scopes.pop_back();
        arriveHandler(f.errorRegion, state, f.pc);
        if (f.cancelRegion != f.errorRegion)
            arriveHandler(f.cancelRegion, state, f.pc);
        jumped = state;
        learn(f.ins, state);
        if (effects.writesOnNext)
            state.set(effects.dst, result);
        if (effects.writesOnTarget)
            jumped.set(effects.dst, result);
        if (f.ins.op == Opcode::ScopeEnter || f.ins.op == Opcode::TimeoutEnter)
            state.scopes.push_back(f.ins.a);
    }
    if (!error_.empty())
        return;
    const uint32_t last = flow_.instructions()[b.last - 1].pc;
    arrive(b.next, state, last);
    arrive(b.target, jumped, last);
}

} // namespace

Status<std::string> checkRegisterKinds(const Module& module) {
    Captures captures(module.prototypes.size());
    std::vector<uint32_t> left;
    for (uint32_t i = static_cast<uint32_t>(module.prototypes.size()); i-- > 0;) {
        if (module.prototypes[i].captures == 0)
            captures[i].emplace();
        left.push_back(i);
    }
    // One whose captures nobody is known to make yet waits until they are; if nobody ever does, it never runs.
    while (!left.empty()) {
        const uint32_t next = left.back();
        left.pop_back();
        if (!captures[next])
            continue;
        if (Status<std::string> status = Walk(module, next, captures).run(left); !status)
            return status;
    }
    return Done{};
}

} // namespace coro::bytecode
