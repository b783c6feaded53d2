#pragma once
// Inputs of an interactive session: which slots their names live in, and what later inputs know of them.
#include "compiler/ast/ast.h"
#include "compiler/sema/symbols.h"
#include "compiler/session_names.h"

namespace coro::compiler {

/// The last statement of an input when it is an expression with a value; nullptr otherwise.
const ast::ExprStmt* resultOf(const ast::Module& module);

/// The slot of a name that an input declares: a new one, or the one where the name has lived so far.
bytecode::Slot slotInSession(const Variable& variable, const SessionNames& names);

/// Whether an earlier input has declared the name with a type.
bool wasTyped(const Variable& variable, const SessionNames& names);

/// Adds what an input, which has been compiled, declares. They have no values yet.
void addDeclared(SessionNames& names, const ast::Module& tree, const Resolution& resolution,
                 const bytecode::Module& module);

} // namespace coro::compiler
