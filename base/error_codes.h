#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/errors.h"

namespace coro {

/// All of the catalogue, errors first, in order of their numbers.
std::vector<ErrorCode> allErrorCodes();

/// The code that is shown as `text` ("E0210", in any case), or nothing.
std::optional<ErrorCode> findErrorCode(std::string_view text);

/// Whether a number is one of the enumeration's.
bool isErrorCode(uint16_t number);

} // namespace coro
