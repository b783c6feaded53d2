#pragma once
// What a wrong command line is told.
#include <CLI/CLI.hpp>

#include <string>

namespace coro::cli {

/// An error and a help line, for what CLI11 has found wrong with the words given.
std::string explain(const CLI::App& app, const CLI::ParseError& error);

/// An error and a help line, for a word that is no command.
std::string unknownCommand(const CLI::App& app, const std::string& word);

} // namespace coro::cli
