#include <unistd.h>

#include <cerrno>

#include "vm/vm.h"

namespace coro::vm {

namespace {
constexpr size_t kBufferSize = 1 << 16;
}

void Output::write(std::string_view text) {
    if (broken_) return;
    buffer_ += text;
    if (buffer_.size() >= kBufferSize) flush();
}

bool Output::flush() {
    size_t done = 0;
    while (done < buffer_.size() && !broken_) {
        ssize_t n = ::write(fd_, buffer_.data() + done, buffer_.size() - done);
        if (n > 0) done += static_cast<size_t>(n);
        else if (n < 0 && errno != EINTR && errno != EAGAIN) broken_ = true;
    }
    buffer_.clear();
    return !broken_;
}

}  // namespace coro::vm
