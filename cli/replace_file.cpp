#include "cli/replace_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace coro::cli {

namespace {

/// errno, or 0.
int writeAll(int fd, const std::string& text) {
    size_t done = 0;
    while (done < text.size()) {
        const ssize_t count = write(fd, text.data() + done, text.size() - done);
        if (count < 0 && errno != EINTR)
            return errno;
        done += count < 0 ? 0 : static_cast<size_t>(count);
    }
    return 0;
}

int writeInPlace(const std::string& path, const std::string& text) {
    const int fd = open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
    if (fd < 0)
        return errno;
    const int error = writeAll(fd, text);
    return close(fd) != 0 && error == 0 ? errno : error;
}

/// None of it when it cannot be written as a whole.
int writeNew(const std::string& path, const std::string& text) {
    const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return errno;
    int error = writeAll(fd, text);
    if (close(fd) != 0 && error == 0)
        error = errno;
    if (error != 0)
        unlink(path.c_str());
    return error;
}

} // namespace

int replaceFile(const std::string& path, const std::string& text) {
    const std::unique_ptr<char, decltype(&std::free)> real(realpath(path.c_str(), nullptr), &std::free);
    struct stat info;
    if (!real && errno == ENOENT)
        return writeNew(path, text);
    if (!real || stat(real.get(), &info) != 0)
        return errno;
    // What may not be written stays, though its folder may be.
    if (access(real.get(), W_OK) != 0)
        return errno;
    std::string made = std::string(real.get()) + ".XXXXXX";
    // A device, a file with several names, a folder that may not be written: then the content alone is replaced.
    const int fd = S_ISREG(info.st_mode) && info.st_nlink == 1 ? mkostemp(made.data(), O_CLOEXEC) : -1;
    if (fd < 0)
        return writeInPlace(path, text);
    int error = writeAll(fd, text);
    const bool keepsOwner = fchown(fd, info.st_uid, info.st_gid) == 0 && fchmod(fd, info.st_mode & 07777) == 0;
    if (close(fd) != 0 && error == 0)
        error = errno;
    if (error == 0 && keepsOwner && rename(made.c_str(), real.get()) == 0)
        return 0;
    unlink(made.c_str());
    return error != 0 ? error : writeInPlace(path, text);
}

} // namespace coro::cli
