#pragma once
// Which words of the command line are coroc's own, and which are the program's.
#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

namespace coro::cli {

struct Words {
    std::vector<std::string> own;
    std::vector<std::string> program; ///< what follows the file of `run` or the code of `-e`, as it is
};

/// Splits the words behind the name `coroc`. A file in the place of a command is one to run, and options before it are
/// those of `run`: so `#!/usr/bin/env coroc` is a program's first line. `--` ends the options of `run`, so that a
/// file's name may begin with `-`.
Words split(const CLI::App& app, const std::vector<std::string>& words);

/// A command line that only says what to run, as nearly all do. It is understood without the declarations of all
/// commands, which take longer than many a program.
struct PlainRun {
    bool isCode = false; ///< of `-e`
    std::string what;    ///< the file, or the code
    std::vector<std::string> arguments;
};

/// `FILE ...`, `run FILE ...` and `-e CODE ...` without options of coroc's; nothing for all others.
std::optional<PlainRun> plainRun(const std::vector<std::string>& words);

} // namespace coro::cli
