#include "vm/types/type_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "vm/closure.h"
#include "vm/interpreter/operators.h"
#include "vm/types/set.h"
#include "vm/types/text.h"
#include "vm/vm.h"

namespace coro::vm {

using NodeKind = bytecode::TypeNode::Kind;
using bytecode::FunctionKind;

uint64_t typeMask(const Vm& vm, const Class* cls) {
    uint64_t mask = 0;
    for (size_t kind = 0; kind < kKindCount; ++kind)
        if (const Class* c = vm.kindClass(static_cast<Kind>(kind));
            c && c->isSubclassOf(cls) && static_cast<Kind>(kind) != Kind::Instance)
            mask |= uint64_t{1} << kind;
    if (vm.immediateClasses.floating->isSubclassOf(cls))
        mask |= typeBit(Value::number(0));
    if (vm.immediateClasses.boolean == cls)
        mask |= typeBit(Value::boolean(true));
    return mask;
}

void completeType(const Vm& vm, LinkedType& type) {
    // Parts stand behind what they are part of.
    for (size_t i = type.nodes.size(); i-- > 0;) {
        LinkedType::Node& node = type.nodes[i];
        switch (node.kind) {
        case NodeKind::Any:
            node.mask = UINT64_MAX;
            break;
        case NodeKind::Nil:
            node.mask = typeBit(Value::nil());
            break;
        case NodeKind::Slot:
            if (node.parts.empty() && isKind(*node.slot, Kind::Class))
                node.mask = typeMask(vm, as<Class>(*node.slot));
            break;
        case NodeKind::Union:
            for (uint32_t part : node.parts)
                node.mask |= type.nodes[part].mask;
            break;
        case NodeKind::Local:
        case NodeKind::Own:
        case NodeKind::Items:
        case NodeKind::Function:
        case NodeKind::Declared:
            break;
        }
    }
    type.mask = type.variable ? 0 : type.nodes[0].mask;
}

namespace {

/// Can it be called with so many arguments, and is it of that kind of function?
bool isCallable(Vm& vm, Value v, FunctionKind kind, uint32_t count) {
    const Closure* closure = cast<Closure>(v);
    uint32_t receiver = 0;
    if (auto* bound = cast<BoundMethod>(v)) {
        closure = as<Closure>(bound->function);
        receiver = 1;
    } else if (auto* cls = cast<Class>(v); cls && !cls->init.isNil()) {
        closure = as<Closure>(cls->init);
        receiver = 1;
    } else if (Value method = operatorOf(vm, v, KnownName::Call); !method.isUnset()) {
        closure = as<Closure>(method);
        receiver = 1;
    }
    if (!closure || closure->code->kind != kind)
        return false;
    const bytecode::Prototype& p = *closure->code->prototype;
    count += receiver;
    return count >= p.required && (count <= p.positional || p.hasRest);
}

/// One check: it stops at the first part that does not fit, and can say which.
class Match {
  public:
    Match(Vm& vm, const LinkedType& type, TypeContext context) : vm_(vm), type_(type), context_(context) {}

    Truth fits(uint32_t index, Value v) {
        const LinkedType::Node& node = type_.nodes[index];
        if (node.mask & typeBit(v))
            return Truth::Yes;
        switch (node.kind) {
        case NodeKind::Any:
        case NodeKind::Nil:
            return Truth::No;
        case NodeKind::Slot:
            return fitsClass(node, *node.slot, v);
        case NodeKind::Local:
            return fitsClass(node, context_.locals[node.index], v);
        case NodeKind::Own:
            return truth(context_.own && classOf(vm_, v)->isSubclassOf(context_.own));
        case NodeKind::Union:
            return fitsOneOf(node, v);
        case NodeKind::Items:
            return isKind(v, Kind::List) ? fitsItems(node, v) : Truth::No;
        case NodeKind::Function:
            return truth(isCallable(vm_, v, node.functionKind, node.index));
        case NodeKind::Declared:
            return Truth::Yes; // checkType has looked it up
        }
        return Truth::No;
    }

    /// ", but its item 2 is str ("a")", or ", not ..."
    std::string describe(Value v) {
        const LinkedType::Node& node = type_.nodes[0];
        std::string where;
        Value bad = v;
        bool hasItems = node.kind == NodeKind::Items || (node.kind == NodeKind::Slot && !node.parts.empty() &&
                                                         *node.slot == Value::object(classOf(vm_, v)));
        if (hasItems)
            where = findBad(node, v, bad);
        std::string what = bad.isNil() ? "nil" : fmt::format("{} ({})", typeName(bad), shortRepr(vm_, bad));
        return where.empty() ? ", not " + what : fmt::format(", but {} is {}", where, what);
    }

