#pragma once
// What the inputs of an interactive session have declared so far. Each input is a module of its own; a name lives in a
// slot of the one that declared it first, and whoever declares it again writes there: so functions of earlier inputs
// see the new value.
#include <cstdint>
#include <map>
#include <string>

#include "base/span.h"
#include "bytecode/module.h"

namespace coro::compiler {

struct SessionName {
    enum class Kind : uint8_t {
        Let,
        Var,
        Function,
        Class,
        Module,   ///< imported; `home` is the module
        Imported, ///< of another module, `home`
    };
    Kind kind = Kind::Let;
    const bytecode::Module* home = nullptr; ///< whose slot it lives in
    std::string nameInHome;
    const bytecode::Module* declaredIn = nullptr; ///< by what it was declared last, and its slot there
    uint32_t slot = 0;
    Span span;              ///< where that is
    bool hasValue = false;  ///< until it has one, nothing can be said about it but that it lives there
    bool isAwaited = false; ///< only used so far, in a function
    bool isTyped = false;   ///< it has been declared with a type, now or before: assignments ask the session for it
    std::string doc;

    bool isOwn() const { return kind != Kind::Module && kind != Kind::Imported; }
};

using SessionNames = std::map<std::string, SessionName, std::less<>>;

} // namespace coro::compiler
