#pragma once

#include "compiler/ast/node.h"

namespace coro::ast {

enum class FunctionKind : uint8_t { Fn, Co, Gen };

/// `int`, `list[str]`, `time.Duration`.
struct NamedType : TypeOf<TypeKind::Named> {
    List<Name> path; ///< at least one
    List<Type*> args;
};

struct NilType : TypeOf<TypeKind::Nil> {};

struct UnionType : TypeOf<TypeKind::Union> {
    List<Type*> options; ///< at least two
};

/// `fn(int) -> str`.
struct FunctionType : TypeOf<TypeKind::Function> {
    FunctionKind functionKind = FunctionKind::Fn;
    List<Type*> params;
    Type* result = nullptr; ///< nullptr: not said
};

} // namespace coro::ast
