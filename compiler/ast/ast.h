#pragma once

/// The tree that the parser makes of a source file: every node kind, see nodes.def.
/// All of it is plain data in an arena; `switch` over `kind` and `to<T>`, or ask with `as<T>`.
#include "compiler/ast/decl.h"
#include "compiler/ast/expr.h"
#include "compiler/ast/node.h"
#include "compiler/ast/operators.h"
#include "compiler/ast/pattern.h"
#include "compiler/ast/stmt.h"
#include "compiler/ast/type.h"