  private:
    Truth fitsClass(const LinkedType::Node& node, Value cls, Value v) {
        if (!isKind(cls, Kind::Class)) {
            vm_.raise(ErrorId::NameError,
                      fmt::format("a class in the type `{}` is asked for before it is made", type_.declared->text));
            return Truth::Raised;
        }
        if (!classOf(vm_, v)->isSubclassOf(as<Class>(cls)))
            return Truth::No;
        return node.parts.empty() ? Truth::Yes : fitsItems(node, v);
    }

    Truth fitsOneOf(const LinkedType::Node& node, Value v) {
        for (uint32_t part : node.parts)
            if (Truth is = fits(part, v); is != Truth::No)
                return is;
        return Truth::No;
    }

    /// Calls `each` with every item (and its part of the type) until one does not give Yes.
    template <class F>
    Truth forItems(const LinkedType::Node& node, Value v, F each) {
        if (auto* list = cast<List>(v)) {
            for (uint32_t i = 0; i < list->size(); ++i)
                if (Truth is = each(node.parts[0], list->at(i), i); is != Truth::Yes)
                    return is;
        } else if (auto* map = cast<Map>(v)) {
            for (uint32_t i = 0; i < map->places(); ++i) {
                if (!map->isPlaceUsed(i))
                    continue;
                if (Truth is = each(node.parts[0], map->keyAt(i), i); is != Truth::Yes)
                    return is;
                if (Truth is = each(node.parts.back(), map->valueAt(i), i); is != Truth::Yes)
                    return is;
            }
        } else if (auto* set = cast<Set>(v)) {
            for (uint32_t i = 0; i < set->places(); ++i)
                if (set->isPlaceUsed(i))
                    if (Truth is = each(node.parts[0], set->keyAt(i), i); is != Truth::Yes)
                        return is;
        }
        return Truth::Yes;
    }

    Truth fitsItems(const LinkedType::Node& node, Value v) {
        return forItems(node, v, [&](uint32_t part, Value item, uint32_t) { return fits(part, item); });
    }

    std::string findBad(const LinkedType::Node& node, Value v, Value& bad) {
        std::string where;
        forItems(node, v, [&](uint32_t part, Value item, uint32_t place) {
            Truth is = fits(part, item);
            if (is == Truth::Yes)
                return is;
            bad = item;
            if (isKind(v, Kind::List))
                where = fmt::format("its item {}", place);
            else if (isKind(v, Kind::Set))
                where = "an item of it";
            else if (part == node.parts[0])
                where = "one of its keys";
            else
                where = fmt::format("its value at {}", shortRepr(vm_, as<Map>(v)->keyAt(place)));
            return is;
        });
        return where;
    }

    Vm& vm_;
    const LinkedType& type_;
    TypeContext context_;
};

std::string subject(const bytecode::Type& type) {
    using Of = bytecode::Type::Of;
    std::string name = type.name.empty() ? "this function" : fmt::format("`{}`", type.name);
    switch (type.of) {
    case Of::Result:
        return fmt::format("{} must give {}", name, type.text);
    case Of::Item:
        return fmt::format("{} must emit {}", name, type.text);
    default:
        return fmt::format("{} must be {}", name, type.text);
    }
}

} // namespace

Truth fitsSlow(Vm& vm, const LinkedType& type, Value v, TypeContext context) {
    return Match(vm, type, context).fits(0, v);
}

bool checkType(Vm& vm, const LinkedType& type, Value v, TypeContext context) {
    if (type.nodes[0].kind == NodeKind::Declared) {
        const auto current = vm.declaredTypes.find(type.nodes[0].slot);
        return current == vm.declaredTypes.end() || checkType(vm, *current->second, v, {});
    }
    Match match(vm, type, context);
    switch (match.fits(0, v)) {
    case Truth::Yes:
        if (type.variable)
            vm.declaredTypes.insert_or_assign(type.variable, &type);
        return true;
    case Truth::Raised:
        return false;
    case Truth::No:
        break;
    }
    std::string message = subject(*type.declared) + match.describe(v);
    if (type.declared->text == "float" && typeName(v) == "int")
        message += ": an int is no float; `float(...)` makes one of it, and `Number` takes both";
    vm.raise(ErrorId::TypeError, message);
    return false;
}

} // namespace coro::vm
