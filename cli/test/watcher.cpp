#include "cli/test/watcher.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <climits>
#include <cstdlib>
#include <string_view>

#include "cli/test/runner.h"

namespace coro::cli {

std::string fullPath(const std::string& path) {
    char resolved[PATH_MAX];
    return realpath(path.c_str(), resolved) ? resolved : path;
}

std::string folderOf(const std::string& path) {
    const size_t slash = path.rfind('/');
    return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

Watcher::Watcher() : fd_(inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {}

Watcher::~Watcher() {
    if (fd_ >= 0)
        close(fd_);
}

void Watcher::add(const std::string& folder) {
    const std::string full = fullPath(folder);
    const int watch = inotify_add_watch(fd_, full.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE);
    if (watch >= 0)
        folders_[watch] = full;
}

std::set<std::string> Watcher::wait() {
    // Editors write a file in several steps.
    constexpr timespec kQuiet{0, 50'000'000};
    std::set<std::string> changed;
    while (interrupted() == 0) {
        pollfd polled{fd_, POLLIN, 0};
        const int count = ppoll(&polled, 1, changed.empty() ? nullptr : &kQuiet, &waitMask());
        if (count == 0)
            return changed;
        if (count > 0)
            take(changed);
    }
    return {};
}

void Watcher::take(std::set<std::string>& changed) {
    alignas(inotify_event) char buffer[16384];
    for (ssize_t count; (count = read(fd_, buffer, sizeof buffer)) > 0;) {
        for (ssize_t at = 0; at < count;) {
            const auto* event = reinterpret_cast<const inotify_event*>(buffer + at);
            at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
            const auto folder = folders_.find(event->wd);
            const std::string_view name = event->len ? event->name : "";
            if (folder != folders_.end() && name.ends_with(".co") && !name.starts_with('.'))
                changed.insert(folder->second + "/" + std::string(name));
        }
    }
}

} // namespace coro::cli
