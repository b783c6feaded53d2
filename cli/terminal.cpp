#include "cli/terminal.h"

#include <unistd.h>

#include <cstdlib>

namespace coro::cli {

bool hasColor(int fd) {
    const char* noColor = std::getenv("NO_COLOR");
    return isatty(fd) && !(noColor != nullptr && *noColor != '\0');
}

} // namespace coro::cli
