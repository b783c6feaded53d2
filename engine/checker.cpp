#include "engine/checker.h"

#include <fmt/format.h>

#include "base/io.h"
#include "engine/loader.h"
#include "engine/source_files.h"

namespace coro::engine {

void Checker::check(const std::string& path) {
    for (const std::string& file : sourceFiles(path, ".co"))
        checkFile(file);
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
