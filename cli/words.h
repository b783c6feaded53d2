#pragma once
// Which words of the command line are coroc's own, and which are the program's.
#include <CLI/CLI.hpp>

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

} // namespace coro::cli
