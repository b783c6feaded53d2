#pragma once

namespace coro::vm {

/// Whether reading from a descriptor would give something, its end included, at once; waits for that until a signal
/// comes, for `milliseconds` at most, or, when that is -1, for as long as it takes.
bool canRead(int fd, int milliseconds);

} // namespace coro::vm
