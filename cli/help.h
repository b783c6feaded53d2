#pragma once
// What `coroc help` says.
#include <CLI/CLI.hpp>

#include <string>

namespace coro::cli {

/// The help of the program and of its commands, each of which fits a terminal of 24 lines and 80 columns. Commands are
/// listed in the order in which they were added.
class HelpFormatter : public CLI::Formatter {
  public:
    std::string make_help(const CLI::App* command, std::string name, CLI::AppFormatMode mode) const override;
};

/// What follows a command: `FILE [ARGUMENT...]`.
std::string_view operandsOf(const CLI::App& command);

/// `-f`, `--filter`.
std::vector<std::string> spellings(const CLI::Option& option);

} // namespace coro::cli
