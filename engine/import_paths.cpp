#include "engine/import_paths.h"

#include <dirent.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>

#include "base/io.h"
#include "base/suggest.h"
#include "stdlib/library.h"

namespace coro::engine {

namespace {

using compiler::ImportRequest;

constexpr std::string_view kSuffix = ".co";

/// The full path without links and dots; empty, with errno, when there is no such file.
std::string fullPath(const std::string& path) {
    char resolved[PATH_MAX];
    return realpath(path.c_str(), resolved) ? resolved : "";
}

/// Up to the last `/`, with it.
std::string folderOf(std::string_view path) { return std::string(path.substr(0, path.rfind('/') + 1)); }
std::string_view fileOf(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// Without `.` and, where that is possible, `..`: for messages.
std::string tidied(std::string_view path) {
    std::vector<std::string_view> parts;
    const bool isFull = path.starts_with('/');
    for (size_t at = 0; at <= path.size();) {
        const size_t end = std::min(path.find('/', at), path.size());
        const std::string_view part = path.substr(at, end - at);
        at = end + 1;
        if (part.empty() || part == ".")
            continue;
        if (part == ".." && !parts.empty() && parts.back() != "..")
            parts.pop_back();
        else
            parts.push_back(part);
    }
    return fmt::format("{}{}", isFull ? "/" : "", fmt::join(parts, "/"));
}

/// Names of the folder's source files, for suggestions.
std::vector<std::string> sourcesIn(const std::string& folder) {
    std::vector<std::string> names;
    DIR* dir = opendir(folder.empty() ? "." : folder.c_str());
    if (!dir)
        return names;
    while (const dirent* entry = readdir(dir))
        if (std::string_view name = entry->d_name; name.ends_with(kSuffix) && names.size() < 1000)
            names.emplace_back(name);
    closedir(dir);
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<std::string_view> views(const std::vector<std::string>& names) { return {names.begin(), names.end()}; }

Diagnostic noSuchFile(const ImportRequest& request, const std::string& path, const std::string& shown, int error) {
    if (error != ENOENT && error != ENOTDIR)
        return Diagnostic::of(ErrorCode::CannotImport, request.name, errnoText(error)).primary(request.span);
    Diagnostic d = Diagnostic::of(ErrorCode::CannotImport, request.name, "no such file");
    d.primary(request.span, "paths are relative to the importing file").note("it would be {}", shown);
    const std::string given(fileOf(request.name));
    const std::vector<std::string> names = sourcesIn(folderOf(path));
    std::string_view near = suggest(given, views(names));
    if (std::find(names.begin(), names.end(), given + std::string(kSuffix)) != names.end())
        near = *std::find(names.begin(), names.end(), given + std::string(kSuffix));
    if (!near.empty())
        d.help("did you mean `\"{}{}\"`?", folderOf(request.name), near);
    return d;
}

Diagnostic noSuchModule(const ImportRequest& request, const std::string& path, const std::string& shown) {
    Diagnostic d = Diagnostic::of(ErrorCode::NoSuchModule, request.name);
    d.primary(request.span, "not in the standard library, and no file of that name")
        .note("the file would be {}", shown);
    std::vector<std::string> names;
    for (const stdlib::StandardModule& m : stdlib::modules())
        if (m.name != "core")
            names.emplace_back(m.name);
    const std::string before = request.name.substr(0, request.name.rfind('.') + 1);
    for (const std::string& file : sourcesIn(folderOf(path)))
        names.push_back(before + file.substr(0, file.size() - kSuffix.size()));
    if (const std::string_view near = suggest(request.name, views(names)); !near.empty())
        d.help("did you mean `{}`?", near);
    return d;
}

/// The folders of a file whose key is known.
FilePlace placed(std::string key, std::string shown) {
    FilePlace place{std::move(key), std::move(shown), "", ""};
    place.folder = folderOf(place.key);
    place.shownFolder = folderOf(place.shown);
    // Through a link the shown folder may be another one than the file's own.
    if (fullPath(place.shownFolder.empty() ? "." : place.shownFolder) + "/" != place.folder)
        place.shownFolder = place.folder;
    return place;
}

} // namespace

FilePlace programPlace(const std::string& path) {
    std::string key = fullPath(path);
    return key.empty() ? FilePlace{path, path, folderOf(path), folderOf(path)} : placed(std::move(key), path);
}

FilePlace textPlace(const std::string& name) { return {name, name, "", ""}; }

Result<ImportPlace> findImport(const ImportRequest& request, const FilePlace& importer) {
    std::string relative = request.name;
    if (!request.isFile) {
        if (request.name != "core" && stdlib::findModule(request.name))
            return ImportPlace{true, {request.name, "", "", ""}};
        std::replace(relative.begin(), relative.end(), '.', '/');
        relative += kSuffix;
    }
    const bool isFull = relative.starts_with('/');
    const std::string path = isFull ? relative : importer.folder + relative;
    if (relative.empty() || relative.find('\0') != std::string::npos)
        return fail(Diagnostic::of(ErrorCode::CannotImport, "this", "no file has such a name").primary(request.span));
    std::string shown = tidied(isFull ? relative : importer.shownFolder + relative);
    std::string key = fullPath(path);
    if (key.empty()) {
        const int error = errno;
        const bool isMissing = error == ENOENT || error == ENOTDIR;
        return fail(request.isFile || !isMissing ? noSuchFile(request, path, shown, error)
                                                 : noSuchModule(request, path, shown));
    }
    if (fullPath(shown) != key)
        shown = key;
    return ImportPlace{false, placed(std::move(key), std::move(shown))};
}

} // namespace coro::engine
