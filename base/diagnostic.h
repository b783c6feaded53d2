#pragma once

#include <fmt/core.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/errors.h"
#include "base/span.h"

namespace coro {

/// A place in the source and what is to be said about it. The primary label is the error's place (`^^^^`), the
/// others explain it (`----`).
struct Label {
    Span span;
    std::string text; ///< may be empty
    bool primary = false;
};

/// One message to the user, as data; `base/render.h` makes text of it. Built fluently:
///
///     Diagnostic::of(ErrorCode::YieldInFn)
///         .primary(yieldSpan, "waits here")
///         .secondary(fnSpan, "an `fn` runs to completion and cannot wait")
///         .help("make it a coroutine: `co {}`", name)
///
/// A text without arguments is taken as it is; with arguments it is an fmt format string.
struct Diagnostic {
    ErrorCode code{};
    Severity severity = Severity::Error;
    std::string title;
    std::vector<Label> labels; ///< the first primary one gives the position in the header
    std::vector<std::string> notes;
    std::vector<std::string> helps; ///< code to paste; may have several lines

    /// The arguments fill the `{}` of the code's title, in order.
    template <typename... Args>
    static Diagnostic of(ErrorCode code, const Args&... args) {
        Diagnostic d;
        d.code = code;
        d.severity = severityOf(code);
        d.title = text(titleTemplateOf(code), args...);
        return d;
    }

    template <typename... Args>
    Diagnostic& primary(Span span, std::string_view format = {}, const Args&... args) {
        labels.push_back({span, text(format, args...), true});
        return *this;
    }
    template <typename... Args>
    Diagnostic& secondary(Span span, std::string_view format, const Args&... args) {
        labels.push_back({span, text(format, args...), false});
        return *this;
    }
    template <typename... Args>
    Diagnostic& note(std::string_view format, const Args&... args) {
        notes.push_back(text(format, args...));
        return *this;
    }
    template <typename... Args>
    Diagnostic& help(std::string_view format, const Args&... args) {
        helps.push_back(text(format, args...));
        return *this;
    }

    /// The place that the header names; an unknown span when there is none.
    Span position() const {
        for (const Label& label : labels)
            if (label.primary)
                return label.span;
        return {};
    }

  private:
    template <typename... Args>
    static std::string text(std::string_view format, const Args&... args) {
        if constexpr (sizeof...(args) == 0)
            return std::string(format);
        else
            return fmt::vformat(format, fmt::make_format_args(args...));
    }
};

} // namespace coro
