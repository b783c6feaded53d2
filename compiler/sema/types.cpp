// Declared types: what their names mean, and values that cannot be of the type for certain.
#include <fmt/format.h>

#include <algorithm>

#include "base/suggest.h"
#include "compiler/parse/foreign_names.h"
#include "compiler/sema/resolver.h"

namespace coro::compiler {

namespace {

/// How many types stand in the brackets after a built-in one; nothing for types without.
std::optional<uint32_t> argumentCountOf(std::string_view name) {
    if (name == "list" || name == "set")
        return 1;
    return name == "map" ? std::optional<uint32_t>(2) : std::nullopt;
}

bool isBuiltIn(const Variable& v) {
    // In the core module itself its classes are declared ones.
    return v.kind == VariableKind::PreludeClass || (v.cls && v.cls->ast->isNative);
}

} // namespace

bool isAnyType(const ast::Type& type) {
    const auto* named = ast::as<ast::NamedType>(&type);
    return named && named->path.size() == 1 && named->args.empty() && named->path[0].text == "any";
}

bool admitsNil(const ast::Type& type) {
    const auto* either = ast::as<ast::UnionType>(&type);
    return type.kind == ast::TypeKind::Nil || isAnyType(type) ||
           (either && std::any_of(either->options.begin(), either->options.end(),
                                  [](const ast::Type* option) { return admitsNil(*option); }));
}

/// Whether the program has a name of its own for something.
bool Resolver::isDeclaredHere(std::string_view name) {
    const Variable* v = scopes_.find(name);
    return v && v->kind != VariableKind::Prelude;
}

/// `own` is the class whose field has that type, when it is one's.
void Resolver::resolveType(const ast::Type* type, const ClassInfo* own) {
    if (!type)
        return;
    switch (type->kind) {
    case ast::TypeKind::Nil:
        return;
    case ast::TypeKind::Union:
        for (const ast::Type* option : ast::to<ast::UnionType>(*type).options)
            resolveType(option, own);
        return;
    case ast::TypeKind::Function: {
        const auto& function = ast::to<ast::FunctionType>(*type);
        for (const ast::Type* param : function.params)
            resolveType(param, own);
        return resolveType(function.result, own);
    }
    case ast::TypeKind::Named:
        return resolveNamedType(ast::to<ast::NamedType>(*type), own);
    }
}

void Resolver::resolveNamedType(const ast::NamedType& type, const ClassInfo* own) {
    for (const ast::Type* arg : type.args)
        resolveType(arg, own);
    const ast::Name& first = type.path[0];
    Variable* v = nullptr;
    if (type.path.size() > 1) {
        v = moduleNamed(first.text);
        if (v)
            v = resolveTypeName(type);
    } else {
        if (isAnyType(type) && !isDeclaredHere(first.text))
            return;
        v = scopes_.use(first.text);
    }
    r_.variables[type.id] = v;
    if (v && v->isClass() && type.path.size() == r_.resolvedWords(type))
        return checkTypeArguments(type, *v, own);
    const bool isReported = v == nullptr && r_.throughModule.contains(type.id);
    if (!isReported)
        reportUnknownType(type, v);
    r_.variables[type.id] = nullptr;
}

void Resolver::reportUnknownType(const ast::NamedType& type, const Variable* v) {
    const std::string_view name =
        source_.text(source_.span(type.path[0].span.begin, type.path[type.path.size() - 1].span.end));
    if (v) {
        Diagnostic d = Diagnostic::of(ErrorCode::NotAType, name);
        d.primary(type.span, "types are classes, by the name that they are declared with");
        if (v->span.isKnown())
            d.secondary(v->span, "declared here");
        sink_.report(std::move(d));
        return;
    }
    if (!unknown_.insert(name).second)
        return;
    Diagnostic d = Diagnostic::of(ErrorCode::UnknownType, name).primary(type.span, "no class of that name");
    if (const std::string_view own = coroTypeSpelling(name); !own.empty())
        return sink_.report(std::move(d.help("`{}` is written `{}`", name, own)));
    std::vector<std::string_view> names;
    for (const std::string_view visible : scopes_.visibleNames())
        if (scopes_.isClass(visible))
            names.push_back(visible);
    names.emplace_back("any");
    if (const std::string_view near = suggest(name, names); !near.empty())
        d.help("did you mean `{}`?", near);
    sink_.report(std::move(d));
}

void Resolver::checkTypeArguments(const ast::NamedType& type, Variable& v, const ClassInfo* own) {
    // A class within a function has to be made before it can be asked for, save by its own fields.
    if (own && own->variable != &v && !v.isModuleLevel && !v.isBound && v.owner == walk().info)
        sink_.report(Diagnostic::of(ErrorCode::UsedBeforeBound, v.name)
                         .primary(type.span, "used here")
                         .secondary(v.span, "gets its value here")
                         .help("move the use below it, or the declaration up"));
    if (type.args.empty())
        return;
    const std::optional<uint32_t> count = isBuiltIn(v) ? argumentCountOf(v.name) : std::nullopt;
    if (count == type.args.size())
        return;
    sink_.report(Diagnostic::of(ErrorCode::TypeArguments, v.name,
                                !count        ? "nothing"
                                : *count == 1 ? "one type, that of its items"
                                              : "two types, of keys and values")
                     .primary(type.span)
                     .help("{}", !count        ? std::string(v.name)
                                 : *count == 1 ? fmt::format("{}[int]", v.name)
                                               : fmt::format("{}[str, int]", v.name)));
}

/// Here, too, the classes that a type names are needed: where its variable is assigned to.
void Resolver::useType(const ast::Type& type) {
    if (const auto* either = ast::as<ast::UnionType>(&type))
        for (const ast::Type* option : either->options)
            useType(*option);
    const auto* named = ast::as<ast::NamedType>(&type);
    if (!named)
        return;
    for (const ast::Type* arg : named->args)
        useType(*arg);
    if (Variable* v = r_.variables[named->id])
        scopes_.use(*v);
}

// -- values that cannot fit

namespace {

/// What a literal is an instance of; empty: it is none.
std::string_view typeOfLiteral(const ast::Expr& e) {
    using Kind = ast::ExprKind;
    switch (e.kind) {
    case Kind::Nil:
        return "nil";
    case Kind::Bool:
        return "bool";
    case Kind::Int:
        return "int";
    case Kind::Float:
        return "float";
    case Kind::String:
    case Kind::Interpolated:
        return "str";
    case Kind::Bytes:
        return "bytes";
    case Kind::ListLiteral:
        return "list";
    case Kind::MapLiteral:
        return "map";
    case Kind::Lambda:
        return "function";
    case Kind::Unary: {
        const auto& unary = ast::to<ast::UnaryExpr>(e);
        const std::string_view operand = unary.op == ast::UnaryOp::Negate ? typeOfLiteral(*unary.operand) : "";
        return operand == "int" || operand == "float" ? operand : std::string_view();
    }
    default:
        return {};
    }
}

} // namespace

/// The part of the value that cannot be of the type, whatever happens; nullptr when all may be.
const ast::Expr* Resolver::misfit(const ast::Expr& value, const ast::Type& type) const {
    const std::string_view literal = typeOfLiteral(value);
    if (literal.empty() || isAnyType(type))
        return nullptr;
    switch (type.kind) {
    case ast::TypeKind::Nil:
        return literal == "nil" ? nullptr : &value;
    case ast::TypeKind::Union:
        for (const ast::Type* option : ast::to<ast::UnionType>(type).options)
            if (!misfit(value, *option))
                return nullptr;
        return &value;
    case ast::TypeKind::Function: {
        const auto* lambda = ast::as<ast::LambdaExpr>(&value);
        const bool fits = lambda && lambda->function->kind == ast::to<ast::FunctionType>(type).functionKind;
        return fits ? nullptr : &value;
    }
    case ast::TypeKind::Named:
        break;
    }
    const auto& named = ast::to<ast::NamedType>(type);
    const Variable* v = r_.variables[named.id];
    if (!v)
        return nullptr; // reported
    const bool isNumber = literal == "int" || literal == "float";
    if (!isBuiltIn(*v) || (v->name != literal && !(isNumber && v->name == "Number")))
        return &value;
    if (const auto* list = ast::as<ast::ListLiteralExpr>(&value); list && named.args.size() == 1)
        for (const ast::ListItem& item : list->items)
            if (const ast::Expr* bad = item.isSpread ? nullptr : misfit(*item.value, *named.args[0]))
                return bad;
    if (const auto* map = ast::as<ast::MapLiteralExpr>(&value); map && named.args.size() == 2)
        for (const ast::MapEntry& entry : map->entries)
            if (!entry.isSpread)
                for (const auto& [part, of] :
                     {std::pair(entry.key, named.args[0]), std::pair(entry.value, named.args[1])})
                    if (const ast::Expr* bad = misfit(*part, *of))
                        return bad;
    return nullptr;
}

void Resolver::checkFits(const ast::Expr* value, const ast::Type* type, std::string_view what) {
    const ast::Expr* bad = value && type ? misfit(*value, *type) : nullptr;
    if (!bad)
        return;
    const std::string_view given = typeOfLiteral(*bad);
    Diagnostic d = Diagnostic::of(ErrorCode::TypeMismatch, what, source_.text(type->span));
    d.primary(bad->span, "{}", given == "nil" ? "nil" : fmt::format("{} {}", given == "int" ? "an" : "a", given))
        .secondary(type->span, "declared here");
    const auto* named = ast::as<ast::NamedType>(type);
    if (given == "int" && named && named->path[0].text == "float" && bad->kind == ast::ExprKind::Int)
        d.help("write `{}.0`", source_.text(bad->span));
    else if (given == "nil" && value == bad)
        d.help("{} | nil", source_.text(type->span));
    sink_.report(std::move(d));
}

/// The arguments of a call whose function stands in this file.
void Resolver::checkArgumentTypes(const ast::CallExpr& call, const Variable& callee) {
    const ast::Function* function = callee.function;
    if (callee.cls)
        function = callee.cls->ast->init;
    if (!function)
        return;
    uint32_t place = 0;
    for (const ast::Argument& a : call.args) {
        if (a.isSpread)
            return;
        const ast::Param* param = nullptr;
        for (uint32_t i = 0; i < function->params.size() && !param; ++i) {
            const ast::Param& p = *function->params[i];
            if (a.name ? p.name.text == a.name.text && !p.isRest : p.isRest || i == place)
                param = &p;
        }
        if (!a.name)
            ++place;
        if (param)
            checkFits(a.value, param->type, fmt::format("`{}`", param->name.text));
    }
}

/// A value that the walk's function gives back.
void Resolver::checkResultType(const ast::Expr* value) {
    const FunctionInfo& info = *walk().info;
    if (info.isTopLevel() || !info.ast->returnType || info.kind == ast::FunctionKind::Gen)
        return;
    checkFits(value, info.ast->returnType,
              fmt::format("the result of {}", info.ast->name ? info.ast->name.text : "this function"));
}

} // namespace coro::compiler
