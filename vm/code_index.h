#pragma once
// Which function an instruction belongs to. Who notes a place in a program keeps one pointer, and this is asked when
// the place is to be shown.
#include <cstdint>
#include <memory>
#include <vector>

#include "vm/code.h"

namespace coro::vm {

class CodeIndex {
  public:
    using Modules = std::vector<std::unique_ptr<LinkedModule>>;

    /// `place` is null, which gives null, or an instruction of a function of these modules; there are never fewer of
    /// them than the time before.
    Code* find(const Modules& modules, const uint64_t* place) const;

  private:
    struct Entry {
        const uint64_t* begin;
        Code* code;
    };

    mutable std::vector<Entry> entries_; ///< in the order of memory
    mutable size_t known_ = 0;           ///< how many modules are in it
};

} // namespace coro::vm
