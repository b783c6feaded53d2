#pragma once
// Modules as bytes: the .coc format, also what the standard library is embedded as. Little endian; the same module
// always gives the same bytes. Fixed parts are 32 or 64 bits, texts and tables have their length before them.
#include <string>
#include <string_view>

#include "base/result.h"
#include "bytecode/module.h"

namespace coro::bytecode {

/// Goes up whenever the format or the instruction set changes: files of another version are not read.
inline constexpr uint32_t kFormatVersion = 7;

std::string serialize(const Module& module);

enum class Trust : uint8_t {
    Verify,  ///< anything: the verifier looks at the result, so whatever is given back is safe to link and run
    Trusted, ///< bytes that are part of the program itself; bounds are checked all the same
};

enum class Use : uint8_t {
    Anything,
    /// Doc comments are left out, and bodies of functions are read when they are first called: `bytes` must be trusted
    /// and live as long as the module.
    Running,
};

/// The error is one line for the user, such as "not a coro bytecode file".
Result<Module, std::string> deserialize(std::string_view bytes, Trust trust = Trust::Verify, Use use = Use::Anything);

/// One body, of the bytes of such a module.
FunctionBody deserializeBody(std::string_view bytes);

} // namespace coro::bytecode
