#include "compiler/ast/print.h"

#include "compiler/ast/printer.h"

namespace coro::ast {

std::string print(const Module& module) {
    Printer printer;
    printer.module(module);
    return printer.take();
}

std::string print(const Stmt& stmt) {
    Printer printer;
    printer.stmt(stmt);
    return printer.take();
}

std::string print(const Expr& expr) {
    Printer printer;
    printer.expr(expr);
    return printer.take();
}

std::string print(const Pattern& pattern) {
    Printer printer;
    printer.pattern(pattern);
    return printer.take();
}

std::string print(const Type& type) {
    Printer printer;
    printer.type(type);
    return printer.take();
}

void Printer::word(std::string_view text) {
    if (!out_.empty() && out_.back() != '(' && out_.back() != '\n')
        out_ += ' ';
    out_ += text;
}

void Printer::quoted(std::string_view text, std::string_view prefix) {
    word(prefix);
    out_ += '"';
    for (char c : text) {
        constexpr std::string_view kHex = "0123456789abcdef";
        auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out_ += '\\';
            out_ += c;
        } else if (c == '\n') {
            out_ += "\\n";
        } else if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && prefix == "b")) {
            out_ += "\\x";
            out_ += kHex[byte >> 4];
            out_ += kHex[byte & 0xF];
        } else {
            out_ += c;
        }
    }
    out_ += '"';
}

void Printer::optional(const Expr* value) {
    if (value == nullptr)
        word("_");
    else
        expr(*value);
}

void Printer::optional(const Block* block, std::string_view head) {
    if (block == nullptr)
        return;
    Form form(*this, head);
    statements(*block);
}

void Printer::statements(const Block& block) {
    for (const Stmt* each : block.statements)
        stmt(*each);
}

void Printer::body(const Block& block) {
    Form form(*this, "do");
    statements(block);
}

void Printer::doc(std::string_view text) {
    if (text.empty())
        return;
    Form form(*this, "doc");
    quoted(text);
}

void Printer::module(const Module& module) {
    if (!module.doc.empty()) {
        doc(module.doc);
        out_ += '\n';
    }
    for (const Stmt* each : module.statements) {
        stmt(*each);
        out_ += '\n';
    }
}

} // namespace coro::ast
