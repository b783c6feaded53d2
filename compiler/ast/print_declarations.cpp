#include "compiler/ast/printer.h"

namespace coro::ast {

namespace {

std::string_view keyword(const Function& function) {
    if (function.role == FunctionRole::Init)
        return "init";
    if (function.role == FunctionRole::Test)
        return "test";
    switch (function.kind) {
    case FunctionKind::Fn:
        return "fn";
    case FunctionKind::Co:
        return "co";
    case FunctionKind::Gen:
        return "gen";
    }
    return {};
}

} // namespace

void Printer::function(const Function& node) {
    Form form(*this, keyword(node));
    doc(node.doc);
    if (node.isStatic)
        word("static");
    if (node.isNative)
        word("native");
    if (node.role == FunctionRole::Test)
        quoted(node.name.text);
    else if (node.name && node.role != FunctionRole::Init)
        word(node.name.text);
    if (node.role != FunctionRole::Test)
        parameters(node);
    if (node.body != nullptr)
        statements(*node.body);
}

void Printer::parameters(const Function& node) {
    {
        Form form(*this, "");
        for (const Param* param : node.params) {
            word(param->isRest ? "..." : "");
            out_ += param->name.text;
            if (param->type != nullptr) {
                out_ += ':';
                type(*param->type);
            }
            if (param->defaultValue != nullptr) {
                word("=");
                expr(*param->defaultValue);
            }
        }
    }
    if (node.returnType != nullptr) {
        word("->");
        type(*node.returnType);
    }
}

void Printer::classNode(const ClassStmt& node) {
    Form form(*this, "class");
    doc(node.doc);
    if (node.isNative)
        word("native");
    word(node.name.text);
    if (node.base != nullptr) {
        word("extends");
        expr(*node.base);
    }
    for (const Field* each : node.fields)
        field(*each);
    if (node.init != nullptr)
        function(*node.init);
    for (const Function* method : node.methods)
        function(*method);
}

void Printer::field(const Field& node) {
    Form form(*this, node.isVar ? "var" : "let");
    doc(node.doc);
    if (node.isStatic)
        word("static");
    if (node.isNative)
        word("native");
    word(node.name.text);
    if (node.type != nullptr) {
        out_ += ':';
        type(*node.type);
    }
    if (node.value != nullptr)
        expr(*node.value);
}

void Printer::type(const Type& type) {
    switch (type.kind) {
    case TypeKind::Nil:
        return word("nil");
    case TypeKind::Named: {
        const auto& node = to<NamedType>(type);
        std::string path;
        for (const Name& name : node.path)
            path += (path.empty() ? "" : ".") + std::string(name.text);
        if (node.args.empty())
            return word(path);
        Form form(*this, path);
        for (const Type* arg : node.args)
            this->type(*arg);
        return;
    }
    case TypeKind::Union: {
        Form form(*this, "|");
        for (const Type* option : to<UnionType>(type).options)
            this->type(*option);
        return;
    }
    case TypeKind::Function: {
        const auto& node = to<FunctionType>(type);
        Form form(*this, node.functionKind == FunctionKind::Fn   ? "fn"
                         : node.functionKind == FunctionKind::Co ? "co"
                                                                 : "gen");
        {
            Form params(*this, "");
            for (const Type* param : node.params)
                this->type(*param);
        }
        if (node.result != nullptr) {
            word("->");
            this->type(*node.result);
        }
        return;
    }
    }
}

} // namespace coro::ast
