#include "base/io.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/utf8.h"

namespace coro {

namespace {

constexpr size_t kChunk = 64 * 1024;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

Diagnostic cannotRead(const std::string& path, int error) {
    if (error == ENOENT || error == ENOTDIR)
        return Diagnostic::of(ErrorCode::NoSuchFile, path);
    if (error == EISDIR)
        return Diagnostic::of(ErrorCode::IsFolder, path);
    return Diagnostic::of(ErrorCode::CannotRead, path, errnoText(error));
}

class FileDescriptor {
  public:
    explicit FileDescriptor(const std::string& path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    ~FileDescriptor() {
        if (fd_ >= 0)
            ::close(fd_);
    }
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    int get() const { return fd_; }

  private:
    int fd_;
};

Diagnostic notUtf8(const SourceFile& file, size_t at) {
    auto offset = static_cast<uint32_t>(at);
    auto byte = static_cast<uint8_t>(file.text()[at]);
    return Diagnostic::of(ErrorCode::NotUtf8)
        .primary(file.span(offset, offset + 1), "the byte 0x{:02X} at offset {} starts no valid character", byte, at)
        .help("save the file as UTF-8");
}

Result<std::string> readAll(int fd, const std::string& path) {
    struct stat info;
    if (fd < 0 || ::fstat(fd, &info) != 0)
        return fail(cannotRead(path, errno));
    if (S_ISDIR(info.st_mode))
        return fail(cannotRead(path, EISDIR));
    uint64_t size = S_ISREG(info.st_mode) ? static_cast<uint64_t>(info.st_size) : 0;
    std::string text;
    // The file may grow, and a pipe has no size: only an empty read is the end.
    while (size <= kMaxSourceSize && text.size() <= kMaxSourceSize) {
        size_t used = text.size();
        text.resize(used + (size > 0 && used <= size ? size - used + 1 : kChunk));
        ssize_t got = ::read(fd, text.data() + used, text.size() - used);
        int error = got < 0 ? errno : 0;
        text.resize(used + static_cast<size_t>(std::max<ssize_t>(got, 0)));
        if (got == 0)
            return text;
        if (error != 0 && error != EINTR)
            return fail(cannotRead(path, error));
    }
    return fail(Diagnostic::of(ErrorCode::FileTooLarge, path, std::max<uint64_t>(size, text.size()), kMaxSourceSize));
}

} // namespace

std::string errnoText(int error) {
    // strerror's own texts start with a capital; titles do not.
    std::string reason = std::strerror(error);
    if (reason.size() > 1 && reason[0] >= 'A' && reason[0] <= 'Z' && !(reason[1] >= 'A' && reason[1] <= 'Z'))
        reason[0] = static_cast<char>(reason[0] - 'A' + 'a');
    return reason;
}

Result<std::string> readFile(const std::string& path) {
    FileDescriptor file(path);
    return readAll(file.get(), path);
}

Result<std::string> readStdin(const std::string& name) { return readAll(STDIN_FILENO, name); }

Result<const SourceFile*> addSource(SourceMap& sources, std::string path, std::string text) {
    if (text.starts_with(kByteOrderMark))
        text.erase(0, kByteOrderMark.size());
    if (text.size() > kMaxSourceSize)
        return fail(Diagnostic::of(ErrorCode::FileTooLarge, path, text.size(), kMaxSourceSize));
    const SourceFile& file = sources.add(std::move(path), std::move(text));
    std::optional<size_t> invalid = utf8::findInvalid(file.text());
    size_t nul = file.text().find('\0');
    if (invalid && *invalid < nul)
        return fail(notUtf8(file, *invalid));
    if (nul != std::string_view::npos) {
        auto offset = static_cast<uint32_t>(nul);
        return fail(Diagnostic::of(ErrorCode::NulByte)
                        .primary(file.span(offset, offset + 1), "a NUL byte at offset {}", nul)
                        .help("is this a text file?"));
    }
    return &file;
}

Result<const SourceFile*> loadSource(SourceMap& sources, const std::string& path) {
    Result<std::string> text = readFile(path);
    if (!text)
        return fail(std::move(text).error());
    return addSource(sources, path, std::move(*text));
}

} // namespace coro
