// Types of parameters, results, fields, slots and items, by following the values of all calls through all functions.
#include <algorithm>

#include "native/call_plan.h"
#include "native/program_facts.h"
#include "native/type_flow.h"

namespace coro::native {

using bytecode::Instruction;
using bytecode::Opcode;

/// What fields hold from the beginning.
void ProgramFacts::startFields() {
    using Default = bytecode::Field::Default;
    for (const auto& function : functions_)
        for (uint32_t at = 0; at < function->facts.flow().instructions().size(); ++at)
            if (const Step step = stepAt(*function, at); step.ins.op == Opcode::FieldSet)
                fields_.try_emplace(nameOf(function->module, step.ext), Type::None);
    // One that `init` assigns to first is never seen as nil.
    auto begins = [&](uint32_t m, const bytecode::Field& field, Type& type) {
        if (field.preset != Default::Nil || field.isDeclared)
            type = join(type, field.preset == Default::Constant ? constantType(module(m).constants[field.constant])
                                                                : Type::Immediate);
    };
    for (uint32_t m = 0; m < modules_.size(); ++m)
        for (const bytecode::Class& cls : module(m).classes)
            for (const bytecode::Field& field : cls.fields)
                if (field.preset != Default::Nil || field.isDeclared)
                    begins(m, field, fields_.try_emplace(field.name, Type::None).first->second);
    for (uint32_t c = 0; c < classes_.all().size(); ++c) {
        const KnownClass& known = classes_.all()[c];
        classFields_.emplace_back(known.fields.size(), Type::None);
        for (uint32_t f = 0; f < known.fields.size(); ++f)
            if (known.fields[f].declared && known.fields[f].owner == c)
                known_[known.fields[f].declared->name].emplace_back(c, f);
        for (const bytecode::Field& field : known.declared->fields)
            if (!field.isStatic) {
                const Type instance = instanceOf(c, Precision::Exact);
                begins(known.module, field, typeOfField(instance, classes_.fieldIndex(instance, field.name)));
            }
    }
}

/// Where the class keeps it that has the field first.
Type& ProgramFacts::typeOfField(Type instance, int index) {
    const auto field = static_cast<size_t>(index);
    return classFields_[classes_.of(instance).fields[field].owner][field];
}

void ProgramFacts::inferTypes() {
    for (const auto& function : functions_) {
        const bytecode::Prototype& code = function->code();
        if (function->owner >= 0)
            function->parameters[0] = classes_.extending(static_cast<uint32_t>(function->owner));
        else if (function->isValue)
            std::fill(function->parameters.begin(), function->parameters.end(), Type::Any);
        for (size_t p = 0; p < code.parameters.size() && function->owner >= 0; ++p)
            if (code.parameters[p].hasDefault)
                function->parameters[p] = Type::Any;
    }
    while (inferOnce()) {}
    // What nothing calls may still be.
    for (const auto& function : functions_)
        std::replace(function->parameters.begin(), function->parameters.end(), Type::None, Type::Any);
    for (auto& [name, type] : fields_)
        if (type == Type::None)
            type = Type::Any;
    for (auto& [place, type] : slots_)
        if (type == Type::None)
            type = Type::Any;
    for (std::vector<Type>& types : classFields_)
        std::replace(types.begin(), types.end(), Type::None, Type::Any);
    lists_.openUngiven();
    while (inferOnce()) {}
    lists_.settle();
    // Sites may have come together after a type was found.
    for (const auto& function : functions_) {
        function->result = lists_.canonical(function->result);
        for (Type& type : function->parameters)
            type = lists_.canonical(type);
    }
}

/// Whether anything was new.
bool ProgramFacts::inferOnce() {
    const uint64_t before = lists_.changes();
    bool changed = false;
    for (const auto& function : functions_)
        inferFrom(*function, changed);
    return changed || lists_.changes() != before;
}

/// What the function tells of those that it calls, of fields, and of itself.
void ProgramFacts::inferFrom(const Function& from, bool& changed) {
    Function& function = *functionAt(from.module, from.prototype);
    auto widen = [&](Type& type, Type with) {
        const Type joined = join(type, isFunction(with) ? Type::Any : with);
        changed |= joined != type;
        type = joined;
    };
    auto gives = [&](Function* callee, const TypeState& types, uint32_t given, uint32_t count, uint32_t first) {
        // Whoever calls a method looks at the receiver.
        const uint32_t begin = callee && callee->owner >= 0 && first == 0 ? 1 : 0;
        if (!callee || !accepts(*callee, count + first))
            return;
        for (uint32_t p = begin; p < count; ++p)
            widen(callee->parameters[first + p], types[given + p]);
        for (size_t p = count + first; p < callee->parameters.size(); ++p)
            widen(callee->parameters[p], Type::Immediate);
    };
    const TypeFlow flow(*this, function, FlowKind::Program);
    flow.forEachStep([&](const Step& step, const TypeState& types) {
        const Instruction& i = step.ins;
        const uint32_t given = i.b + bytecode::kFrameHeader;
        if (i.op == Opcode::Return)
            widen(function.result, types[i.a]);
        if (i.op == Opcode::SlotSet)
            widen(slots_[places_.slot(function.module, step.ext)], types[i.a]);
        if (i.op == Opcode::FieldSet) {
            const std::string& name = nameOf(function.module, step.ext);
            widen(fields_[name], types[i.b]);
            if (const Type object = receiverOf(function, step.ext, types[i.a]); isInstance(object))
                widen(typeOfField(object, classes_.fieldIndex(object, name)), types[i.b]);
            else
                for (auto [known, index] : known_[name])
                    widen(classFields_[known][index], types[i.b]);
        }
        giveItems(step, function, types);
        if (i.op == Opcode::CallSlot || i.op == Opcode::TailCallSlot)
            gives(functionOf(function.module, step.ext), types, given, i.c, 0);
        const CallPlan plan = planOf(*this, function, step, types);
        const bool isMade = isInstance(madeBy(*this, function, step));
        for (const CallTarget& target : plan.targets) {
            const bool hasReceiver = target.method && !isMade;
            if (i.c >= (hasReceiver ? 1 : 0))
                gives(target.function, types, given + hasReceiver, i.c - uint32_t{hasReceiver}, target.method ? 1 : 0);
        }
        return true;
    });
}

/// What the instruction puts into lists.
void ProgramFacts::giveItems(const Step& step, const Function& function, const TypeState& types) {
    const Instruction& i = step.ins;
    const uint32_t given = i.b + bytecode::kFrameHeader;
    switch (i.op) {
    case Opcode::ListNew:
        for (uint32_t r = i.b; r < i.b + uint32_t{i.c}; ++r)
            lists_.give(resultTypeOf(*this, function, step, types), types[r]);
        return;
    case Opcode::ListPush:
        lists_.give(types[i.a], types[i.b]);
        return;
    case Opcode::ListExtend:
        giveAll(types[i.a], types[i.b]);
        return;
    case Opcode::IndexSet:
        if (types[i.b] == Type::Range)
            giveAll(types[i.a], types[i.c]);
        else
            lists_.give(types[i.a], types[i.c]);
        return;
    case Opcode::CallSlot:
        if (i.c == 1 && types[given] == Type::Range)
            if (const Type made = resultTypeOf(*this, function, step, types); namesList(made))
                lists_.give(made, Type::Int);
        return;
    case Opcode::CallMethod:
        giveByMethod(nameOf(function.module, step.ext), {&types[given], i.c});
        return;
    default:
        return;
    }
}

/// The items of what is iterated over.
void ProgramFacts::giveAll(Type list, Type iterable) {
    if (namesList(list) && namesList(iterable))
        join(list, iterable);
    else
        lists_.give(list, iterable == Type::Range ? Type::Int : Type::Any);
}

/// The methods of lists that put something into them; the receiver is the first argument.
void ProgramFacts::giveByMethod(std::string_view name, std::span<const Type> arguments) {
    if (arguments.size() < 2 || !namesList(arguments[0]))
        return;
    if (name == "push")
        for (const Type item : arguments.subspan(1))
            lists_.give(arguments[0], item);
    if (name == "insert" || name == "fill")
        lists_.give(arguments[0], arguments[name == "insert" ? arguments.size() - 1 : 1]);
    if (name == "extend")
        giveAll(arguments[0], arguments[1]);
}

} // namespace coro::native
