#include "cli/usage.h"

#include <fmt/format.h>
#include <unistd.h>

#include "base/suggest.h"

namespace coro::cli {

namespace {

std::string message(const std::string& error, const std::string& help) {
    return fmt::format("error: {}\nhelp: {}\n", error, help);
}

std::string unknownOption(const CLI::App& command, const std::string& name, const std::string& option) {
    std::vector<std::string> names;
    for (const CLI::Option* known : command.get_options())
        for (const std::string& longName : known->get_lnames())
            names.push_back("--" + longName);
    std::string_view near = suggest(option, {names.begin(), names.end()});
    return message(fmt::format("`{}` has no option `{}`", name, option),
                   near.empty() ? name + " --help" : fmt::format("did you mean `{}`?", near));
}

} // namespace

std::string unknownCommand(const CLI::App& app, const std::string& word) {
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands({}))
        names.push_back(command->get_name());
    std::string_view near = suggest(word, {names.begin(), names.end()});
    std::string help = "coroc --help";
    if (word.ends_with(".co") || access(word.c_str(), F_OK) == 0)
        help = fmt::format("to run a file: coroc run {}", word);
    else if (!near.empty())
        help = fmt::format("did you mean `coroc {}`?", near);
    return message(fmt::format("`coroc` has no command `{}`", word), help);
}

std::string HelpFormatter::make_usage(const CLI::App* command, std::string) const {
    constexpr std::pair<std::string_view, std::string_view> kUsages[] = {
        {"run", "coroc run [--virtual-time] [--no-cache] [--profile] FILE [ARGUMENT...]"},
        {"repl", "coroc repl [--virtual-time] [--no-cache]"},
        {"-e", "coroc [--virtual-time] -e CODE [ARGUMENT...]"},
        {"check", "coroc check [--json] FILE..."},
        {"test", "coroc test [OPTION...] [PATH...]"},
        {"fmt", "coroc fmt [--check] [--diff] [FILE...]"},
        {"explain", "coroc explain [CODE]"},
        {"dis", "coroc dis FILE"},
        {"help", "coroc help [COMMAND]"},
        {"completions", "coroc completions SHELL"},
    };
    std::string text;
    for (const auto& [name, usage] : kUsages)
        if (command->get_parent() == nullptr || command->get_name() == name)
            text += fmt::format("{}{}\n", text.empty() ? "Usage: " : "       ", usage);
    return text;
}

std::string explain(const CLI::App& app, const CLI::ParseError& error) {
    auto chosen = app.get_subcommands();
    const CLI::App& command = chosen.empty() ? app : *chosen.front();
    std::string name = chosen.empty() ? "coroc" : "coroc " + command.get_name();
    auto extras = app.remaining(true);
    if (!extras.empty()) {
        const std::string& word = extras.front();
        if (word.size() > 1 && word[0] == '-')
            return unknownOption(command, name, word);
        if (chosen.empty())
            return unknownCommand(app, word);
        return message(fmt::format("`{}` takes one file; `{}` is one too many", name, word), name + " --help");
    }
    if (dynamic_cast<const CLI::RequiredError*>(&error)) {
        const bool isShell = command.get_name() == "completions";
        return message(fmt::format("`{}` needs a {}", name, isShell ? "shell" : "file"),
                       name + (isShell ? " bash" : " FILE"));
    }
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) && chosen.empty())
        return message("`-e` needs code", "coroc -e 'print(1)'");
    return message(error.what(), name + " --help");
}

} // namespace coro::cli
