#pragma once
// What the help says, and what a wrong command line is told.
#include <CLI/CLI.hpp>

#include <string>

namespace coro::cli {

/// CLI11's help with usage lines that say where a program's own arguments go.
class HelpFormatter : public CLI::Formatter {
  public:
    std::string make_usage(const CLI::App* command, std::string name) const override;
};

/// An error and a help line, for what CLI11 has found wrong with the words given.
std::string explain(const CLI::App& app, const CLI::ParseError& error);

/// An error and a help line, for a word that is no command.
std::string unknownCommand(const CLI::App& app, const std::string& word);

} // namespace coro::cli
