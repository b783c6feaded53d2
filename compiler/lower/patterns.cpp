// Patterns: tests that lead to a label or raise, and the names bound on the way.
#include <algorithm>

#include "bytecode/value_types.h"
#include "compiler/lower/function_lowerer.h"
#include "compiler/lower/number_text.h"
#include "compiler/sema/pattern_walk.h"

namespace coro::compiler {

using bytecode::ValueType;

namespace {

/// The type that a class of the core module is tested for without looking at the class.
std::optional<ValueType> builtInType(const Variable* v) {
    if (!v || v->kind != VariableKind::PreludeClass)
        return std::nullopt;
    const auto* end = std::end(bytecode::kValueTypeNames);
    const auto* it = std::find(std::begin(bytecode::kValueTypeNames), end, v->name);
    if (it == end)
        return std::nullopt;
    return static_cast<ValueType>(it - std::begin(bytecode::kValueTypeNames));
}

} // namespace

void FunctionLowerer::allocateNames(const ast::Pattern& pattern) {
    forEachBinding(pattern, [&](const ast::BindingPattern& binding) {
        const Variable& v = *variableOf(binding);
        if (v.storage == Storage::Register || (v.storage == Storage::Cell && !v.isCapturedEarly))
            registers_[&v] = code_.allocate();
    });
}

template <class F>
void FunctionLowerer::bindName(const ast::BindingPattern& pattern, F load) {
    const Variable& v = *variableOf(pattern);
    auto loadInto = [&](Register dst) {
        load(dst);
        if (v.kind != VariableKind::Matched) // a `match` has asked
            checkBound(v, dst, pattern.span);
    };
    if (v.storage == Storage::Register)
        return loadInto(registerOf(v));
    if (v.storage == Storage::Cell && !v.isCapturedEarly) {
        loadInto(registerOf(v));
        return code_.emit(pattern.span, Opcode::CellNew, registerOf(v), registerOf(v));
    }
    Temporaries temporaries(code_);
    const Register value = code_.allocate();
    loadInto(value);
    writeVariable(v, value, pattern.span);
}

void FunctionLowerer::fit(const ast::Pattern& pattern, Register value, std::optional<Label> fail) {
    using Kind = ast::PatternKind;
    Temporaries temporaries(code_);
    switch (pattern.kind) {
    case Kind::Wildcard:
        return;
    case Kind::Binding: {
        const auto& binding = ast::to<ast::BindingPattern>(pattern);
        if (binding.type && fail)
            fitType(*binding.type, value, *fail);
        return bindName(binding, [&](Register dst) { code_.emit(pattern.span, Opcode::Copy, dst, value); });
    }
    case Kind::List:
        return fitList(ast::to<ast::ListPattern>(pattern), value, fail);
    case Kind::Map:
        return fitMap(ast::to<ast::MapPattern>(pattern), value, fail);
    case Kind::Literal:
        return fitLiteral(ast::to<ast::LiteralPattern>(pattern), value, *fail);
    case Kind::Range:
        return fitRange(ast::to<ast::RangePattern>(pattern), value, *fail);
    case Kind::Or:
        return fitEither(ast::to<ast::OrPattern>(pattern), value, *fail);
    case Kind::Class:
        return fitClass(ast::to<ast::ClassPattern>(pattern), value, *fail);
    case Kind::Value: {
        const Register wanted = push(*ast::to<ast::ValuePattern>(pattern).value);
        return code_.emitJump(pattern.span, Opcode::JumpNe, value, wanted, *fail);
    }
    }
}

/// A part of a value, which `load` puts into a register: that of a name where it is one.
template <class F>
void FunctionLowerer::fitPart(const ast::Pattern& pattern, std::optional<Label> fail, F load) {
    if (pattern.kind == ast::PatternKind::Wildcard)
        return;
    if (const auto* binding = ast::as<ast::BindingPattern>(&pattern); binding && !binding->type)
        return bindName(*binding, load);
    Temporaries temporaries(code_);
    const Register part = code_.allocate();
    load(part);
    fit(pattern, part, fail);
}

void FunctionLowerer::fitLiteral(const ast::LiteralPattern& pattern, Register value, Label fail) {
    const ast::Expr& literal = *pattern.value;
    if (literal.kind == ast::ExprKind::Nil)
        return code_.emitJump(pattern.span, Opcode::JumpIfNotNil, value, 0, fail);
    if (const std::optional<int16_t> small = immediateOf(literal))
        return code_.emitJump(pattern.span, Opcode::JumpNeImm, value, static_cast<uint16_t>(*small), fail);
    code_.emitJump(pattern.span, Opcode::JumpNe, value, push(literal), fail);
}

/// Only what has an order with both ends is compared with them: nothing raises.
void FunctionLowerer::fitRange(const ast::RangePattern& pattern, Register value, Label fail) {
    const ValueType type = pattern.low->kind == ast::ExprKind::String  ? ValueType::Str
                           : pattern.low->kind == ast::ExprKind::Bytes ? ValueType::Bytes
                                                                       : ValueType::Number;
    code_.emitJump(pattern.span, Opcode::JumpUnlessType, value, static_cast<unsigned>(type), fail);
    auto compare = [&](const ast::Expr& end, Opcode withImm, Opcode with) {
        Temporaries temporaries(code_);
        if (const std::optional<int16_t> small = immediateOf(end))
            return code_.emitJump(pattern.span, withImm, value, static_cast<uint16_t>(*small), fail);
        code_.emitJump(pattern.span, with, value, push(end), fail);
    };
    compare(*pattern.low, Opcode::JumpNotGeImm, Opcode::JumpNotGe);
    if (pattern.isInclusive)
        return compare(*pattern.high, Opcode::JumpNotLeImm, Opcode::JumpNotLe);
    compare(*pattern.high, Opcode::JumpNotLtImm, Opcode::JumpNotLt);
}

void FunctionLowerer::fitEither(const ast::OrPattern& pattern, Register value, Label fail) {
    const Label fits = code_.newLabel();
    for (uint32_t i = 0; i < pattern.options.size(); ++i) {
        const bool isLast = i + 1 == pattern.options.size();
        const Label next = isLast ? fail : code_.newLabel();
        fit(*pattern.options[i], value, next);
        if (isLast)
            break;
        code_.jump(pattern.options[i]->span, fits);
        code_.bind(next);
    }
    code_.bind(fits);
}

void FunctionLowerer::fitList(const ast::ListPattern& pattern, Register value, std::optional<Label> fail) {
    const uint32_t before = pattern.before.size(), after = pattern.after.size();
    const uint8_t flags = pattern.hasRest ? bytecode::kAtLeast : 0;
    if (isTooLong(before + after, pattern.span))
        return;
    if (fail)
        code_.emitJump(pattern.span, Opcode::JumpUnlessList, value, before + after, *fail, flags);
    else
        code_.emit(pattern.span, Opcode::CheckList, value, before + after, 0, flags);
    auto item = [&](const ast::Pattern& part, int64_t place) {
        fitPart(part, fail, [&](Register dst) {
            code_.emit(part.span, Opcode::ListItem, dst, value, static_cast<uint16_t>(place));
        });
    };
    for (uint32_t i = 0; i < before; ++i)
        item(*pattern.before[i], i);
    if (pattern.rest) {
        fitPart(*pattern.rest, fail, [&](Register dst) { listRest(value, before, after, dst, pattern.rest->span); });
    }
    for (uint32_t i = 0; i < after; ++i)
        item(*pattern.after[i], static_cast<int64_t>(i) - after);
}

/// Instructions have no room for the places of so many items; reported when that is so.
bool FunctionLowerer::isTooLong(uint32_t items, Span at) {
    constexpr uint32_t kMost = INT16_MAX;
    if (items > kMost)
        m_.sink.report(
            Diagnostic::of(ErrorCode::FunctionTooLarge, "this list").primary(at, "more than {} items", kMost));
    return items > kMost;
}

/// The items of a list without the first and the last few.
void FunctionLowerer::listRest(Register list, uint32_t before, uint32_t after, Register dst, Span at) {
    Temporaries temporaries(code_);
    const Register range = code_.allocate(3);
    code_.loadInt(at, range, static_cast<int32_t>(before));
    if (after)
        code_.loadInt(at, range + 1u, -static_cast<int32_t>(after));
    else
        loadUnset(range + 1u, at);
    loadUnset(range + 2u, at);
    code_.emit(at, Opcode::RangeNew, range, range, 3);
    code_.emit(at, Opcode::IndexGet, dst, list, range);
}

void FunctionLowerer::fitMap(const ast::MapPattern& pattern, Register value, std::optional<Label> fail) {
    if (fail)
        code_.emitJump(pattern.span, Opcode::JumpUnlessType, value, static_cast<unsigned>(ValueType::Map), *fail);
    else
        code_.emit(pattern.span, Opcode::CheckMap, value);
    for (const ast::PatternField& field : pattern.fields) {
        auto load = [&](Register dst) { mapItem(field, value, dst, fail); };
        // The key has to be there even when nobody wants to know its value.
        if (field.pattern->kind == ast::PatternKind::Wildcard) {
            Temporaries temporaries(code_);
            load(code_.allocate());
        } else {
            fitPart(*field.pattern, fail, load);
        }
    }
    if (pattern.rest)
        bindName(*pattern.rest, [&](Register dst) { mapRest(pattern, value, dst); });
}

void FunctionLowerer::mapItem(const ast::PatternField& field, Register map, Register dst, std::optional<Label> fail) {
    Temporaries temporaries(code_);
    const Span at = field.key->span;
    if (!fail)
        return code_.emit(at, Opcode::IndexGet, dst, map, push(*field.key));
    if (std::optional<bytecode::Constant> key = constantOf(*field.key)) {
        const Label found = code_.newLabel();
        code_.emitExt(at, Opcode::MapItem, dst, map, 0, m_.pool.add(std::move(*key)));
        code_.emitJump(at, Opcode::JumpIfSet, dst, 0, found);
        code_.jump(at, *fail);
        return code_.bind(found);
    }
    const Register key = push(*field.key);
    const Register has = code_.allocate();
    code_.emit(at, Opcode::In, has, key, map);
    code_.emitJump(at, Opcode::JumpIfNot, has, 0, *fail);
    code_.emit(at, Opcode::IndexGet, dst, map, key);
}

/// The other entries, in a map of their own.
void FunctionLowerer::mapRest(const ast::MapPattern& pattern, Register map, Register dst) {
    Temporaries temporaries(code_);
    const Span at = pattern.rest->span;
    const Register rest = code_.allocate();
    code_.emit(at, Opcode::MapNew, rest, 0, 0);
    code_.emit(at, Opcode::MapExtend, rest, map);
    for (const ast::PatternField& field : pattern.fields) {
        Temporaries ofCall(code_);
        const Register window = code_.allocate(bytecode::kFrameHeader);
        code_.emit(at, Opcode::Copy, code_.allocate(), rest);
        push(*field.key);
        code_.emitExt(at, Opcode::CallMethod, window, window, 2, nameConstant("remove"), callFlags());
    }
    code_.emit(at, Opcode::Copy, dst, rest);
}

void FunctionLowerer::fitClass(const ast::ClassPattern& pattern, Register value, Label fail) {
    const Span at = pattern.classExpr->span;
    const auto* name = ast::as<ast::NameExpr>(pattern.classExpr);
    if (const std::optional<ValueType> type = name ? builtInType(variableOf(*name)) : std::nullopt) {
        code_.emitJump(at, Opcode::JumpUnlessType, value, static_cast<unsigned>(*type), fail);
    } else {
        Temporaries temporaries(code_);
        fitInstance(push(*pattern.classExpr), value, fail, at);
    }
    for (const ast::PatternField& field : pattern.fields)
        fitPart(*field.pattern, fail, [&](Register dst) {
            code_.emitExt(field.name.span, Opcode::FieldGet, dst, value, 0, nameConstant(field.name.text));
        });
}

/// `cls` is overwritten.
void FunctionLowerer::fitInstance(Register cls, Register value, Label fail, Span at) {
    code_.emit(at, Opcode::IsInstance, cls, value, cls);
    code_.emitJump(at, Opcode::JumpIfNot, cls, 0, fail);
}

void FunctionLowerer::fitType(const ast::Type& type, Register value, Label fail) {
    auto test = [&](ValueType t) {
        code_.emitJump(type.span, Opcode::JumpUnlessType, value, static_cast<unsigned>(t), fail);
    };
    switch (type.kind) {
    case ast::TypeKind::Nil:
        return test(ValueType::Nil);
    case ast::TypeKind::Function:
        return jumpUnlessFits(type, value, fail);
    case ast::TypeKind::Named: {
        const auto& named = ast::to<ast::NamedType>(type);
        if (!named.args.empty())
            return jumpUnlessFits(type, value, fail);
        if (const std::optional<ValueType> builtIn = builtInType(variableOf(type)); builtIn && named.path.size() == 1)
            return test(*builtIn);
        Temporaries temporaries(code_);
        const Register cls = code_.allocate();
        readClass(named, cls);
        return fitInstance(cls, value, fail, type.span);
    }
    case ast::TypeKind::Union: {
        const auto& either = ast::to<ast::UnionType>(type);
        const Label fits = code_.newLabel();
        for (const ast::Type* option : either.options) {
            if (option == either.options.back()) {
                fitType(*option, value, fail);
                break;
            }
            const Label next = code_.newLabel();
            fitType(*option, value, next);
            code_.jump(option->span, fits);
            code_.bind(next);
        }
        return code_.bind(fits);
    }
    }
}

} // namespace coro::compiler
