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
    case ExprKind::ListLiteral: {
        Form form(*this, "list");
        for (const ListItem& item : to<ListLiteralExpr>(expr).items) {
            if (item.isSpread)
                word("...");
            this->expr(*item.value);
        }
        return;
    }
    case ExprKind::MapLiteral:
        return mapLiteral(to<MapLiteralExpr>(expr));
    case ExprKind::Name:
        return word(to<NameExpr>(expr).name);
    case ExprKind::Self:
        return word("self");
    case ExprKind::Super:
        return word("super");
    case ExprKind::Lambda:
        return lambda(to<LambdaExpr>(expr));
    case ExprKind::Unary: {
        const auto& node = to<UnaryExpr>(expr);
        Form form(*this, spelling(node.op));
        return this->expr(*node.operand);
    }
    case ExprKind::Binary: {
        const auto& node = to<BinaryExpr>(expr);
        Form form(*this, spelling(node.op));
        this->expr(*node.left);
        return this->expr(*node.right);
    }
    case ExprKind::Logical: {
        const auto& node = to<LogicalExpr>(expr);
        Form form(*this, spelling(node.op));
        this->expr(*node.left);
        return this->expr(*node.right);
    }
    case ExprKind::Range:
        return range(to<RangeExpr>(expr));
    case ExprKind::Conditional: {
        const auto& node = to<ConditionalExpr>(expr);
        Form form(*this, "?");
        this->expr(*node.condition);
        this->expr(*node.thenValue);
        return this->expr(*node.elseValue);
    }
    case ExprKind::Call:
        return call(to<CallExpr>(expr));
    case ExprKind::Member: {
        const auto& node = to<MemberExpr>(expr);
        Form form(*this, node.isOptional ? "?." : ".");
        this->expr(*node.object);
        return word(node.name.text);
    }
    case ExprKind::Index: {
        const auto& node = to<IndexExpr>(expr);
        Form form(*this, node.isOptional ? "?.[]" : "[]");
        this->expr(*node.object);
        return this->expr(*node.index);
    }
    case ExprKind::Chain: {
        Form form(*this, "chain");
        return this->expr(*to<ChainExpr>(expr).links);
    }
    case ExprKind::Yield:
        return jump("yield", to<YieldExpr>(expr).operand);
    case ExprKind::Match:
        return match(to<MatchExpr>(expr));
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

void Printer::lambda(const LambdaExpr& node) { function(*node.function); }

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
