#include "vm/code_index.h"

#include <algorithm>
#include <functional>

#include "base/check.h"

namespace coro::vm {

void CodeIndex::add(Code& code) {
    codes_.push_back(&code);
    isSorted_ = false;
}

Code* CodeIndex::find(const uint64_t* place) const {
    if (!place)
        return nullptr;
    auto isBefore = [](const uint64_t* a, const uint64_t* b) { return std::less<>{}(a, b); };
    auto begin = [](const Code* code) { return code->words.data(); };
    if (!isSorted_) {
        std::sort(codes_.begin(), codes_.end(), [&](Code* a, Code* b) { return isBefore(begin(a), begin(b)); });
        isSorted_ = true;
    }
    auto after = std::upper_bound(codes_.begin(), codes_.end(), place,
                                  [&](const uint64_t* at, Code* code) { return isBefore(at, begin(code)); });
    CORO_CHECK(after != codes_.begin());
    Code* code = *std::prev(after);
    CORO_CHECK(code->pcOf(place) < code->words.size());
    return code;
}

} // namespace coro::vm
