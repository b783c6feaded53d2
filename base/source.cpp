#include "base/source.h"

#include <algorithm>

#include "base/check.h"
#include "base/utf8.h"

namespace coro {

SourceLine lineInParts(const std::vector<SourcePart>& parts, std::string_view path, uint32_t line) {
    const auto isBefore = [](uint32_t wanted, const SourcePart& part) { return wanted < part.firstLine; };
    const auto next = std::upper_bound(parts.begin(), parts.end(), line, isBefore);
    if (next == parts.begin())
        return {path, line};
    const SourcePart& part = *std::prev(next);
    return {part.path, line - part.firstLine + 1};
}

SourceFile::SourceFile(FileId id, std::string path, std::string text, std::vector<SourcePart> parts)
    : id_(id), path_(std::move(path)), text_(std::move(text)), parts_(std::move(parts)) {
    CORO_CHECK(text_.size() <= kMaxSourceSize);
    lineStarts_.push_back(0);
    for (size_t at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1))
        lineStarts_.push_back(static_cast<uint32_t>(at) + 1);
}

uint32_t SourceFile::lineAt(uint32_t offset) const {
    auto after = std::upper_bound(lineStarts_.begin(), lineStarts_.end(), offset);
    return static_cast<uint32_t>(after - lineStarts_.begin());
}

Position SourceFile::positionAt(uint32_t offset) const {
    offset = std::min(offset, size());
    uint32_t line = lineAt(offset);
    uint32_t start = lineStart(line);
    auto before = static_cast<uint32_t>(utf8::countCodePoints(text(span(start, offset))));
    return {line, before + 1};
}

uint32_t SourceFile::lineEnd(uint32_t line) const {
    if (line == lineCount())
        return size();
    uint32_t end = lineStarts_[line] - 1;
    return end > lineStart(line) && text_[end - 1] == '\r' ? end - 1 : end;
}

std::string_view SourceFile::lineText(uint32_t line) const { return text(span(lineStart(line), lineEnd(line))); }

const SourceFile& SourceMap::add(std::string path, std::string text, std::vector<SourcePart> parts) {
    auto id = static_cast<FileId>(files_.size() + 1);
    files_.push_back(std::make_unique<SourceFile>(id, std::move(path), std::move(text), std::move(parts)));
    return *files_.back();
}

} // namespace coro
