#include "cli/repl/history.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/io.h"
#include "base/utf8.h"

namespace coro::cli {

namespace {

constexpr size_t kMost = 2000;

/// $XDG_STATE_HOME/coro/history, or ~/.local/state/coro/history; makes its folders.
std::string placeOfFile() {
    std::string folder;
    if (const char* state = getenv("XDG_STATE_HOME"); state && *state == '/') {
        folder = state;
        ::mkdir(folder.c_str(), 0700);
    } else if (const char* home = getenv("HOME"); home && *home == '/') {
        folder = home;
        for (const char* part : {"/.local", "/state"})
            ::mkdir((folder += part).c_str(), 0700);
    } else {
        return "";
    }
    ::mkdir((folder += "/coro").c_str(), 0700);
    return folder + "/history";
}

/// One input a line.
std::string escaped(std::string_view input) {
    std::string line;
    for (const char c : input) {
        if (c == '\n')
            line += "\\n";
        else if (c == '\\')
            line += "\\\\";
        else
            line += c;
    }
    return line;
}

std::string unescaped(std::string_view line) {
    std::string input;
    for (size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\\' && i + 1 < line.size())
            input += line[++i] == 'n' ? '\n' : line[i];
        else
            input += line[i];
    }
    return input;
}

/// Whether somebody may have typed it: other lines come from a file that is damaged.
bool isInput(std::string_view text) {
    const bool isControlled = std::any_of(
        text.begin(), text.end(), [](unsigned char c) { return (c < ' ' && c != '\n' && c != '\t') || c == 0x7f; });
    return !text.empty() && !isControlled && utf8::isValid(text);
}

/// Failing is no reason to bother anybody.
void writeFile(const std::string& path, int flags, const std::string& text) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);
    if (fd < 0)
        return;
    [[maybe_unused]] const ssize_t written = ::write(fd, text.data(), text.size());
    ::close(fd);
}

} // namespace

History History::open() {
    History history;
    history.path_ = placeOfFile();
    if (history.path_.empty())
        return history;
    const Result<std::string> text = readFile(history.path_);
    if (!text)
        return history;
    std::string_view rest = *text;
    while (!rest.empty()) {
        const size_t end = std::min(rest.find('\n'), rest.size());
        if (std::string input = unescaped(rest.substr(0, end)); isInput(input))
            history.inputs_.push_back(std::move(input));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (!text->empty() && !text->ends_with('\n'))
        writeFile(history.path_, O_APPEND, "\n"); // cut off: what comes next is a line of its own
    if (history.inputs_.size() <= 2 * kMost)
        return history;
    history.inputs_.erase(history.inputs_.begin(), history.inputs_.end() - kMost);
    std::string kept;
    for (const std::string& input : history.inputs_)
        kept += escaped(input) + "\n";
    writeFile(history.path_, O_TRUNC, kept);
    return history;
}

void History::add(const std::string& input) {
    if (input.find_first_not_of(" \n") == std::string::npos || (!inputs_.empty() && inputs_.back() == input))
        return;
    inputs_.push_back(input);
    if (!path_.empty())
        writeFile(path_, O_APPEND, escaped(input) + "\n");
}

size_t History::findBefore(size_t index, std::string_view start) const {
    while (index-- > 0)
        if (inputs_[index].starts_with(start))
            return index;
    return inputs_.size();
}

size_t History::findContaining(size_t index, std::string_view part) const {
    while (index-- > 0)
        if (inputs_[index].find(part) != std::string::npos)
            return index;
    return inputs_.size();
}

} // namespace coro::cli
