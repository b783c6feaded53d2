#pragma once

namespace coro::cli {

/// Whether what is written there may have colours: it is a terminal, and NO_COLOR is not set.
bool hasColor(int fd);

} // namespace coro::cli
