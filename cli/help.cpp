#include "cli/help.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace coro::cli {

namespace {

constexpr size_t kScreen = 80;
constexpr size_t kWidest = 24; ///< a longer name has a line of its own

/// A word of the command line, and what it means.
using Row = std::pair<std::string, std::string>;

/// Breaks a text into lines; all but the first begin with `indent` spaces, and the first is `used` columns wide
/// already.
std::string wrapped(std::string_view text, size_t used, size_t indent) {
    std::string result;
    size_t column = used;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        const bool isFirst = result.empty();
        if (!isFirst && column + 1 + word.size() > kScreen) {
            result += '\n';
            result.append(column = indent, ' ');
        } else if (!isFirst) {
            result += ' ';
            ++column;
        }
        result += word;
        column += word.size();
    }
    return result;
}

std::string table(std::string_view title, const std::vector<Row>& rows) {
    if (rows.empty())
        return "";
    size_t width = 0;
    for (const Row& row : rows)
        width = std::max(width, row.first.size() <= kWidest ? row.first.size() : 0);
    const size_t column = width + 4;
    std::string text = fmt::format("\n{}:\n", title);
    for (const auto& [name, meaning] : rows) {
        text += fmt::format("  {:{}}  ", name, width);
        if (name.size() > width)
            text += "\n" + std::string(column, ' ');
        text += wrapped(meaning, column, column) + "\n";
    }
    return text;
}

std::string nameOf(const CLI::Option& option) {
    std::string text = fmt::format("{}", fmt::join(spellings(option), ", "));
    return option.get_items_expected_min() > 0 ? text + " " + option.get_type_name() : text;
}

std::vector<Row> optionsOf(const CLI::App& command) {
    std::vector<Row> rows;
    for (const CLI::Option* option : command.get_options())
        if (option->nonpositional() && option != command.get_help_ptr())
            rows.emplace_back(nameOf(*option), option->get_description());
    rows.emplace_back("-h, --help", "Print this");
    return rows;
}

std::string helpOfAll(const CLI::App& app) {
    std::vector<Row> commands;
    for (const CLI::App* command : app.get_subcommands({}))
        commands.emplace_back(fmt::format("{} {}", command->get_name(), operandsOf(*command)),
                              command->get_description());
    return fmt::format("{}\n{}{}\n{}\n", app.get_description(), table("Commands", commands),
                       table("Options", optionsOf(app)), wrapped(app.get_footer(), 0, 0));
}

std::string helpOf(const CLI::App& command) {
    const std::string name = command.get_name();
    const std::string_view operands = operandsOf(command);
    std::vector<Row> positionals;
    for (const CLI::Option* option : command.get_options())
        if (option->get_positional())
            positionals.emplace_back(option->get_name(true), option->get_description());
    const std::vector<Row> options = optionsOf(command);
    std::string text = fmt::format("{}\n\nUsage: coroc {}{}{}{}\n", command.get_description(), name,
                                   options.size() > 1 ? " [OPTION...]" : "", operands.empty() ? "" : " ", operands);
    text += table("Operands", positionals) + table("Options", options);
    if (!command.get_footer().empty())
        text += "\n" + wrapped(command.get_footer(), 0, 0) + "\n";
    return text;
}

} // namespace

std::string_view operandsOf(const CLI::App& command) {
    constexpr std::pair<std::string_view, std::string_view> kOperands[] = {
        {"run", "FILE [ARGUMENT...]"}, {"test", "[PATH...]"},    {"check", "FILE..."}, {"fmt", "[FILE...]"},
        {"explain", "[CODE]"},         {"compile", "FILE"},      {"build", "FILE"},    {"dis", "FILE"},
        {"help", "[COMMAND]"},         {"completions", "SHELL"},
    };
    for (const auto& [name, operands] : kOperands)
        if (command.get_name() == name)
            return operands;
    return "";
}

std::vector<std::string> spellings(const CLI::Option& option) {
    std::vector<std::string> all;
    for (const std::string& name : option.get_snames())
        all.push_back("-" + name);
    for (const std::string& name : option.get_lnames())
        all.push_back("--" + name);
    return all;
}

std::string HelpFormatter::make_help(const CLI::App* command, std::string, CLI::AppFormatMode) const {
    return command->get_parent() == nullptr ? helpOfAll(*command) : helpOf(*command);
}

} // namespace coro::cli
