#include "native/borrows.h"

#include <algorithm>

namespace coro::native {

using bytecode::Effects;
using bytecode::Instruction;
using bytecode::Opcode;

namespace {

/// Calls f(register) for what the instruction consumes.
template <class F>
void forEachConsumed(const Instruction& i, F f) {
    const Effects effects = bytecode::effectsOf(i);
    for (unsigned r = 0; r < effects.readCount; ++r)
        if (const Effects::Read& read = effects.reads[r]; read.consumed)
            for (uint32_t at = read.range.first; at < read.range.first + read.range.count; ++at)
                f(at);
}

/// Whether something may be released by what the instruction consumes.
bool releases(const Step& step, const TypeState& types, const std::vector<bool>& borrowed) {
    bool found = false;
    forEachConsumed(step.ins, [&](uint32_t r) { found |= mayOwn(types[r]) && !borrowed[r]; });
    return found;
}

/// Gives something that stays where it is: the list or the instance outlives the instruction.
bool looksUp(const ProgramFacts& program, const Function& function, const Step& step, const TypeState& types,
             const std::vector<bool>& borrowed) {
    const Instruction& i = step.ins;
    if (releases(step, types, borrowed))
        return false;
    if (i.op == Opcode::IndexGet)
        return types[i.b] == Type::List && types[i.c] == Type::Int;
    return i.op == Opcode::FieldGet && isInstance(program.receiverOf(function, step.ext, types[i.b])) &&
           !isNumber(program.fieldType(function, step.ext, types[i.b]));
}

/// Of operands that are numbers, or have to be.
bool isNumeric(const Step& step, const TypeState& types) {
    const Instruction& i = step.ins;
    if (i.op == Opcode::Neg)
        return isNumber(types[i.b]);
    if (i.op < Opcode::Add || i.op > Opcode::DivFloat)
        return false;
    const bytecode::Operand kind = bytecode::info(i.op).c;
    const Type y = kind == bytecode::Operand::Src     ? types[i.c]
                   : kind == bytecode::Operand::Float ? Type::Float
                                                      : Type::Int;
    return isNumber(arithmeticType(withoutImmediate(i.op), types[i.b], y));
}

} // namespace

bool isHarmless(const ProgramFacts& program, const Function& function, const Step& step, const TypeState& types,
                const std::vector<bool>& borrowed) {
    const Instruction& i = step.ins;
    if (!isNumeric(step, types) && releases(step, types, borrowed))
        return false;
    switch (i.op) {
    case Opcode::Copy:
    case Opcode::Drop:
    case Opcode::LoadInt:
    case Opcode::LoadPrim:
    case Opcode::LoadConst:
        return true;
    case Opcode::IndexGet:
        return types[i.b] == Type::List && types[i.c] == Type::Int;
    case Opcode::FieldGet:
        return isInstance(program.receiverOf(function, step.ext, types[i.b]));
    case Opcode::FieldSet:
        return isNumber(types[i.b]) && program.acceptsAll(function, step.ext, i, types[i.a]);
    case Opcode::CallSlot:
        return program.intrinsicOf(function.module, step.ext, i.c) != Intrinsic::None;
    default:
        return isNumeric(step, types);
    }
}

std::vector<uint32_t> findBorrows(const ProgramFacts& program, const Function& function, uint32_t index,
                                  TypeState types) {
    constexpr uint32_t kNowhere = ~uint32_t{0};
    const bytecode::Block& block = function.facts.flow().blocks()[index];
    std::vector<uint32_t> found, since(types.size(), kNowhere);
    std::vector<bool> open(types.size());
    for (uint32_t at = block.first; at < block.last; ++at) {
        const Step step = stepAt(function, at);
        if (!isLowered(program, function, step, types))
            break;
        const bool isFound = looksUp(program, function, step, types, open);
        if (isHarmless(program, function, step, types, open))
            forEachConsumed(step.ins, [&](uint32_t r) {
                if (open[r])
                    found.push_back(since[r]);
                open[r] = false;
            });
        else
            std::fill(open.begin(), open.end(), false);
        stepNext(program, function, step, types);
        const Effects effects = bytecode::effectsOf(step.ins);
        if (effects.writesOnNext && isFound && mayOwn(types[effects.dst])) {
            open[effects.dst] = true;
            since[effects.dst] = at;
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace coro::native
