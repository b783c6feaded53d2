#include "engine/reporting.h"

#include <unistd.h>

#include <cstdlib>

#include "base/check.h"
#include "base/place.h"
#include "base/render.h"
#include "bytecode/serialize.h"
#include "stdlib/library.h"

namespace coro::engine {

bool wantsColor(int fd) {
    const char* noColor = getenv("NO_COLOR");
    return isatty(fd) == 1 && !(noColor && *noColor);
}

std::string excerptOf(const SourceMap& sources, const std::string& path, bytecode::Position at) {
    // A session may have read a file several times: the last one counts.
    const SourceFile* found = nullptr;
    for (FileId id = 1; const SourceFile* file = sources.find(id); ++id)
        if (file->path() == path && at.line != 0 && at.line <= file->lineCount())
            found = file;
    if (!found)
        return "";
    return renderPlace(spanOfPlace(*found, {at.line, at.column}, at.length), sources,
                       {.color = wantsColor(STDERR_FILENO)});
}

std::unique_ptr<bytecode::Module> loadCore(bytecode::Use use) {
    auto module = bytecode::deserialize(stdlib::findModule("core")->bytecode, bytecode::Trust::Trusted, use);
    CORO_CHECK(module.ok());
    return std::make_unique<bytecode::Module>(std::move(module).value());
}

} // namespace coro::engine
