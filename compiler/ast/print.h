#pragma once

#include <string>

#include "compiler/ast/ast.h"

namespace coro::ast {

/// The tree as S-expressions, one top-level statement a line: what tests compare.
std::string print(const Module& module);
std::string print(const Stmt& stmt);
std::string print(const Expr& expr);
std::string print(const Pattern& pattern);
std::string print(const Type& type);

} // namespace coro::ast
