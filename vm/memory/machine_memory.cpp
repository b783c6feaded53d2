#include "vm/memory/machine_memory.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace coro::vm {

namespace {

/// The number that a file of the kernel's begins with; "max", no file or no number: no limit.
size_t limitIn(const char* path) {
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return SIZE_MAX;
    char text[32];
    const ssize_t count = read(fd, text, sizeof text);
    close(fd);
    size_t limit = SIZE_MAX;
    return count > 0 && std::from_chars(text, text + count, limit).ec == std::errc() ? limit : SIZE_MAX;
}

size_t resourceLimit(__rlimit_resource_t resource) {
    rlimit limit{};
    return getrlimit(resource, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY ? limit.rlim_cur : SIZE_MAX;
}

} // namespace

size_t physicalMemory() {
    const long pages = sysconf(_SC_PHYS_PAGES), pageSize = sysconf(_SC_PAGE_SIZE);
    if (pages <= 0 || pageSize <= 0)
        return size_t{1} << 40;
    return static_cast<size_t>(pages) * static_cast<size_t>(pageSize);
}

size_t memoryOfMachine() {
    const size_t least = std::min({physicalMemory(), limitIn("/sys/fs/cgroup/memory.max"),
                                   limitIn("/sys/fs/cgroup/memory/memory.limit_in_bytes"), resourceLimit(RLIMIT_AS),
                                   resourceLimit(RLIMIT_DATA)});
    return least / 3 * 2;
}

} // namespace coro::vm
