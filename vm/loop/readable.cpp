#include "vm/loop/readable.h"

#include <poll.h>

namespace coro::vm {

bool canRead(int fd, int milliseconds) {
    pollfd wanted{fd, POLLIN, 0};
    return ::poll(&wanted, 1, milliseconds) > 0;
}

} // namespace coro::vm
