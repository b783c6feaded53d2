#include "native/type_flow.h"

#include <algorithm>
#include <variant>

#include "native/call_plan.h"
#include "vm/value.h"

namespace coro::native {

using bytecode::Instruction;
using bytecode::kNone;
using bytecode::Opcode;

Type constantType(const bytecode::Constant& constant) {
    if (std::holds_alternative<double>(constant))
        return Type::Float;
    const auto* i = std::get_if<int64_t>(&constant);
    return i && vm::Value::fitsSmall(*i) ? Type::Int : Type::Any;
}

namespace {

/// What a call gives that is no direct one, whoever it calls.
Type plannedResult(const ProgramFacts& program, const Function& function, const Step& step, const TypeState& types) {
    const CallPlan plan = planOf(program, function, step, types);
    return plan.targets.empty() && plan.result != Type::None ? Type::Any : plan.result;
}

/// Of a call of what has no bytecode: a list that is made of a list holds the same.
Type nativeResult(const ProgramFacts& program, const Function& function, const Step& step, const TypeState& types) {
    const Type result = program.nativeResult(function.module, step.ext);
    const Type given = step.ins.c == 1 ? types[step.ins.b + bytecode::kFrameHeader] : Type::Any;
    if (!isList(result) || program.prototypeOf(function.module, step.ext))
        return result;
    if (given == Type::Range)
        return program.lists().madeAt(function.index, step.at);
    return namesList(given) ? asList(given) : result;
}

/// What a lookup gives: a part of a list holds the same.
Type lookedUp(const ProgramFacts& program, Type container, Type index) {
    if (!namesList(container))
        return Type::Any;
    if (index == Type::None || index == Type::Range)
        return index == Type::None ? index : asList(container);
    const Type item = program.lists().itemsOf(container);
    return index == Type::Int || !isNumber(item) ? item : Type::Any;
}

} // namespace

Type resultTypeOf(const ProgramFacts& program, const Function& function, const Step& step, const TypeState& types) {
    const Instruction& i = step.ins;
    const bytecode::OpcodeInfo& info = bytecode::info(i.op);
    switch (i.op) {
    case Opcode::Copy:
        return types[i.b];
    case Opcode::LoadInt:
        return Type::Int;
    case Opcode::ListNew:
        return program.lists().madeAt(function.index, step.at);
    case Opcode::RangeNew:
        return Type::Range;
    case Opcode::SlotGet:
        return program.slotType(function.module, step.ext);
    case Opcode::ClosureNew: {
        const Function* made = program.functionAt(function.module, static_cast<uint32_t>(step.ext));
        return made ? closureOf(made->index) : Type::Any;
    }
    case Opcode::SuperGet: {
        const ClassFunction* found = parentsFunction(program, function, step);
        const Function* known = found ? program.functionAt(found->module, found->prototype) : nullptr;
        return known ? closureOf(known->index) : Type::Any;
    }
    case Opcode::IndexGet:
        return lookedUp(program, types[i.b], types[i.c]);
    case Opcode::IterNext:
    case Opcode::IterNextPair:
        return program.lists().itemsOf(types[i.b]);
    case Opcode::ListItem:
        return lookedUp(program, types[i.b], Type::Int);
    case Opcode::LoadPrim:
    case Opcode::Not:
    case Opcode::Eq:
    case Opcode::Ne:
    case Opcode::Lt:
    case Opcode::Le:
    case Opcode::Gt:
    case Opcode::Ge:
    case Opcode::Is:
    case Opcode::IsInstance:
    case Opcode::In:
    case Opcode::FitsType:
        return Type::Immediate;
    case Opcode::LoadConst:
        return constantType(program.module(function.module).constants[step.ext]);
    case Opcode::Neg:
        return isNumber(types[i.b]) || types[i.b] == Type::None ? types[i.b] : Type::Any;
    case Opcode::BitNot:
        return types[i.b] == Type::Int || types[i.b] == Type::None ? types[i.b] : Type::Any;
    case Opcode::FieldGet:
        return asGuess(program.fieldType(function, step.ext, types[i.b]));
    case Opcode::CallMethod: {
        const Type own = listMethodType(program, function, step, types[i.b + bytecode::kFrameHeader]);
        return own == Type::None ? plannedResult(program, function, step, types) : own;
    }
    case Opcode::Call:
        return plannedResult(program, function, step, types);
    case Opcode::CallSlot:
        if (const Function* callee = program.functionOf(function.module, step.ext))
            return resultOf(*callee);
        if (program.intrinsicOf(function.module, step.ext, i.c) != Intrinsic::None)
            return Type::Float;
        if (isInstance(madeBy(program, function, step)))
            return plannedResult(program, function, step, types);
        return nativeResult(program, function, step, types);
    default:
        break;
    }
    if (i.op < Opcode::Add || i.op > Opcode::DivFloat)
        return Type::Any;
    const Type y = info.c == bytecode::Operand::Src     ? types[i.c]
                   : info.c == bytecode::Operand::Float ? Type::Float
                                                        : Type::Int;
    const Opcode op = withoutImmediate(i.op);
    const Type numeric = arithmeticType(op, types[i.b], y);
    return numeric == Type::Any ? listType(program, op, types[i.b], y) : numeric;
}

namespace {

/// The operand is a number there, or native code has left.
void narrow(TypeState& types, uint32_t r) {
    if (types[r] != Type::None && types[r] != Type::Float)
        types[r] = Type::Int;
}

/// What holds on both ways.
void stepBoth(const ProgramFacts& program, const Function& function, const Step& step, TypeState& types) {
    const Instruction& i = step.ins;
    if (i.op == Opcode::FieldGet || i.op == Opcode::FieldSet) {
        const uint32_t object = i.op == Opcode::FieldGet ? i.b : i.a;
        if (const Type found = program.receiverOf(function, step.ext, types[object]); isInstance(found))
            types[object] = found;
    }
    if (const uint32_t list = guessedList(program, function, step, types); list != kNone)
        types[list] = asList(types[list]);
    if (i.op == Opcode::ForPrep || i.op == Opcode::ForLoop)
        for (uint32_t r = i.b; r < i.b + 3u; ++r)
            narrow(types, r);
    if (i.op == Opcode::IterPrep || i.op == Opcode::IterNext || i.op == Opcode::IterNextPair)
        narrow(types, i.b + 1u);
    if (i.op == Opcode::CheckList && types[i.a] == Type::Any)
        types[i.a] = listOf(kUnknownSite);
}

bool isLoweredCall(const ProgramFacts& program, const Function& function, const Step& step, const TypeState& types) {
    const Function* callee = program.functionOf(function.module, step.ext);
    if (const bytecode::Prototype* declared = program.prototypeOf(function.module, step.ext); !callee)
        return declared ? declared->isNative : plannedResult(program, function, step, types) != Type::None;
    return takes(program, *callee, types, step.ins.b + bytecode::kFrameHeader, step.ins.c);
}

} // namespace

Type arithmeticType(Opcode op, Type x, Type y) {
    if (x == Type::None || y == Type::None)
        return Type::None;
    const bool ints = x == Type::Int && y == Type::Int;
    switch (op) {
    case Opcode::Add:
    case Opcode::Sub:
    case Opcode::Mul:
        // A result of more than 64 bits leaves native code.
        if (ints)
            return Type::Int;
        return x == Type::Float || y == Type::Float ? Type::Float : Type::Any;
    case Opcode::Div:
        return Type::Float;
    case Opcode::FloorDiv:
    case Opcode::Mod:
    case Opcode::BitAnd:
    case Opcode::BitOr:
    case Opcode::BitXor:
    case Opcode::Shl:
    case Opcode::Shr:
        return ints ? Type::Int : Type::Any;
    default:
        return Type::Any;
    }
}

Type listType(const ProgramFacts& program, Opcode op, Type x, Type y) {
    if (op == Opcode::Mul && isList(x) && y == Type::Int)
        return x;
    return op == Opcode::Add && isList(x) && isList(y) ? program.join(x, y) : Type::Any;
}

Type listMethodType(const ProgramFacts& program, const Function& function, const Step& step, Type receiver) {
    if (!namesList(receiver))
        return Type::None;
    const std::string& name = program.nameOf(function.module, step.ext);
    if (name == "len" && step.ins.c == 1)
        return Type::Int;
    return name == "push" && step.ins.c == 2 ? Type::Immediate : Type::None;
}

uint32_t guessedList(const ProgramFacts& program, const Function& function, const Step& step, const TypeState& types) {
    const Instruction& i = step.ins;
    uint32_t r = kNone;
    if (i.op == Opcode::IndexGet || i.op == Opcode::IterPrep || i.op == Opcode::IterNext ||
        i.op == Opcode::IterNextPair || i.op == Opcode::ListItem)
        r = i.b;
    if (i.op == Opcode::IndexSet || i.op == Opcode::CheckList)
        r = i.a;
    if (i.op == Opcode::CallMethod && listMethodType(program, function, step, listOf(kUnknownSite)) != Type::None)
        r = i.b + bytecode::kFrameHeader;
    return r != kNone && isMaybeList(types[r]) ? r : kNone;
}

Step stepAt(const Function& function, uint32_t instruction) {
    const bytecode::FlowInstruction& i = function.facts.flow().instructions()[instruction];
    const bool hasExt = bytecode::info(i.ins.op).words() > 1;
    return {i.ins, hasExt ? function.code().body->code[i.pc + 1] : 0, instruction};
}

bool isLowered(const ProgramFacts& program, const Function& function, const Step& step, const TypeState& types) {
    const Instruction& i = step.ins;
    switch (i.op) {
    case Opcode::Copy:
    case Opcode::Drop:
    case Opcode::LoadInt:
    case Opcode::LoadPrim:
    case Opcode::LoadConst:
    case Opcode::SlotGet:
    case Opcode::SlotSet:
    case Opcode::CellNew:
    case Opcode::CellGet:
    case Opcode::CellSet:
    case Opcode::CheckBound:
    case Opcode::ClosureNew:
    case Opcode::Not:
    case Opcode::Is:
    case Opcode::IsInstance:
    case Opcode::Jump:
    case Opcode::Poll:
    case Opcode::JumpIf:
    case Opcode::JumpIfNot:
    case Opcode::JumpIfNil:
    case Opcode::JumpIfNotNil:
    case Opcode::JumpIfSet:
    case Opcode::JumpUnlessList:
    case Opcode::JumpUnlessType:
    case Opcode::In:
    case Opcode::ListNew:
    case Opcode::ListPush:
    case Opcode::MapNew:
    case Opcode::RangeNew:
    case Opcode::IndexGet:
    case Opcode::IndexSet:
    case Opcode::FieldGet:
    case Opcode::FieldSet:
    case Opcode::StrJoin:
    case Opcode::Return:
        return true;
    case Opcode::ForPrep:
    case Opcode::ForLoop:
        return std::none_of(&types[i.b], &types[i.b] + 3, [](Type t) { return t == Type::Float; });
    case Opcode::IterPrep:
    case Opcode::IterNext:
    case Opcode::IterNextPair:
        return types[i.b + 1u] != Type::Float;
    case Opcode::CheckList:
        return mayOwn(types[i.a]);
    case Opcode::ListItem:
        return mayOwn(types[i.b]);
    case Opcode::CheckType:
        return i.c == 0;
    case Opcode::CaptureGet:
    case Opcode::CaptureCellGet:
    case Opcode::CaptureCellSet:
    case Opcode::FieldsInit:
    case Opcode::SuperGet:
        return true;
    case Opcode::Call:
    case Opcode::CallMethod:
        return plannedResult(program, function, step, types) != Type::None;
    case Opcode::CallSlot:
        return isLoweredCall(program, function, step, types);
    case Opcode::TailCallSlot:
        return hopTarget(program, function, step);
    default:
        return (i.op >= Opcode::Add && i.op <= Opcode::BitNot) || (i.op >= Opcode::Eq && i.op <= Opcode::Ge) ||
               (i.op >= Opcode::JumpEq && i.op <= Opcode::JumpNotGeFloat);
    }
}

const Function* hopTarget(const ProgramFacts& program, const Function& function, const Step& step) {
    if (step.ins.op != Opcode::TailCallSlot || step.ins.kills & bytecode::kChecksResult)
        return nullptr;
    const Function* target = program.functionOf(function.module, step.ext);
    if (!target || target->code().hasRest || target->code().parameters.size() != step.ins.c)
        return nullptr;
    const bytecode::Prototype &from = function.code(), &to = target->code();
    const bool fits = from.kind != bytecode::FunctionKind::Fn && from.kind == to.kind && from.registers == to.registers;
    return target == &function || fits ? target : nullptr;
}

void stepNext(const ProgramFacts& program, const Function& function, const Step& step, TypeState& types) {
    const bytecode::Effects effects = bytecode::effectsOf(step.ins);
    stepBoth(program, function, step, types);
    if (!effects.writesOnNext)
        return;
    if (step.ins.op == Opcode::ForPrep)
        types[effects.dst] = Type::Int;
    else
        types[effects.dst] = resultTypeOf(program, function, step, types);
}

void stepTarget(const ProgramFacts& program, const Function& function, const Step& step, TypeState& types) {
    const bytecode::Effects effects = bytecode::effectsOf(step.ins);
    stepBoth(program, function, step, types);
    if (effects.writesOnTarget)
        types[effects.dst] = step.ins.op == Opcode::ForLoop ? Type::Int : Type::Any;
}

TypeFlow::TypeFlow(const ProgramFacts& program, const Function& function, FlowKind kind)
    : program_(program), function_(function), kind_(kind) {
    const size_t count = function.facts.flow().blocks().size();
    states_.assign(count, TypeState(function.code().registers, Type::None));
    reached_.resize(count);
    isPending_.resize(count);
    TypeState types(function.code().registers, Type::None);
    std::copy(function.parameters.begin(), function.parameters.end(), types.begin());
    arrive(0, types);
    if (kind == FlowKind::Program)
        for (const bytecode::Region& region : function.code().body->regions)
            if (region.kind != bytecode::Region::Kind::Shielded)
                arrive(function.facts.flow().blockAt(region.handler), TypeState(types.size(), Type::Any));
    run();
}

TypeFlow::TypeFlow(const ProgramFacts& program, const Function& function, const Part& part)
    : program_(program), function_(function), part_(&part), kind_(FlowKind::Native) {
    const size_t count = function.facts.flow().blocks().size();
    states_.assign(count, TypeState(function.code().registers, Type::None));
    reached_.resize(count);
    isPending_.resize(count);
    TypeState types = function.atBlocks[part.head];
    for (Type& type : types)
        type = type == Type::None ? Type::Any : asGuess(type);
    arrive(part.head, types);
    run();
}

void TypeFlow::arrive(uint32_t block, const TypeState& types) {
    if (block == kNone || (part_ && !part_->contains[block]))
        return;
    bool isNew = !reached_[block];
    reached_[block] = true;
    for (size_t r = 0; r < types.size(); ++r) {
        const Type joined = program_.join(states_[block][r], types[r]);
        isNew |= joined != states_[block][r];
        states_[block][r] = joined;
    }
    if (isNew && !isPending_[block]) {
        isPending_[block] = true;
        pending_.push_back(block);
    }
}

void TypeFlow::run() {
    while (!pending_.empty()) {
        const uint32_t block = pending_.back();
        pending_.pop_back();
        isPending_[block] = false;
        runBlock(block);
    }
}

void TypeFlow::runBlock(uint32_t index) {
    const bytecode::Block& block = function_.facts.flow().blocks()[index];
    TypeState types = states_[index];
    for (uint32_t at = block.first; at < block.last; ++at) {
        const Step step = stepAt(function_, at);
        if (kind_ == FlowKind::Native && !isLowered(program_, function_, step, types))
            return;
        if (kind_ == FlowKind::Native && hopTarget(program_, function_, step) == &function_)
            arriveByHop(step, types);
        if (bytecode::hasTarget(step.ins.op)) {
            TypeState jumped = types;
            stepTarget(program_, function_, step, jumped);
            arrive(block.target, jumped);
        }
        stepNext(program_, function_, step, types);
    }
    arrive(block.next, types);
}

void TypeFlow::arriveByHop(const Step& step, const TypeState& types) {
    TypeState given(types.size(), Type::None);
    for (uint32_t p = 0; p < step.ins.c; ++p)
        given[p] = types[step.ins.b + bytecode::kFrameHeader + p];
    arrive(0, given);
}

} // namespace coro::native
