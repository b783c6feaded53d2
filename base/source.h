#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/source_part.h"
#include "base/span.h"

namespace coro {

/// 1-based; a column counts code points, not bytes.
struct Position {
    uint32_t line = 1;
    uint32_t column = 1;

    friend bool operator==(const Position&, const Position&) = default;
};

/// One source text and its line table. The text is valid UTF-8 of at most kMaxSourceSize bytes (base/io.h sees to it).
class SourceFile {
  public:
    SourceFile(FileId id, std::string path, std::string text, std::vector<SourcePart> parts = {});

    FileId id() const { return id_; }
    /// As the user wrote it, for messages; "<command line>" and the like for text without a file.
    const std::string& path() const { return path_; }
    const std::vector<SourcePart>& parts() const { return parts_; }
    /// What messages call a line.
    SourceLine lineOfPart(uint32_t line) const { return lineInParts(parts_, path_, line); }
    std::string_view text() const { return text_; }
    std::string_view text(Span span) const { return text().substr(span.begin, span.size()); }
    Span span(uint32_t begin, uint32_t end) const { return {id_, begin, end}; }
    /// The spot just after the last byte.
    Span endSpan() const { return span(size(), size()); }
    uint32_t size() const { return static_cast<uint32_t>(text_.size()); }

    /// 1-based line of an offset; an offset past the end counts as the end.
    uint32_t lineAt(uint32_t offset) const;
    Position positionAt(uint32_t offset) const;

    uint32_t lineCount() const { return static_cast<uint32_t>(lineStarts_.size()); }
    /// Offset of the first byte of a 1-based line.
    uint32_t lineStart(uint32_t line) const { return lineStarts_[line - 1]; }
    /// Offset just after a line's last byte, its newline ("\n" or "\r\n") left out.
    uint32_t lineEnd(uint32_t line) const;
    std::string_view lineText(uint32_t line) const;

  private:
    FileId id_;
    std::string path_;
    std::string text_;
    std::vector<SourcePart> parts_;
    std::vector<uint32_t> lineStarts_;
};

/// Offsets are 32 bits with room to spare.
inline constexpr uint64_t kMaxSourceSize = uint64_t{1} << 30;

/// Owns the source files of a session; files stay where they are, so references to them stay valid.
class SourceMap {
  public:
    const SourceFile& add(std::string path, std::string text, std::vector<SourcePart> parts = {});

    /// The file a span lies in; nullptr for the unknown span.
    const SourceFile* find(FileId id) const { return id == 0 || id > files_.size() ? nullptr : files_[id - 1].get(); }
    const SourceFile& file(FileId id) const { return *files_[id - 1]; }

  private:
    std::vector<std::unique_ptr<SourceFile>> files_;
};

} // namespace coro
