#include "cli/compile.h"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "base/io.h"
#include "cli/replace_file.h"
#include "engine/program_file.h"
#include "engine/session.h"

namespace coro::cli {

int writeCompiled(const engine::Program& program, const std::string& source, std::string output, bool isStripped) {
    constexpr std::string_view kSource = ".co", kCompiled = ".coc";
    if (output.empty()) {
        if (source == "-") {
            fmt::print(stderr,
                       "error: what comes from the standard input needs a name\nhelp: coroc compile - -o FILE\n");
            return engine::kExitNotRun;
        }
        if (source.ends_with(kCompiled)) {
            fmt::print(stderr, "error: {} is compiled already\nhelp: coroc compile {} -o FILE\n", source, source);
            return engine::kExitNotRun;
        }
        output = source.ends_with(kSource) ? source.substr(0, source.size() - kSource.size()) : source;
        output += kCompiled;
    }
    std::error_code none;
    if (std::filesystem::equivalent(source, output, none)) {
        fmt::print(stderr, "error: {} would be written over itself\nhelp: coroc compile {} -o FILE\n", source, source);
        return engine::kExitNotRun;
    }
    if (int error = replaceFile(output, engine::writeProgram(program, isStripped))) {
        fmt::print(stderr, "error: cannot write {}: {}\n", output, errnoText(error));
        return engine::kExitFailed;
    }
    return 0;
}

} // namespace coro::cli
