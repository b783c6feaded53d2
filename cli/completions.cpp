#include "cli/completions.h"

#include <fmt/format.h>

#include <vector>

#include "cli/explain.h"
#include "cli/help.h"

namespace coro::cli {

namespace {

/// What follows the options of a command.
enum class Operand { Files, Commands, Codes, Shells };

constexpr std::string_view kShells = "bash zsh fish";

Operand operandOf(const CLI::App& command) {
    const std::string& name = command.get_name();
    return name == "help"          ? Operand::Commands
           : name == "explain"     ? Operand::Codes
           : name == "completions" ? Operand::Shells
                                   : Operand::Files;
}

std::string join(const std::vector<std::string>& words) { return fmt::format("{}", fmt::join(words, " ")); }

std::string commandNames(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands({}))
        names.push_back(command->get_name());
    return join(names);
}

std::string codes() {
    std::vector<std::string> all;
    for (const ErrorPage& page : errorPages())
        all.emplace_back(page.code);
    return join(all);
}

std::string optionNames(const CLI::App& command) {
    std::vector<std::string> all;
    for (const CLI::Option* option : command.get_options())
        for (std::string& name : spellings(*option))
            all.push_back(std::move(name));
    return join(all);
}

/// With a backslash before each of `special`, and as it stands between single quotes.
std::string escaped(std::string_view text, std::string_view special = "") {
    std::string result;
    for (const char c : text) {
        if (special.find(c) != std::string_view::npos)
            result += '\\';
        result += c == '\'' ? "'\\''" : std::string(1, c);
    }
    return result;
}

std::string operands(const CLI::App& app, Operand operand) {
    switch (operand) {
    case Operand::Commands:
        return commandNames(app);
    case Operand::Codes:
        return codes();
    case Operand::Shells:
        return std::string(kShells);
    case Operand::Files:
        break;
    }
    return "";
}

std::string forBash(const CLI::App& app) {
    std::string cases;
    for (const CLI::App* command : app.get_subcommands({}))
        cases += fmt::format("    {})\n        options=\"{}\"\n        words=\"{}\"\n        ;;\n", command->get_name(),
                             optionNames(*command), operands(app, operandOf(*command)));
    return fmt::format(R"(# bash completion for coroc
_coroc() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} options="{}" words="{}"
    COMPREPLY=()
    if ((COMP_CWORD > 1)); then
        options="" words=""
        case ${{COMP_WORDS[1]}} in
{}        esac
    fi
    if [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
    elif [[ -n $words ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
    fi
    if [[ $word != -* ]] && [[ -z $words || COMP_CWORD -eq 1 && ${{#COMPREPLY[@]}} -eq 0 ]]; then
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -X '!*.co' -- "$word"; compgen -d -- "$word")
    fi
}}
complete -F _coroc coroc
)",
                       optionNames(app), commandNames(app), cases);
}

std::string zshOptions(const CLI::App& command) {
    std::string text;
    for (const CLI::Option* option : command.get_options())
        for (const std::string& name : spellings(*option))
            text += fmt::format(" \\\n            '{}[{}]{}'", name, escaped(option->get_description(), "[]:\\"),
                                option->get_items_expected_min() > 0 ? ":value:_files" : "");
    return text;
}

std::string forZsh(const CLI::App& app) {
    std::string commands, cases;
    for (const CLI::App* command : app.get_subcommands({})) {
        commands += fmt::format("        '{}:{}'\n", command->get_name(), escaped(command->get_description(), ":\\"));
        const std::string words = operands(app, operandOf(*command));
        const std::string rest = words.empty() ? "_files -g \"*.co(-.)\"" : fmt::format("({})", words);
        cases += fmt::format("    {})\n        _arguments{} \\\n            '*:operand:{}'\n        ;;\n",
                             command->get_name(), zshOptions(*command), rest);
    }
    return fmt::format(R"(#compdef coroc
_coroc() {{
    local -a commands
    commands=(
{}    )
    if ((CURRENT == 2)); then
        _describe command commands
        _files -g '*.co(-.)'
        _arguments{}
        return
    fi
    local command=$words[2]
    shift words
    ((CURRENT--))
    case $command in
{}    esac
}}
compdef _coroc coroc
)",
                       commands, zshOptions(app), cases);
}

std::string fishOptions(const CLI::App& command, const std::string& condition) {
    std::string text;
    for (const CLI::Option* option : command.get_options()) {
        std::string names;
        for (const std::string& name : option->get_snames())
            names += " -s " + name;
        for (const std::string& name : option->get_lnames())
            names += " -l " + name;
        if (!names.empty())
            text += fmt::format("complete -c coroc -n '{}'{}{} -d '{}'\n", condition, names,
                                option->get_items_expected_min() > 0 ? " -r" : "",
                                escaped(option->get_description(), "\\"));
    }
    return text;
}

std::string forFish(const CLI::App& app) {
    std::string text = "# fish completion for coroc\n" + fishOptions(app, "__fish_use_subcommand") +
                       "complete -c coroc -n __fish_use_subcommand -k -a '(__fish_complete_suffix .co)'\n";
    for (const CLI::App* command : app.get_subcommands({})) {
        const std::string condition = "__fish_seen_subcommand_from " + command->get_name();
        const std::string words = operands(app, operandOf(*command));
        text += fmt::format("complete -c coroc -n __fish_use_subcommand -f -a {} -d '{}'\n", command->get_name(),
                            escaped(command->get_description(), "\\"));
        text += fishOptions(*command, condition);
        if (!words.empty())
            text += fmt::format("complete -c coroc -n '{}' -f -a '{}'\n", condition, words);
    }
    return text;
}

} // namespace

std::string completions(const CLI::App& app, std::string_view shell) {
    return shell == "bash" ? forBash(app) : shell == "zsh" ? forZsh(app) : shell == "fish" ? forFish(app) : "";
}

} // namespace coro::cli
