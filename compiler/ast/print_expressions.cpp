#include "compiler/ast/printer.h"

namespace coro::ast {

void Printer::expr(const Expr& expr) {
    switch (expr.kind) {
    case ExprKind::Nil:
        return word("nil");
    case ExprKind::Bool:
        return word(to<BoolExpr>(expr).value ? "true" : "false");
    case ExprKind::Int:
        return integer(to<IntExpr>(expr));
    case ExprKind::Float:
        return word(to<FloatExpr>(expr).text);
    case ExprKind::String:
        return quoted(to<StringExpr>(expr).text);
    case ExprKind::Bytes:
        return quoted(to<BytesExpr>(expr).bytes, "b");
    case ExprKind::Interpolated:
        return interpolated(to<InterpolatedExpr>(expr));
    case ExprKind::ListLiteral:
        return listLiteral(to<ListLiteralExpr>(expr));
    case ExprKind::MapLiteral:
        return mapLiteral(to<MapLiteralExpr>(expr));
    case ExprKind::Name:
        return word(to<NameExpr>(expr).name);
    case ExprKind::Self:
        return word("self");
    case ExprKind::Super:
        return word("super");
    case ExprKind::Lambda:
        return function(*to<LambdaExpr>(expr).function);
    case ExprKind::Unary:
        return operation(spelling(to<UnaryExpr>(expr).op), {to<UnaryExpr>(expr).operand});
    case ExprKind::Binary:
        return binary(to<BinaryExpr>(expr));
    case ExprKind::Logical:
        return logical(to<LogicalExpr>(expr));
    case ExprKind::Range:
        return range(to<RangeExpr>(expr));
    case ExprKind::Conditional:
        return conditional(to<ConditionalExpr>(expr));
    case ExprKind::Call:
        return call(to<CallExpr>(expr));
    case ExprKind::Member:
        return member(to<MemberExpr>(expr));
    case ExprKind::Index:
        return index(to<IndexExpr>(expr));
    case ExprKind::Chain:
        return operation("chain", {to<ChainExpr>(expr).links});
    case ExprKind::Yield:
        return jump("yield", to<YieldExpr>(expr).operand);
    case ExprKind::Match:
        return match(to<MatchExpr>(expr));
    }
}

void Printer::operation(std::string_view head, std::initializer_list<const Expr*> operands) {
    Form form(*this, head);
    for (const Expr* operand : operands)
        expr(*operand);
}

void Printer::binary(const BinaryExpr& node) { operation(spelling(node.op), {node.left, node.right}); }

void Printer::logical(const LogicalExpr& node) { operation(spelling(node.op), {node.left, node.right}); }

void Printer::conditional(const ConditionalExpr& node) {
    operation("?", {node.condition, node.thenValue, node.elseValue});
}

void Printer::index(const IndexExpr& node) { operation(node.isOptional ? "?.[]" : "[]", {node.object, node.index}); }

void Printer::member(const MemberExpr& node) {
    Form form(*this, node.isOptional ? "?." : ".");
    expr(*node.object);
    word(node.name.text);
}

void Printer::listLiteral(const ListLiteralExpr& node) {
    Form form(*this, "list");
    for (const ListItem& item : node.items) {
        if (item.isSpread)
            word("...");
        expr(*item.value);
    }
}

void Printer::integer(const IntExpr& node) {
    word(node.base == 16 ? "0x" : node.base == 8 ? "0o" : node.base == 2 ? "0b" : "");
    out_ += node.digits;
}

void Printer::interpolated(const InterpolatedExpr& node) {
    Form form(*this, "str");
    for (const StringPart& part : node.parts) {
        if (part.value == nullptr) {
            quoted(part.text);
        } else if (part.format.empty()) {
            expr(*part.value);
        } else {
            Form format(*this, "format");
            expr(*part.value);
            quoted(part.format);
        }
    }
}

void Printer::mapLiteral(const MapLiteralExpr& node) {
    Form form(*this, "map");
    for (const MapEntry& entry : node.entries) {
        if (entry.isSpread) {
            word("...");
            expr(*entry.value);
            continue;
        }
        Form each(*this, entry.isShorthand ? "short" : "");
        if (!entry.isShorthand)
            expr(*entry.key);
        expr(*entry.value);
    }
}

void Printer::range(const RangeExpr& node) {
    Form form(*this, node.isInclusive ? "..=" : "..");
    optional(node.low);
    optional(node.high);
    if (node.step != nullptr) {
        word("by");
        expr(*node.step);
    }
}

void Printer::call(const CallExpr& node) {
    Form form(*this, node.isOptional ? "?.call" : "call");
    expr(*node.callee);
    for (const Argument& arg : node.args) {
        if (arg.isSpread)
            word("...");
        if (arg.name) {
            word(arg.name.text);
            out_ += ':';
        }
        expr(*arg.value);
    }
}

void Printer::match(const MatchExpr& node) {
    Form form(*this, "match");
    expr(*node.subject);
    for (const MatchArm* arm : node.arms) {
        Form each(*this, "arm");
        pattern(*arm->pattern);
        if (arm->guard != nullptr) {
            word("if");
            expr(*arm->guard);
        }
        if (arm->value != nullptr)
            expr(*arm->value);
        else
            body(*arm->body);
    }
}

} // namespace coro::ast
