#pragma once
// Waits for source files to change.
#include <map>
#include <set>
#include <string>

namespace coro::cli {

class Watcher {
  public:
    Watcher();
    ~Watcher();
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;

    bool isOpen() const { return fd_ >= 0; }
    /// From now on changes of the `.co` files in that folder count.
    void add(const std::string& folder);
    /// Waits until something has changed, and is quiet again: the full paths. Empty when a signal came.
    std::set<std::string> wait();

  private:
    void take(std::set<std::string>& changed);

    int fd_;
    std::map<int, std::string> folders_; ///< by watch descriptor; full paths
};

/// The full path without links; the path itself when there is no such file.
std::string fullPath(const std::string& path);
/// Of a path: the folder that it is in.
std::string folderOf(const std::string& path);

} // namespace coro::cli
