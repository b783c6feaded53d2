#include "base/render_json.h"

#include <fmt/format.h>

#include <algorithm>

namespace coro {

namespace {

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += {'\\', c};
        else if (static_cast<unsigned char>(c) < 0x20)
            out += fmt::format("\\u{:04x}", c);
        else
            out += c;
    }
    return out + '"';
}

std::string listed(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts)
        out += (out.empty() ? "" : ",") + quoted(text);
    return "[" + out + "]";
}

/// Without braces; empty when the span lies in no file.
std::string placeOf(Span span, const SourceMap& sources) {
    const SourceFile* file = sources.find(span.file);
    if (!file)
        return "";
    const Position begin = file->positionAt(span.begin);
    const Position end = file->positionAt(std::max(span.begin, span.end));
    return fmt::format(R"("file":{},"line":{},"column":{},"endLine":{},"endColumn":{})", quoted(file->path()),
                       begin.line, begin.column, end.line, end.column);
}

std::string labelText(const Label& label, const SourceMap& sources) {
    return fmt::format(R"({{{},"primary":{},"text":{}}})", placeOf(label.span, sources), label.primary,
                       quoted(label.text));
}

} // namespace

std::string renderJson(const Diagnostic& d, const SourceMap& sources) {
    std::string out =
        fmt::format(R"({{"severity":"{}","code":"{}","title":{})", d.severity == Severity::Error ? "error" : "warning",
                    codeText(d.code), quoted(d.title));
    if (const std::string place = placeOf(d.position(), sources); !place.empty())
        out += "," + place;
    std::string labels;
    for (const Label& label : d.labels)
        if (sources.find(label.span.file))
            labels += (labels.empty() ? "" : ",") + labelText(label, sources);
    return out + fmt::format(",\"labels\":[{}],\"notes\":{},\"help\":{}}}\n", labels, listed(d.notes), listed(d.helps));
}

} // namespace coro
