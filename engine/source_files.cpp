#include "engine/source_files.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>

namespace coro::engine {

namespace {

/// A folder that a link leads to is not followed: it may lead back.
bool isLink(const std::string& path) {
    struct stat info;
    return lstat(path.c_str(), &info) == 0 && S_ISLNK(info.st_mode);
}

/// What is in a folder, hidden names left out; sorted, each with the folder's path before it.
std::vector<std::string> pathsIn(const std::string& folder) {
    std::vector<std::string> paths;
    if (DIR* dir = opendir(folder.c_str())) {
        while (const dirent* entry = readdir(dir))
            if (entry->d_name[0] != '.')
                paths.push_back(folder + (folder.ends_with('/') ? "" : "/") + entry->d_name);
        closedir(dir);
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

/// Calls f(folder, paths in it) for a folder and all below it.
template <class F>
void forEachFolder(const std::string& path, F f) {
    std::vector<std::string> folders = {path};
    while (!folders.empty()) {
        const std::string folder = std::move(folders.back());
        folders.pop_back();
        const std::vector<std::string> paths = pathsIn(folder);
        f(folder, paths);
        for (size_t i = paths.size(); i-- > 0;)
            if (isFolder(paths[i]) && !isLink(paths[i]))
                folders.push_back(paths[i]);
    }
}

} // namespace

bool isFolder(const std::string& path) {
    struct stat info;
    return stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

std::vector<std::string> sourceFiles(const std::string& path, std::string_view ending) {
    if (!isFolder(path))
        return {path};
    std::vector<std::string> files;
    forEachFolder(path, [&](const std::string&, const std::vector<std::string>& paths) {
        for (const std::string& inner : paths)
            if (inner.ends_with(ending) && !isFolder(inner))
                files.push_back(inner);
    });
    return files;
}

std::vector<std::string> sourceFolders(const std::string& folder) {
    std::vector<std::string> folders;
    forEachFolder(folder, [&](const std::string& each, const std::vector<std::string>&) { folders.push_back(each); });
    return folders;
}

} // namespace coro::engine
