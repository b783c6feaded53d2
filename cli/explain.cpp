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

std::string listOfPages() {
    std::string text;
    for (const ErrorPage& page : errorPages())
        text += fmt::format("{}\n", headingOf(page));
    return text;
}

} // namespace

bool explainCode(std::string_view code, std::string& text) {
    if (code.empty()) {
        text = listOfPages();
        return true;
    }
    std::string wanted(code);
    if (std::optional<ErrorCode> found = findErrorCode(code))
        wanted = codeText(*found);
    std::vector<std::string_view> codes;
    for (const ErrorPage& page : errorPages()) {
        codes.push_back(page.code);
        if (page.code != wanted)
            continue;
        text = page.text;
        return true;
    }
    const std::string_view near = suggest(code, codes);
    text = fmt::format("error: there is no error code `{}`\nhelp: {}\n", code,
                       near.empty() ? "`coroc explain` lists them" : fmt::format("did you mean `{}`?", near));
    return false;
}

} // namespace coro::cli
