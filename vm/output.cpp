#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "vm/vm.h"

namespace coro::vm {

namespace {
constexpr size_t kBufferSize = 1 << 16;
}

void Output::write(std::string_view text) {
    if (error_)
        return;
    if (!isTerminal_)
        isTerminal_ = isatty(fd_) == 1;
    buffer_ += text;
    if (buffer_.size() >= kBufferSize || (*isTerminal_ && text.ends_with('\n')))
        flush();
}

bool Output::flush() {
    if (!buffer_.empty())
        isAtLineStart_ = buffer_.back() == '\n';
    if (redirect && !buffer_.empty()) {
        redirect(std::exchange(buffer_, {}));
        return true;
    }
    size_t done = 0;
    while (done < buffer_.size() && !error_) {
        ssize_t n = ::write(fd_, buffer_.data() + done, buffer_.size() - done);
        if (n >= 0) {
            done += static_cast<size_t>(n);
        } else if (errno == EAGAIN) {
            // Whoever shares the descriptor has made it non-blocking.
            pollfd ready{fd_, POLLOUT, 0};
            ::poll(&ready, 1, -1);
        } else if (errno != EINTR) {
            error_ = errno;
        }
    }
    buffer_.clear();
    return !error_;
}

int Output::exitCode() const {
    if (!error_)
        return 0;
    return error_ == EPIPE ? 128 + SIGPIPE : 1;
}

Value Vm::written() {
    if (out.isOpen() || std::exchange(endsWithoutOutput_, true))
        return Value::nil();
    return scheduler.exitNow(out.exitCode());
}

} // namespace coro::vm
