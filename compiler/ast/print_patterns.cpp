#include "compiler/ast/printer.h"

namespace coro::ast {

void Printer::pattern(const Pattern& pattern) {
    switch (pattern.kind) {
    case PatternKind::Wildcard:
        return word("_");
    case PatternKind::Binding: {
        const auto& node = to<BindingPattern>(pattern);
        word(node.name.text);
        if (node.type != nullptr) {
            out_ += ':';
            type(*node.type);
        }
        return;
    }
    case PatternKind::Literal:
        return expr(*to<LiteralPattern>(pattern).value);
    case PatternKind::Range: {
        const auto& node = to<RangePattern>(pattern);
        Form form(*this, node.isInclusive ? "..=" : "..");
        expr(*node.low);
        return expr(*node.high);
    }
    case PatternKind::Or: {
        Form form(*this, "or-pattern");
        for (const Pattern* option : to<OrPattern>(pattern).options)
            this->pattern(*option);
        return;
    }
    case PatternKind::List:
        return listPattern(to<ListPattern>(pattern));
    case PatternKind::Map: {
        const auto& node = to<MapPattern>(pattern);
        Form form(*this, "map-pattern");
        fields(node.fields);
        if (node.rest != nullptr) {
            word("...");
            this->pattern(*node.rest);
        }
        return;
    }
    case PatternKind::Class: {
        const auto& node = to<ClassPattern>(pattern);
        Form form(*this, "class-pattern");
        expr(*node.classExpr);
        return fields(node.fields);
    }
    case PatternKind::Value: {
        Form form(*this, "value-pattern");
        return expr(*to<ValuePattern>(pattern).value);
    }
    }
}

void Printer::listPattern(const ListPattern& node) {
    Form form(*this, "list-pattern");
    for (const Pattern* each : node.before)
        pattern(*each);
    if (node.hasRest) {
        word("...");
        if (node.rest != nullptr)
            pattern(*node.rest);
        else
            word("_");
    }
    for (const Pattern* each : node.after)
        pattern(*each);
}

void Printer::fields(const List<PatternField>& fields) {
    for (const PatternField& field : fields) {
        Form form(*this, "");
        expr(*field.key);
        pattern(*field.pattern);
    }
}

} // namespace coro::ast
