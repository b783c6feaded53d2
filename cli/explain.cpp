#include "cli/explain.h"

#include <fmt/format.h>

#include "base/error_codes.h"
#include "base/suggest.h"

namespace coro::cli {

namespace {

/// "E0210: `yield` in an `fn`", the heading of a page.
std::string_view headingOf(const ErrorPage& page) {
    std::string_view line = page.text.substr(0, page.text.find('\n'));
    line.remove_prefix(std::min(line.size(), line.find_first_not_of("# ")));
    return line;
}

/// The headings in which a word stands; an empty one stands in all.
std::string listOfPages(std::string_view word) {
    std::string text;
    for (const ErrorPage& page : errorPages())
        if (headingOf(page).find(word) != std::string_view::npos)
            text += fmt::format("{}\n", headingOf(page));
    return text;
}

/// `E0210` for `210`, `e0210` and `error[E0210]`; a text that has no code in it as it is.
std::string codeIn(std::string_view text) {
    if (const size_t open = text.find('['); open != std::string_view::npos && text.ends_with(']'))
        text = text.substr(open + 1, text.size() - open - 2);
    const bool isNumber =
        !text.empty() && text.size() <= 4 && text.find_first_not_of("0123456789") == std::string_view::npos;
    const std::string code = isNumber ? fmt::format("E{:0>4}", text) : std::string(text);
    const std::optional<ErrorCode> found = findErrorCode(code);
    return found ? codeText(*found) : code;
}

} // namespace

bool explainCode(std::string_view code, std::string& text) {
    const std::string wanted = codeIn(code);
    std::vector<std::string_view> codes;
    for (const ErrorPage& page : errorPages()) {
        codes.push_back(page.code);
        if (page.code != wanted)
            continue;
        text = page.text;
        return true;
    }
    text = listOfPages(code);
    if (!text.empty())
        return true;
    const std::string_view near = suggest(code, codes);
    text = fmt::format("error: there is no error code `{}`\nhelp: {}\n", code,
                       near.empty() ? "`coroc explain` lists them" : fmt::format("did you mean `{}`?", near));
    return false;
}

} // namespace coro::cli
