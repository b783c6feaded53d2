#include "engine/checker.h"

#include <dirent.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>

#include "base/io.h"
#include "engine/loader.h"

namespace coro::engine {

namespace {

bool isFolder(const std::string& path) {
    struct stat info;
    return stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

/// A folder that a link leads to is not followed: it may lead back.
bool isLink(const std::string& path) {
    struct stat info;
    return lstat(path.c_str(), &info) == 0 && S_ISLNK(info.st_mode);
}

/// What is in a folder and may be looked at, hidden names left out; sorted.
std::vector<std::string> namesIn(const std::string& folder) {
    std::vector<std::string> names;
    if (DIR* dir = opendir(folder.c_str())) {
        while (const dirent* entry = readdir(dir))
            if (entry->d_name[0] != '.')
                names.emplace_back(entry->d_name);
        closedir(dir);
    }
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace

void Checker::check(const std::string& path) {
    if (!isFolder(path))
        return checkFile(path);
    std::vector<std::string> folders = {path};
    while (!folders.empty()) {
        const std::string folder = std::move(folders.back());
        folders.pop_back();
        std::vector<std::string> below;
        for (const std::string& name : namesIn(folder)) {
            const std::string inner = folder + (folder.ends_with('/') ? "" : "/") + name;
            if (isFolder(inner)) {
                if (!isLink(inner))
                    below.push_back(inner);
            } else if (name.ends_with(".co")) {
                checkFile(inner);
            }
        }
        folders.insert(folders.end(), below.rbegin(), below.rend());
    }
}

void Checker::checkFile(const std::string& path) {
    ++files_;
    Result<const SourceFile*> source = loadSource(sources_, path);
    if (!source)
        return add(std::move(source).error());
    Loader loader(sources_, core_, nullptr);
    (void)loader.load(**source, programPlace(path));
    for (Diagnostic& d : loader.takeDiagnostics())
        add(std::move(d));
}

void Checker::add(Diagnostic diagnostic) {
    const Span at = diagnostic.position();
    const SourceFile* file = sources_.find(at.file);
    const std::string key =
        fmt::format("{} {} {} {}", codeText(diagnostic.code), file ? file->path() : "", at.begin, diagnostic.title);
    if (seen_.insert(key).second)
        found_.push_back(std::move(diagnostic));
}

} // namespace coro::engine
