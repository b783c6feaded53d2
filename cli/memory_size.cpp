#include "cli/memory_size.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <string_view>

namespace coro::cli {

std::string memorySize(std::string& text) {
    constexpr std::string_view kUnits = "KMGT";
    uint64_t number = 0;
    const char* end = text.data() + text.size();
    auto [unit, error] = std::from_chars(text.data(), end, number);
    bool isSize = error == std::errc() && number > 0;
    if (isSize && unit != end) {
        const size_t power = kUnits.find(static_cast<char>(*unit & ~0x20)); // in either case
        const size_t bits = power == kUnits.npos ? 0 : 10 * (power + 1);
        isSize = bits && unit + 1 == end && number <= SIZE_MAX >> bits;
        number <<= bits;
    }
    if (!isSize)
        return fmt::format("takes a size such as 512M or 2G, not `{}`", text);
    text = std::to_string(number);
    return {};
}

} // namespace coro::cli
