#pragma once
// How a function may be called, whether it stands in this file or comes compiled with the prelude.
#include <cstdint>
#include <string>
#include <vector>

#include "base/span.h"
#include "bytecode/module.h"
#include "compiler/ast/ast.h"

namespace coro::compiler {

struct Signature {
    struct Parameter {
        std::string name;
        bool hasDefault = false;
    };

    std::string name;                  ///< for messages
    std::vector<Parameter> parameters; ///< a method's receiver is left out
    uint32_t positional = 0;           ///< as Prototype::positional, the receiver left out
    bool isCo = false;                 ///< a call starts a coroutine
    bool hasRest = false;              ///< parameters[positional] is the rest parameter
    Span declaredAt;                   ///< unknown for a function of the standard library

    /// Positional parameters without a default.
    uint32_t required() const;
    /// Index of the parameter that an argument of that name goes to, or -1.
    int32_t find(std::string_view argumentName) const;
    /// "2 arguments", "1 to 3 arguments", "at least 1 argument".
    std::string takes() const;
};

Signature signatureOf(const ast::Function& function);
Signature signatureOf(const bytecode::Prototype& prototype);

} // namespace coro::compiler
