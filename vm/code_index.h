#pragma once
// Which function an instruction belongs to. Who notes a place in a program keeps one pointer, and this is asked when
// the place is to be shown.
#include <cstdint>
#include <vector>

#include "vm/code.h"

namespace coro::vm {

class CodeIndex {
  public:
    /// `code` has been linked, and stays where it is.
    void add(Code& code);
    /// `place` is null, which gives null, or an instruction of a function that was added.
    Code* find(const uint64_t* place) const;

  private:
    mutable std::vector<Code*> codes_;
    mutable bool isSorted_ = true; ///< in the order of memory
};

} // namespace coro::vm
