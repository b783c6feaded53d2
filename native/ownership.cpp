#include "native/ownership.h"

#include <algorithm>

namespace coro::native {

using bytecode::Effects;
using bytecode::Instruction;
using bytecode::kKillB;
using bytecode::kNone;
using bytecode::Opcode;

namespace {

/// Adds what is not there.
template <class T>
void unite(std::vector<T>& with, const std::vector<T>& more) {
    if (more.empty())
        return;
    std::vector<T> all;
    std::set_union(with.begin(), with.end(), more.begin(), more.end(), std::back_inserter(all));
    with.swap(all);
}

template <class T>
bool contains(const std::vector<T>& sorted, T value) {
    return std::binary_search(sorted.begin(), sorted.end(), value);
}

Holding join(const Holding& x, const Holding& y) {
    const bool isMixed = !x.isBorrowed() && !y.isBorrowed() && x.parameter != y.parameter;
    if (x.isCounted() || y.isCounted() || isMixed)
        return Holding::counted();
    Holding joined = x.isBorrowed() ? y : x;
    const Holding& other = x.isBorrowed() ? x : y;
    unite(joined.places, other.places);
    unite(joined.registers, other.registers);
    return joined;
}

/// Calls f(register, its read) for what the instruction consumes.
template <class F>
void forEachConsumed(const Effects& effects, F f) {
    for (unsigned n = 0; n < effects.readCount; ++n)
        if (const Effects::Read& read = effects.reads[n]; read.consumed)
            for (uint32_t r = read.range.first; r < read.range.first + read.range.count; ++r)
                f(r, read);
}

bool isMove(const Instruction& i) { return i.op == Opcode::Copy && (i.kills & kKillB); }

} // namespace

Ownership::Ownership(const ProgramFacts& program, const Function& function, const TypeFlow& flow, uint32_t head,
                     bool isBody)
    : program_(program), function_(function), isBody_(isBody), states_(function.facts.flow().blocks().size()),
      reached_(states_.size()), isPending_(states_.size()) {
    run(flow, head);
}

Holdings Ownership::atEntry() const {
    Holdings holdings(function_.code().registers, Holding::counted());
    for (uint32_t p = 0; p < function_.parameters.size() && isBody_; ++p)
        if (p < kMostLent && function_.lent >> p & 1)
            holdings[p] = {Holding::Kind::Lent, static_cast<uint8_t>(p)};
    return holdings;
}

void Ownership::run(const TypeFlow& flow, uint32_t head) {
    arrive(head, flow.atStart(head), atEntry());
    while (!pending_.empty()) {
        const uint32_t block = pending_.back();
        pending_.pop_back();
        isPending_[block] = false;
        runBlock(flow, block);
    }
}

void Ownership::arrive(uint32_t block, const TypeState& types, const Holdings& holdings) {
    bool isNew = !reached_[block];
    Holdings& state = states_[block];
    if (isNew)
        state.resize(holdings.size());
    reached_[block] = true;
    const uint32_t first = function_.facts.flow().blocks()[block].first;
    bytecode::forEachRegister(function_.facts.ownedBefore(first).words(), [&](uint32_t r) {
        if (!mayOwn(types[r]))
            return;
        Holding joined = join(state[r], holdings[r]);
        if (joined == state[r])
            return;
        state[r] = std::move(joined);
        isNew = true;
    });
    if (isNew && !isPending_[block]) {
        isPending_[block] = true;
        pending_.push_back(block);
    }
}

void Ownership::runBlock(const TypeFlow& flow, uint32_t index) {
    const bytecode::Block& block = function_.facts.flow().blocks()[index];
    auto goTo = [&](uint32_t to, const TypeState& types, const Holdings& holdings) {
        if (to != kNone && flow.reaches(to))
            arrive(to, types, holdings);
    };
    TypeState types = flow.atStart(index);
    Holdings holdings = states_[index];
    for (uint32_t at = block.first; at < block.last; ++at) {
        const Step step = stepAt(function_, at);
        if (!isLowered(program_, function_, step, types))
            return;
        if (hopTarget(program_, function_, step) == &function_)
            arrive(0, TypeState(types.size(), Type::Any), Holdings(types.size(), Holding::counted()));
        if (const uint32_t list = guessedList(program_, function_, step, types); list != kNone)
            types[list] = asList(types[list]);
        OwnershipStep made = stepOf(at, types, holdings);
        for (OwnershipStep::Change& change : made.before)
            holdings[change.reg] = std::move(change.to);
        if (bytecode::hasTarget(step.ins.op)) {
            TypeState jumped = types;
            Holdings then = holdings;
            stepTarget(program_, function_, step, jumped);
            if (const Effects effects = bytecode::effectsOf(step.ins); effects.writesOnTarget)
                then[effects.dst] = Holding::counted();
            goTo(block.target, jumped, then);
        }
        native::stepNext(program_, function_, step, types);
        stepNext(at, types, made.result, holdings);
    }
    goTo(block.next, types, holdings);
}

/// Whether it makes a difference to the instruction which of its operands have a count; it asks for each.
bool Ownership::takesLent(const Step& step, const TypeState& types) const {
    const Instruction& i = step.ins;
    switch (i.op) {
    case Opcode::Copy:
    case Opcode::Drop:
    case Opcode::Is:
    case Opcode::IsInstance:
    case Opcode::Not:
    case Opcode::JumpIf:
    case Opcode::JumpIfNot:
    case Opcode::JumpIfNil:
    case Opcode::JumpIfNotNil:
    case Opcode::JumpIfSet:
    case Opcode::JumpUnlessList:
    case Opcode::JumpUnlessType:
    case Opcode::CheckList:
    case Opcode::SlotSet:
    case Opcode::CellNew:
    case Opcode::Return:
        return true;
    case Opcode::IndexGet:
    case Opcode::IndexSet:
        return isList(types[i.op == Opcode::IndexGet ? i.b : i.a]) &&
               types[i.op == Opcode::IndexGet ? i.c : i.b] == Type::Int;
    case Opcode::ListItem:
        return isList(types[i.b]);
    case Opcode::FieldGet:
        return isInstance(program_.receiverOf(function_, step.ext, types[i.b])) ||
               isNumber(program_.fieldType(function_, step.ext, types[i.b]));
    case Opcode::FieldSet:
        return program_.acceptsAll(function_, step.ext, i, types[i.a]);
    default:
        return false;
    }
}

OwnershipStep Ownership::stepOf(uint32_t instruction, const TypeState& types, const Holdings& before) const {
    const Step step = stepAt(function_, instruction);
    const Effects effects = bytecode::effectsOf(step.ins);
    OwnershipStep made;
    auto now = [&](uint32_t r) -> const Holding& {
        for (const OwnershipStep::Change& change : made.before)
            if (change.reg == r)
                return change.to;
        return before[r];
    };
    auto change = [&](uint32_t r, Holding to) {
        for (OwnershipStep::Change& known : made.before)
            if (known.reg == r) {
                known.to = std::move(to);
                return;
            }
        made.before.push_back({r, std::move(to)});
    };
    // Calls of what is known take arguments as they are.
    const bool isListMethod =
        step.ins.op == Opcode::CallMethod &&
        listMethodType(program_, function_, step, types[step.ins.b + bytecode::kFrameHeader]) != Type::None;
    const bool isCall =
        step.ins.op == Opcode::CallSlot || step.ins.op == Opcode::CallMethod || step.ins.op == Opcode::Call;
    const bool isKnown = isCall && !isListMethod && program_.runsKnown(function_, step, types);
    const bool isLentTaken = takesLent(step, types);
    bool consumes = false;
    forEachConsumed(effects, [&](uint32_t r, const Effects::Read& read) {
        if (!mayOwn(types[r]))
            return;
        consumes = true;
        const bool isArgument = isKnown && r >= step.ins.b + bytecode::kFrameHeader;
        const bool isListOfMethod = isListMethod && r == step.ins.b + bytecode::kFrameHeader;
        const bool takesBorrowed = isArgument || isListOfMethod || read.killBit != 0;
        const bool fits = before[r].isCounted() || (before[r].isBorrowed() ? takesBorrowed : isArgument || isLentTaken);
        if (!fits)
            change(r, Holding::counted());
    });
    PlaceSet writes;
    program_.addWrites(function_, step, types, writes);
    const bool isMoved = isMove(step.ins);
    if (!writes.isEmpty() || (consumes && !isMoved)) {
        const bytecode::RegisterSet after = function_.facts.ownedWhenStopped(instruction);
        auto isConsumed = [&](uint32_t r) { return !isMoved && !after.has(r) && mayOwn(types[r]); };
        bytecode::forEachRegister(function_.facts.ownedBefore(instruction).words(), [&](uint32_t r) {
            const bool isArgument = isKnown && r >= step.ins.b + bytecode::kFrameHeader;
            if (!mayOwn(types[r]) || now(r).isCounted() || (!after.has(r) && !isArgument))
                return;
            Holding holding = now(r);
            if (std::any_of(holding.places.begin(), holding.places.end(), [&](Place p) { return writes.has(p); })) {
                change(r, Holding::counted());
                return;
            }
            Holding to = holding;
            for (uint32_t root : holding.registers)
                if (isConsumed(root)) {
                    std::erase(to.registers, root);
                    to = join(to, now(root));
                }
            if (to != holding)
                change(r, std::move(to));
        });
    }
    Holdings changed;
    if (!made.before.empty()) {
        changed = before;
        for (const OwnershipStep::Change& c : made.before)
            changed[c.reg] = c.to;
    }
    made.result = resultOf(instruction, types, made.before.empty() ? before : changed);
    return made;
}

/// What stands in a place of the object in that register.
Holding Ownership::found(uint32_t in, Place place, bool isConsumed, const TypeState& types,
                         const Holdings& before) const {
    Holding holding;
    if (!mayOwn(types[in]))
        return Holding::counted();
    if (before[in].isBorrowed() || isConsumed)
        holding = before[in];
    else
        holding.registers = {in};
    if (!holding.isCounted())
        unite(holding.places, {place});
    return holding;
}

Holding Ownership::resultOf(uint32_t instruction, const TypeState& types, const Holdings& before) const {
    const Step step = stepAt(function_, instruction);
    const Instruction& i = step.ins;
    switch (i.op) {
    case Opcode::Copy:
        if (isMove(i) || before[i.b].isBorrowed())
            return before[i.b];
        return {Holding::Kind::Borrowed, 0, {}, {i.b}};
    case Opcode::LoadConst: // the module keeps it
        return {};
    case Opcode::SlotGet:
        return {Holding::Kind::Borrowed, 0, {program_.places().slot(function_.module, step.ext)}, {}};
    case Opcode::FieldGet: {
        const Type instance = program_.receiverOf(function_, step.ext, types[i.b]);
        if (!isInstance(instance) || isNumber(program_.fieldType(function_, step.ext, types[i.b])))
            return Holding::counted();
        const int index = program_.classes().fieldIndex(instance, program_.nameOf(function_.module, step.ext));
        return found(i.b, program_.places().field(instance, index), i.kills & kKillB, types, before);
    }
    case Opcode::IndexGet:
        if (!isList(types[i.b]) || types[i.c] != Type::Int)
            return Holding::counted();
        return found(i.b, Places::kItems, i.kills & kKillB, types, before);
    case Opcode::ListItem:
        return isList(types[i.b]) ? found(i.b, Places::kItems, i.kills & kKillB, types, before) : Holding::counted();
    default:
        return Holding::counted();
    }
}

void Ownership::stepNext(uint32_t instruction, const TypeState& after, const Holding& result,
                         Holdings& holdings) const {
    const Instruction& i = function_.facts.flow().instructions()[instruction].ins;
    const Effects effects = bytecode::effectsOf(i);
    if (effects.writesOnNext)
        holdings[effects.dst] = mayOwn(after[effects.dst]) ? result : Holding{};
    if (!isMove(i))
        return;
    // What depends on a register that has been moved depends on the other one now.
    for (Holding& holding : holdings)
        if (contains(holding.registers, uint32_t{i.b})) {
            std::erase(holding.registers, i.b);
            unite(holding.registers, {uint32_t{i.a}});
        }
}

} // namespace coro::native
