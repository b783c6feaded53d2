#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/arena.h"

namespace coro::compiler::syntax {

/// A character that may not stand where it does in a name.
struct BadCharacter {
    uint32_t offset; ///< in bytes, from the start of the name
    uint32_t size;
    char32_t codePoint;
};

/// The first character of a name (valid UTF-8) that is no letter, `_` or, after the first place, digit or mark.
std::optional<BadCharacter> findBadCharacter(std::string_view name);

/// The name in composed form (NFC), so that names that look the same are the same; in the arena when that differs.
std::string_view composedName(std::string_view name, Arena& arena);

/// Whether a text has characters outside ASCII.
bool hasNonAscii(std::string_view text);

} // namespace coro::compiler::syntax
