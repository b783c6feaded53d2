#include "engine/cache_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <vector>

namespace coro::engine {

namespace {

constexpr size_t kMostFiles = 2000;
constexpr time_t kUnusedFor = 14 * 24 * 60 * 60; ///< seconds

struct FileInfo {
    std::string path;
    time_t changed;
};

std::vector<FileInfo> filesIn(const std::string& folder) {
    std::vector<FileInfo> files;
    DIR* dir = opendir(folder.c_str());
    if (!dir)
        return files;
    while (const dirent* entry = readdir(dir)) {
        const std::string_view name = entry->d_name;
        struct stat info;
        if (name == "." || name == "..")
            continue;
        std::string path = folder + std::string(name);
        if (lstat(path.c_str(), &info) == 0)
            files.push_back({std::move(path), info.st_mtime});
    }
    closedir(dir);
    return files;
}

/// Leaves newer files alone, so that what another process is about to move stays.
void removeOldest(const std::string& folder) {
    std::vector<FileInfo> files = filesIn(folder);
    if (files.size() <= kMostFiles)
        return;
    std::sort(files.begin(), files.end(), [](const FileInfo& a, const FileInfo& b) { return a.changed < b.changed; });
    for (size_t i = 0; i < kMostFiles / 2; ++i)
        unlink(files[i].path.c_str());
}

/// Folders of other builds of Coro.
void removeUnused(const std::string& parent, const std::string& folder) {
    const time_t now = time(nullptr);
    for (const FileInfo& other : filesIn(parent)) {
        if (other.path + "/" == folder || now - other.changed < kUnusedFor)
            continue;
        for (const FileInfo& file : filesIn(other.path + "/"))
            unlink(file.path.c_str());
        rmdir(other.path.c_str());
    }
}

bool isOwn(const struct stat& info) { return info.st_uid == geteuid() && (info.st_mode & (S_IWGRP | S_IWOTH)) == 0; }

/// Makes a folder and those around it. False when it is there already.
bool makeFolder(const std::string& folder) {
    if (mkdir(folder.c_str(), S_IRWXU) == 0)
        return true;
    if (errno != ENOENT)
        return false;
    const size_t parent = folder.rfind('/', folder.size() - 2);
    return parent != std::string::npos && parent > 0 && makeFolder(folder.substr(0, parent + 1)) &&
           mkdir(folder.c_str(), S_IRWXU) == 0;
}

bool writeAll(int fd, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(fd, content.data(), content.size());
        if (written < 0 && errno != EINTR)
            return false;
        content.remove_prefix(static_cast<size_t>(std::max<ssize_t>(written, 0)));
    }
    return true;
}

} // namespace

std::string cacheFolder() {
    const char* cache = getenv("XDG_CACHE_HOME");
    if (cache && *cache == '/')
        return fmt::format("{}/coro/", cache);
    const char* home = getenv("HOME");
    return home && *home == '/' ? fmt::format("{}/.cache/coro/", home) : "";
}

std::optional<std::string> readOwnFile(const std::string& path) {
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return std::nullopt;
    struct stat info;
    std::string content;
    bool isWhole = fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && isOwn(info);
    if (isWhole) {
        content.resize(static_cast<size_t>(info.st_size));
        size_t used = 0;
        ssize_t got = 1;
        while (used < content.size() && got > 0) {
            got = ::read(fd, content.data() + used, content.size() - used);
            used += static_cast<size_t>(std::max<ssize_t>(got, 0));
        }
        isWhole = used == content.size();
    }
    close(fd);
    return isWhole ? std::optional(std::move(content)) : std::nullopt;
}

void writeOwnFile(const std::string& path, std::string_view content) {
    const std::string folder = path.substr(0, path.rfind('/') + 1);
    const std::string parent = folder.substr(0, folder.rfind('/', folder.size() - 2) + 1);
    if (makeFolder(folder))
        removeUnused(parent, folder);
    struct stat info;
    if (stat(folder.c_str(), &info) != 0 || !isOwn(info))
        return;
    const std::string beside = fmt::format("{}.{}", path, getpid());
    const int fd = open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (fd < 0)
        return;
    const bool isWhole = writeAll(fd, content);
    if (close(fd) != 0 || !isWhole || rename(beside.c_str(), path.c_str()) != 0)
        unlink(beside.c_str());
    removeOldest(folder);
}

} // namespace coro::engine
