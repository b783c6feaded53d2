#include "compiler/sema/signature.h"

#include <fmt/format.h>

namespace coro::compiler {

uint32_t Signature::required() const {
    uint32_t count = 0;
    while (count < positional && !parameters[count].hasDefault)
        ++count;
    return count;
}

int32_t Signature::find(std::string_view argumentName) const {
    for (size_t i = 0; i < parameters.size(); ++i)
        if (parameters[i].name == argumentName && !(hasRest && i == positional))
            return static_cast<int32_t>(i);
    return -1;
}

std::string Signature::takes() const {
    const uint32_t least = required();
    if (!hasRest && least == positional)
        return positional == 0 ? "no arguments" : fmt::format("{} argument{}", positional, positional == 1 ? "" : "s");
    if (!hasRest)
        return fmt::format("{} to {} arguments", least, positional);
    return least == 0 ? "any number of arguments" : fmt::format("at least {} argument{}", least, least == 1 ? "" : "s");
}

Signature signatureOf(const ast::Function& function) {
    Signature s;
    s.name = function.name.text;
    s.isCo = function.kind == ast::FunctionKind::Co;
    s.declaredAt = function.name ? function.name.span : function.keywordSpan;
    for (const ast::Param* p : function.params) {
        if (p->isRest)
            s.hasRest = true;
        else if (!s.hasRest)
            ++s.positional;
        s.parameters.push_back({std::string(p->name.text), p->defaultValue != nullptr});
    }
    return s;
}

Signature signatureOf(const bytecode::Prototype& prototype) {
    Signature s;
    s.name = prototype.name;
    s.isCo = prototype.kind == bytecode::FunctionKind::Co;
    const size_t first = prototype.isMethod ? 1 : 0;
    s.positional = prototype.positional - static_cast<uint32_t>(first);
    s.hasRest = prototype.hasRest;
    for (size_t i = first; i < prototype.parameters.size(); ++i)
        s.parameters.push_back({prototype.parameters[i].name, prototype.parameters[i].hasDefault});
    return s;
}

} // namespace coro::compiler
