#include "cli/words.h"

namespace coro::cli {

namespace {

/// A file in the place of a command: no command has a `.` or `/` in it.
bool isProgram(const std::string& word) {
    return word == "-" || (word[0] != '-' && (word.ends_with(".co") || word.find('/') != std::string::npos));
}

} // namespace

Words split(const CLI::App& app, const std::vector<std::string>& words) {
    Words result;
    const CLI::App* command = &app;
    const CLI::App* run = app.get_subcommand("run");
    bool hasProgram = false, onlyNames = false;
    size_t i = 0;
    for (; i < words.size() && !hasProgram; ++i) {
        const std::string& word = words[i];
        if (command == &app && isProgram(word)) {
            result.own.insert(result.own.begin(), "run");
            command = run;
        }
        result.own.push_back(word);
        bool isOption = !onlyNames && word.size() > 1 && word[0] == '-';
        if (word == "--" && isOption) {
            onlyNames = true;
        } else if (isOption) {
            const CLI::Option* option = command->get_option_no_throw(word);
            if (option == nullptr && command == &app)
                option = run->get_option_no_throw(word);
            bool hasValue = option && option->get_items_expected_min() > 0 && i + 1 < words.size();
            if (hasValue)
                result.own.push_back(words[++i]);
            hasProgram = hasValue && command == &app && word == "-e";
        } else if (command == &app) {
            // Any other command takes all that follows.
            if (word != "run")
                return {words, {}};
            command = run;
        } else {
            hasProgram = true;
        }
    }
    result.program.assign(words.begin() + static_cast<ptrdiff_t>(i), words.end());
    return result;
}

std::optional<PlainRun> plainRun(const std::vector<std::string>& words) {
    auto isOption = [](const std::string& word) { return word.empty() || (word.size() > 1 && word[0] == '-'); };
    const bool isFile = !words.empty() && !words[0].empty() && isProgram(words[0]);
    const bool isCode = !isFile && words.size() > 1 && words[0] == "-e";
    if (!isFile && !isCode && !(words.size() > 1 && words[0] == "run"))
        return std::nullopt;
    const size_t at = isFile ? 0 : 1;
    if (isOption(words[at]))
        return std::nullopt;
    return PlainRun{isCode, words[at], {words.begin() + static_cast<ptrdiff_t>(at) + 1, words.end()}};
}

} // namespace coro::cli
