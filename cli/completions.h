#pragma once
// `coroc completions SHELL`: scripts with which shells complete command lines, made from the commands themselves.
#include <CLI/CLI.hpp>

#include <string>
#include <string_view>

namespace coro::cli {

/// The script for "bash", "zsh" or "fish"; empty for anything else.
std::string completions(const CLI::App& app, std::string_view shell);

} // namespace coro::cli
