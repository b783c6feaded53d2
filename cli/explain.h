#pragma once
// `coroc explain`: the pages of docs/errors/, which are part of the program.
#include <span>
#include <string>
#include <string_view>

namespace coro::cli {

struct ErrorPage {
    std::string_view code; ///< "E0210"
    std::string_view text; ///< Markdown
};

/// In order of their codes. The build writes them (cmake/pages.cmake).
std::span<const ErrorPage> errorPages();

/// The page of a code (`E0210`, `210`, `error[E0210]`). Of another word the titles in which it stands, of an empty one
/// all. False when there is none: `text` is an error then.
bool explainCode(std::string_view code, std::string& text);

} // namespace coro::cli
