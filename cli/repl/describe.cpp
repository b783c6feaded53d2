#include "cli/repl/describe.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "bytecode/serialize.h"
#include "stdlib/library.h"
#include "vm/closure.h"
#include "vm/types/list.h"
#include "vm/types/operations.h"

namespace coro::cli {

namespace {

using bytecode::Module;
using compiler::SessionName;
using vm::Value;

std::string withNewline(std::string text) {
    if (!text.ends_with('\n'))
        text += '\n';
    return text;
}

/// A heading with the doc below it, indented.
std::string page(const std::string& heading, std::string_view doc) {
    std::string text = heading + "\n";
    while (!doc.empty()) {
        const size_t end = std::min(doc.find('\n'), doc.size());
        text += end == 0 ? "\n" : fmt::format("    {}\n", doc.substr(0, end));
        doc.remove_prefix(std::min(end + 1, doc.size()));
    }
    return text;
}

/// "    name, name, ...", broken into lines.
std::string listed(std::string_view what, const std::vector<std::string>& names) {
    constexpr size_t kWidth = 76;
    if (names.empty())
        return "";
    std::string text = fmt::format("{}:\n", what), line;
    for (size_t i = 0; i < names.size(); ++i) {
        const std::string name = names[i] + (i + 1 < names.size() ? "," : "");
        if (!line.empty() && line.size() + 1 + name.size() > kWidth) {
            text += fmt::format("    {}\n", line);
            line.clear();
        }
        line += (line.empty() ? "" : " ") + name;
    }
    return text + fmt::format("    {}\n", line);
}

bool isPublic(std::string_view name) { return !name.empty() && name[0] != '_'; }

/// The methods of a class, by the names of their functions.
std::vector<std::string> methodsOf(const Module& module, const std::string& cls) {
    std::vector<std::string> names;
    for (const bytecode::Prototype& p : module.prototypes)
        if (p.name.starts_with(cls + ".") && isPublic(std::string_view(p.name).substr(cls.size() + 1)) &&
            p.name != cls + ".init")
            names.push_back(p.name.substr(cls.size() + 1));
    return names;
}

std::string classPage(const Module& module, const std::string& name, const std::string& doc) {
    return page("class " + name, doc) + listed("methods", methodsOf(module, name));
}

std::string modulePage(const Module& module, std::string_view name) {
    std::vector<std::string> names;
    for (const bytecode::Slot& slot : module.slots)
        if (slot.isExported && isPublic(slot.name))
            names.push_back(slot.name);
    return page(fmt::format("module {}", name), module.prototypes[0].doc) + listed("names", names);
}

/// What a module says of `name` or `Class.method`; empty when it has no such thing.
std::string pageIn(const Module& module, std::string_view name) {
    for (const bytecode::NativeClass& c : module.nativeClasses)
        if (c.name == name)
            return classPage(module, c.name, c.doc);
    for (const bytecode::Class& c : module.classes)
        if (c.name == name && c.slot >= 0)
            return classPage(module, c.name, c.doc);
    // The last one: a class may be declared in a function, too.
    for (auto p = module.prototypes.rbegin(); p + 1 < module.prototypes.rend(); ++p)
        if (p->name == name)
            return page(signatureText(*p), p->doc);
    return "";
}

std::string pageOfValue(Value value, std::string_view name, const SessionName& declared) {
    if (const auto* closure = vm::cast<vm::Closure>(value)) {
        const bytecode::Prototype& p = *closure->code->prototype;
        return page(signatureText(p), declared.doc.empty() ? p.doc : declared.doc);
    }
    const bool isVar = declared.kind == SessionName::Kind::Var;
    return page(fmt::format("{} {}: {}", isVar ? "var" : "let", name, vm::typeName(value)), declared.doc);
}

/// A member of a value: a method of its class.
std::string pageOfMember(vm::Vm& vm, Value value, std::string_view member) {
    auto* cls = vm::cast<vm::Class>(value);
    const Value method = (cls ? cls : vm::classOf(vm, value))->method(member);
    const auto* closure = method.isUnset() ? nullptr : vm::cast<vm::Closure>(method);
    return closure ? page(signatureText(*closure->code->prototype), closure->code->prototype->doc) : "";
}

std::string pageInLibrary(std::string_view name) {
    for (size_t end = name.size(); end != std::string_view::npos && end > 0; end = name.rfind('.', end - 1)) {
        const stdlib::StandardModule* found = stdlib::findModule(name.substr(0, end));
        if (!found)
            continue;
        const auto module = bytecode::deserialize(found->bytecode, bytecode::Trust::Trusted);
        CORO_CHECK(module.ok());
        return end == name.size() ? modulePage(*module, name) : pageIn(*module, name.substr(end + 1));
    }
    return "";
}

std::string pageInSession(engine::Interactive& session, const std::string& head, const SessionName& declared,
                          std::string_view rest) {
    const std::string dotted = rest.empty() ? "" : fmt::format(".{}", rest);
    std::string text;
    switch (declared.kind) {
    case SessionName::Kind::Module:
        return rest.empty() ? modulePage(*declared.home, head) : pageIn(*declared.home, rest);
    case SessionName::Kind::Imported:
    case SessionName::Kind::Function:
    case SessionName::Kind::Class:
        text = pageIn(*declared.declaredIn, (declared.isOwn() ? head : declared.nameInHome) + dotted);
        break;
    case SessionName::Kind::Let:
    case SessionName::Kind::Var:
        break;
    }
    if (!text.empty())
        return text;
    const Value value = session.valueOf(head);
    if (value.isUnset())
        return "";
    return rest.empty() ? pageOfValue(value, head, declared) : pageOfMember(session.vm(), value, rest);
}

/// The kinds of what is in a list, "int | str"; empty for none or too many.
std::string itemTypes(Value list) {
    constexpr uint32_t kLooked = 1000;
    constexpr size_t kMost = 3;
    std::vector<std::string_view> names;
    const auto* items = vm::as<vm::List>(list);
    for (uint32_t i = 0; i < std::min(items->size(), kLooked); ++i) {
        const std::string_view name = vm::typeName(items->at(i));
        if (std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(name);
    }
    return names.size() > kMost ? "" : fmt::format("{}", fmt::join(names, " | "));
}

} // namespace

std::string signatureText(const bytecode::Prototype& p) {
    static constexpr const char* kWords[] = {"fn", "co", "gen"};
    const size_t dot = p.name.rfind('.');
    std::string text = fmt::format("{}{}{}(", kWords[static_cast<size_t>(p.kind)], p.name.empty() ? "" : " ",
                                   dot == std::string::npos ? p.name : p.name.substr(dot + 1));
    for (size_t i = p.isMethod; i < p.parameters.size(); ++i) {
        const bool isRest = p.hasRest && i == p.positional;
        text += fmt::format("{}{}{}{}", text.ends_with('(') ? "" : ", ", isRest ? "..." : "", p.parameters[i].name,
                            p.parameters[i].hasDefault ? " = ..." : "");
    }
    return text + ")";
}

std::string docOf(engine::Interactive& session, std::string_view name) {
    const size_t dot = std::min(name.find('.'), name.size());
    const std::string head(name.substr(0, dot));
    const std::string_view rest = dot < name.size() ? name.substr(dot + 1) : std::string_view();
    std::string text;
    if (const auto it = session.names().find(head); it != session.names().end() && it->second.hasValue)
        text = pageInSession(session, head, it->second, rest);
    if (text.empty())
        text = pageIn(session.core(), name);
    if (text.empty() && name != "core")
        text = pageInLibrary(name);
    return text.empty() ? text : withNewline(text);
}

std::string typeText(Value value) {
    if (auto* bound = vm::cast<vm::BoundMethod>(value))
        value = bound->function;
    if (const auto* closure = vm::cast<vm::Closure>(value))
        return signatureText(*closure->code->prototype);
    if (const auto* cls = vm::cast<vm::Class>(value))
        return "class " + cls->name;
    std::string text(vm::typeName(value));
    if (vm::isKind(value, vm::Kind::List))
        if (const std::string items = itemTypes(value); !items.empty())
            text += fmt::format("[{}]", items);
    return text;
}

} // namespace coro::cli
