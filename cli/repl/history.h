#pragma once
// What has been typed, in this session and in earlier ones.
#include <string>
#include <string_view>
#include <vector>

namespace coro::cli {

class History {
  public:
    /// Reads the user's file; without a home there is none.
    static History open();

    /// Goes into the file at once, so that sessions side by side lose nothing. What is the same as the last one does
    /// not count.
    void add(const std::string& input);
    size_t size() const { return inputs_.size(); }
    /// The oldest is 0.
    const std::string& at(size_t index) const { return inputs_[index]; }
    /// The newest before `index` that begins with, or contains, a text; size() when there is none.
    size_t findBefore(size_t index, std::string_view start) const;
    size_t findContaining(size_t index, std::string_view part) const;

  private:
    std::string path_; ///< empty: nothing is kept
    std::vector<std::string> inputs_;
};

} // namespace coro::cli
