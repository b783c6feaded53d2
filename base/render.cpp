#include "base/render.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/snippet.h"
#include "base/utf8.h"

namespace coro {

namespace {

/// A file of a diagnostic: its labelled lines and the place that its header names.
struct Section {
    const SourceFile* file;
    Snippet snippet;
    Span place;
    bool placeIsPrimary;
};

Style severityStyle(Severity severity) { return severity == Severity::Error ? Style::Error : Style::Warning; }

std::string_view severityName(Severity severity) { return severity == Severity::Error ? "error" : "warning"; }

// One section a file, the one with the diagnostic's own place first.
std::vector<Section> sectionsOf(const Diagnostic& diagnostic, const SourceMap& sources, const RenderOptions& options) {
    std::vector<Section> sections;
    auto sectionFor = [&](const SourceFile* file, const Label& label) -> Section& {
        for (Section& section : sections)
            if (section.file == file)
                return section;
        sections.push_back({file, Snippet(*file, options), label.span, label.primary});
        return sections.back();
    };
    for (const Label& label : diagnostic.labels) {
        const SourceFile* file = sources.find(label.span.file);
        if (file == nullptr)
            continue;
        Section& section = sectionFor(file, label);
        section.snippet.add(label, label.primary ? severityStyle(diagnostic.severity) : Style::Secondary);
        if (label.primary && !section.placeIsPrimary) {
            section.place = label.span;
            section.placeIsPrimary = true;
        }
    }
    FileId own = diagnostic.position().file;
    std::stable_partition(sections.begin(), sections.end(),
                          [own](const Section& section) { return section.file->id() == own; });
    return sections;
}

void printPlace(StyledText& out, const Section& section, bool isFirst, uint32_t gutter) {
    const SourceFile& file = *section.file;
    const Position at = file.positionAt(displayedSpan(file, section.place).begin);
    const auto [path, line] = file.lineOfPart(at.line);
    out.add(fmt::format("{:{}} {} ", "", gutter, isFirst ? "-->" : ":::"), Style::Frame);
    out.add(fmt::format("{}:{}:{}", path, line, at.column));
    out.newline();
}

// Further lines are indented to stand below the first.
void printRemark(StyledText& out, std::string_view kind, std::string_view text, Style style) {
    out.add(kind, style);
    out.add(": ");
    for (char c : text) {
        out.add({&c, 1});
        if (c == '\n')
            out.add(std::string(kind.size() + 2, ' '));
    }
    out.newline();
}

void printPlaces(StyledText& out, const Diagnostic& diagnostic, const SourceMap& sources,
                 const RenderOptions& options) {
    std::vector<Section> sections = sectionsOf(diagnostic, sources, options);
    uint32_t lastLine = 1;
    for (const Section& section : sections)
        lastLine = std::max(lastLine, section.snippet.lastLine());
    auto gutter = static_cast<uint32_t>(std::to_string(lastLine).size());
    for (const Section& section : sections) {
        printPlace(out, section, &section == &sections.front(), gutter);
        section.snippet.print(out, gutter);
    }
}

} // namespace

namespace {

/// A text that quotes the source may be as long as the source is.
std::string abbreviated(const std::string& text) {
    constexpr size_t kMost = 400, kBegin = 200, kEnd = 100;
    if (text.size() <= kMost)
        return text;
    size_t begin = kBegin, end = text.size() - kEnd;
    while (utf8::isContinuation(text[begin]))
        --begin;
    while (utf8::isContinuation(text[end]))
        ++end;
    return text.substr(0, begin) + "..." + text.substr(end);
}

} // namespace

std::string renderPlace(Span place, const SourceMap& sources, const RenderOptions& options) {
    StyledText out(options.color);
    Diagnostic diagnostic;
    diagnostic.primary(place);
    printPlaces(out, diagnostic, sources, options);
    return out.take();
}

std::string render(const Diagnostic& diagnostic, const SourceMap& sources, const RenderOptions& options) {
    StyledText out(options.color);
    Style style = severityStyle(diagnostic.severity);
    out.add(fmt::format("{}[{}]", severityName(diagnostic.severity), codeText(diagnostic.code)), style);
    out.add(": " + abbreviated(diagnostic.title), Style::Title);
    out.newline();

    printPlaces(out, diagnostic, sources, options);
    for (const std::string& note : diagnostic.notes)
        printRemark(out, "note", note, Style::Note);
    for (const std::string& help : diagnostic.helps)
        printRemark(out, "help", help, Style::Help);
    return out.take();
}

std::string render(const std::vector<Diagnostic>& diagnostics, const SourceMap& sources, const RenderOptions& options) {
    std::string out;
    for (const Diagnostic& diagnostic : diagnostics) {
        if (!out.empty())
            out += '\n';
        out += render(diagnostic, sources, options);
    }
    return out;
}

} // namespace coro
