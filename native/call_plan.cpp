#include "native/call_plan.h"

#include <algorithm>

namespace coro::native {

using bytecode::kFrameHeader;
using bytecode::Opcode;

namespace {

/// A method that has more forms is looked up.
constexpr size_t kMostTargets = 6;

void addTarget(CallPlan& plan, Function* function, const ClassFunction& method, uint32_t number) {
    for (CallTarget& target : plan.targets) {
        if (target.method != &method)
            continue;
        for (auto& [first, last] : target.numbers) {
            if (number >= first && number <= last)
                return;
            if (number == last + 1) {
                last = number;
                return;
            }
        }
        target.numbers.emplace_back(number, number);
        return;
    }
    plan.targets.push_back({function, &method, {{number, number}}});
}

/// Joins what the targets give.
void findResult(const ProgramFacts& program, CallPlan& plan) {
    plan.result = Type::None;
    for (const CallTarget& target : plan.targets)
        plan.result = program.join(plan.result, target.function ? resultOf(*target.function) : Type::Any);
}

/// The classes whose instances the receiver may be, by number.
std::vector<uint32_t> receiverClasses(const ProgramFacts& program, Type receiver, const std::string& name) {
    const ClassFacts& classes = program.classes();
    std::vector<uint32_t> found;
    if (!namesClass(receiver))
        found = classes.withMethod(name);
    else if (precisionOf(receiver) == Precision::Exact)
        found = {classOf(receiver)};
    else
        for (uint32_t c = 0; c < classes.all().size(); ++c)
            if (classes.all()[c].number >= classes.of(receiver).number &&
                classes.all()[c].number <= classes.of(receiver).last)
                found.push_back(c);
    std::sort(found.begin(), found.end(),
              [&](uint32_t x, uint32_t y) { return classes.all()[x].number < classes.all()[y].number; });
    return found;
}

CallPlan planOfMethod(const ProgramFacts& program, const Function& function, const Step& step, Type receiver) {
    CallPlan plan;
    if (receiver == Type::None) {
        plan.result = Type::None;
        return plan;
    }
    if (receiver != Type::Any && !namesClass(receiver))
        return plan;
    const std::string& name = program.nameOf(function.module, step.ext);
    plan.isOpen = !isInstance(receiver);
    for (uint32_t c : receiverClasses(program, receiver, name)) {
        const ClassFunction* method = name == "init" ? nullptr : program.classes().functionOf(c, name);
        if (method)
            addTarget(plan, program.functionAt(method->module, method->prototype), *method,
                      program.classes().all()[c].number);
        else
            plan.isOpen = true;
        if (plan.targets.size() > kMostTargets)
            return {};
    }
    if (plan.targets.empty())
        return {};
    findResult(program, plan);
    plan.isOthersLeft = !program.classes().isBuiltin(name);
    if (plan.isOpen)
        plan.result = isNumber(plan.result) || plan.result == Type::Immediate ? plan.result : asGuess(plan.result);
    return plan;
}

} // namespace

Type madeBy(const ProgramFacts& program, const Function& function, const Step& step) {
    const bool isCall = step.ins.op == Opcode::CallSlot || step.ins.op == Opcode::TailCallSlot;
    return isCall ? program.classes().madeBy(function.module, step.ext) : Type::Any;
}

CallPlan planOf(const ProgramFacts& program, const Function& function, const Step& step, const TypeState& types) {
    CallPlan plan;
    switch (step.ins.op) {
    case Opcode::CallMethod:
    case Opcode::TailCallMethod:
        return planOfMethod(program, function, step, types[step.ins.b + kFrameHeader]);
    case Opcode::CallSlot:
    case Opcode::TailCallSlot: {
        const Type made = madeBy(program, function, step);
        if (!isInstance(made))
            return plan;
        if (const ClassFunction* init = program.classes().functionOf(classOf(made), "init")) {
            const uint32_t number = program.classes().of(made).number;
            plan.targets.push_back({program.functionAt(init->module, init->prototype), init, {{number, number}}});
            plan.result = made;
        }
        return plan;
    }
    case Opcode::Call:
    case Opcode::TailCall:
        if (isFunction(types[step.ins.b])) {
            plan.targets.push_back({program.functions()[functionOf(types[step.ins.b])].get(), nullptr, {}});
            plan.isOpen = false;
            findResult(program, plan);
        }
        return plan;
    default:
        return plan;
    }
}

bool accepts(const Function& callee, uint32_t count) {
    return count <= callee.parameters.size() && count >= callee.code().required;
}

bool takes(const ProgramFacts& program, const Function& callee, const TypeState& types, uint32_t given, uint32_t count,
           uint32_t first) {
    if (!callee.hasBody || callee.result == Type::None || !accepts(callee, count + first))
        return false;
    for (uint32_t p = count + first; p < callee.parameters.size(); ++p)
        if (isNumber(callee.parameters[p]) || isObject(callee.parameters[p]))
            return false;
    // An argument that is never of the wanted type: the callee's bytecode has to run.
    for (uint32_t p = 0; p < count; ++p) {
        const Type type = types[given + p], wanted = callee.parameters[first + p];
        if (isNumber(wanted) && (isNumber(type) || isObject(type)) && type != wanted)
            return false;
        if (wanted == Type::Immediate && isObject(type))
            return false;
        if (isObject(wanted) && (isNumber(type) || type == Type::Immediate))
            return false;
        if (isObject(wanted) && isObject(type) && program.join(type, wanted) != wanted &&
            !program.classes().isWithin(wanted, type))
            return false;
    }
    return true;
}

bool takesCall(const ProgramFacts& program, const CallTarget& target, const Step& step, const TypeState& types) {
    if (!target.function)
        return false;
    const uint32_t given = step.ins.b + kFrameHeader, count = step.ins.c;
    if (step.ins.op == Opcode::CallMethod)
        return takes(program, *target.function, types, given + 1, count - 1, 1);
    return takes(program, *target.function, types, given, count, step.ins.op == Opcode::CallSlot ? 1 : 0);
}

const ClassFunction* parentsFunction(const ProgramFacts& program, const Function& function, const Step& step) {
    if (function.owner < 0)
        return nullptr;
    const int parent = program.classes().all()[static_cast<uint32_t>(function.owner)].parent;
    return parent < 0
               ? nullptr
               : program.classes().functionOf(static_cast<uint32_t>(parent), program.nameOf(function.module, step.ext));
}

} // namespace coro::native
