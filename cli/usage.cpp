#include "cli/usage.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <string_view>
#include <utility>
#include <vector>

#include "base/suggest.h"
#include "cli/help.h"

namespace coro::cli {

namespace {

/// What other languages' tools call things.
constexpr std::pair<std::string_view, std::string_view> kHabits[] = {
    {"-c", "coroc -e"},        {"--eval", "coroc -e"},       {"-p", "coroc -e"},
    {"eval", "coroc -e"},      {"exec", "coroc run"},        {"start", "coroc run"},
    {"-i", "coroc repl"},      {"shell", "coroc repl"},      {"console", "coroc repl"},
    {"-v", "coroc --version"}, {"-V", "coroc --version"},    {"version", "coroc --version"},
    {"format", "coroc fmt"},   {"gofmt", "coroc fmt"},       {"lint", "coroc check"},
    {"vet", "coroc check"},    {"typecheck", "coroc check"}, {"disassemble", "coroc dis"},
    {"man", "coroc help"},     {"-m", "coroc run"},
};

std::string message(const std::string& error, const std::string& help) {
    return fmt::format("error: {}\nhelp: {}\n", error, help);
}

std::string didYouMean(std::string_view what) { return fmt::format("did you mean `{}`?", what); }

bool isFile(const std::string& path) {
    struct stat status{};
    return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

/// `coroc run --profile` for `--profile`; empty: no command has that option.
std::string withCommand(const CLI::App& app, const std::string& option) {
    for (const CLI::App* command : app.get_subcommands({}))
        if (command->get_option_no_throw(option) != nullptr)
            return fmt::format("coroc {} {}", command->get_name(), option);
    return "";
}

std::string_view habit(std::string_view word) {
    for (const auto& [foreign, own] : kHabits)
        if (word == foreign)
            return own;
    return "";
}

std::string unknownOption(const CLI::App& app, const CLI::App& command, const std::string& name,
                          const std::string& word) {
    const std::string option = word.substr(0, word.find('='));
    std::vector<std::string> names;
    for (const CLI::Option* known : command.get_options())
        for (const std::string& longName : known->get_lnames())
            names.push_back("--" + longName);
    const std::string error = fmt::format("`{}` has no option `{}`", name, option);
    const std::string_view near = suggest(option, {names.begin(), names.end()});
    if (const std::string_view own = habit(option); &command == &app && !own.empty())
        return message(error, didYouMean(own));
    if (!near.empty())
        return message(error, didYouMean(near));
    const std::string other = &command == &app ? withCommand(app, option) : "";
    return message(error, other.empty() ? name + " --help" : didYouMean(other));
}

/// For an option without its value, or with one that is none: CLI11's message begins with the option's name, or has it
/// before a `=`.
std::string wrongValue(const CLI::App& command, const CLI::ParseError& error, const std::string& help) {
    const std::string_view what = error.what();
    for (const CLI::Option* option : command.get_options()) {
        const std::string name = option->get_name();
        if (what.starts_with(name + ": ") && dynamic_cast<const CLI::ValidationError*>(&error))
            return message(fmt::format("`{}` {}", name, what.substr(name.size() + 2)), help);
        if (what.starts_with(name + ":"))
            return message(fmt::format("`{}` needs {}", name, option->get_type_name()), help);
        const std::string given = name + " = ";
        if (const size_t at = what.find(given); at != std::string_view::npos)
            return message(fmt::format("`{}` takes a number, not `{}`", name, what.substr(at + given.size())), help);
    }
    return message(error.what(), help);
}

std::string oneTooMany(const CLI::App& command, const std::string& name, const std::string& word) {
    std::string operand; // `file` of `FILE`, `code` of `[CODE]`
    for (const char c : operandsOf(command))
        if (c >= 'A' && c <= 'Z')
            operand += static_cast<char>(c - 'A' + 'a');
    if (operand.empty() && isFile(word))
        return message(fmt::format("`{}` takes no file", name), "to run it: coroc run " + word);
    const std::string taken = operand.empty() ? "takes no words" : fmt::format("takes one {}", operand);
    return message(fmt::format("`{}` {}; `{}` is one too many", name, taken, word), name + " --help");
}

} // namespace

std::string unknownCommand(const CLI::App& app, const std::string& word) {
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands({}))
        names.push_back(command->get_name());
    const std::string_view near = suggest(word, {names.begin(), names.end()});
    const std::string_view own = habit(word);
    std::string help = "coroc --help";
    if (isFile(word))
        help = "to run a file: coroc run " + word;
    else if (isFile(word + ".co"))
        help = fmt::format("to run a file: coroc run {}.co", word);
    else if (!own.empty())
        help = didYouMean(own);
    else if (!near.empty())
        help = didYouMean(fmt::format("coroc {}", near));
    return message(fmt::format("`coroc` has no command `{}`", word), help);
}

std::string explain(const CLI::App& app, const CLI::ParseError& error) {
    auto chosen = app.get_subcommands();
    const CLI::App& command = chosen.empty() ? app : *chosen.front();
    const std::string name = chosen.empty() ? "coroc" : "coroc " + command.get_name();
    auto extras = app.remaining(true);
    if (!extras.empty()) {
        const std::string& word = extras.front();
        if (word.size() > 1 && word[0] == '-')
            return unknownOption(app, command, name, word);
        return chosen.empty() ? unknownCommand(app, word) : oneTooMany(command, name, word);
    }
    if (dynamic_cast<const CLI::RequiredError*>(&error)) {
        const bool isShell = command.get_name() == "completions";
        return message(fmt::format("`{}` needs a {}", name, isShell ? "shell" : "file"),
                       name + (isShell ? " bash" : " FILE"));
    }
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) && chosen.empty())
        return message("`-e` needs code", "coroc -e 'print(1)'");
    return wrongValue(command, error, name + " --help");
}

} // namespace coro::cli
