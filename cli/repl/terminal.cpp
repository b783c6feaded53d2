#include "cli/repl/terminal.h"

#include <unistd.h>

#include <csignal>
#include <string_view>

#include "vm/loop/signals.h"

namespace coro::cli {

namespace {

/// Whether pasted text is marked as such.
void markPastes(bool isOn) {
    const std::string_view sequence = isOn ? "\x1b[?2004h" : "\x1b[?2004l";
    [[maybe_unused]] const ssize_t written = ::write(STDOUT_FILENO, sequence.data(), sequence.size());
}

/// For a process that is ended by a signal, or for want of memory.
termios modeBefore;
void restoreAtLast() {
    markPastes(false);
    tcsetattr(STDIN_FILENO, TCSANOW, &modeBefore);
}

termios modeOfEditing;

} // namespace

Terminal::Terminal() : lastWords_(restoreAtLast) {
    tcgetattr(STDIN_FILENO, &before_);
    modeBefore = before_;
    vm::keepInterrupts(restoreAtLast);
    edit();
}

Terminal::~Terminal() {
    restore();
    vm::keepInterrupts(nullptr);
}

void Terminal::edit() {
    termios mode = before_;
    mode.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG | IEXTEN);
    mode.c_iflag &= ~static_cast<tcflag_t>(ICRNL | INLCR | IXON);
    mode.c_cc[VMIN] = 1;
    mode.c_cc[VTIME] = 0;
    mode.c_cc[VSUSP] = mode.c_cc[VQUIT] = _POSIX_VDISABLE;
    modeOfEditing = mode;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &mode);
    markPastes(true);
}

void Terminal::hearInterrupts(bool isOn) {
    termios mode = modeOfEditing;
    if (isOn)
        mode.c_lflag |= ISIG | NOFLSH;
    tcsetattr(STDIN_FILENO, TCSANOW, &mode);
}

void Terminal::run() {
    markPastes(false);
    // What is typed ahead is shown when it is read.
    termios mode = before_;
    mode.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    mode.c_iflag &= ~static_cast<tcflag_t>(ICRNL | INLCR);
    tcsetattr(STDIN_FILENO, TCSADRAIN, &mode);
}

void Terminal::restore() {
    markPastes(false);
    tcsetattr(STDIN_FILENO, TCSADRAIN, &before_);
}

void Terminal::suspend() {
    restore();
    std::raise(SIGTSTP);
    edit();
}

} // namespace coro::cli
