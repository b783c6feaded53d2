#include "vm/code_index.h"

#include <algorithm>
#include <functional>

#include "base/check.h"

namespace coro::vm {

Code* CodeIndex::find(const Modules& modules, const uint64_t* place) const {
    if (!place)
        return nullptr;
    auto isBefore = [](const uint64_t* a, const uint64_t* b) { return std::less<>{}(a, b); };
    if (known_ != modules.size()) {
        for (; known_ < modules.size(); ++known_)
            for (const auto& code : modules[known_]->codes)
                entries_.push_back({code->entry(), code.get()});
        std::sort(entries_.begin(), entries_.end(),
                  [&](const Entry& a, const Entry& b) { return isBefore(a.begin, b.begin); });
    }
    auto after = std::upper_bound(entries_.begin(), entries_.end(), place,
                                  [&](const uint64_t* at, const Entry& e) { return isBefore(at, e.begin); });
    CORO_CHECK(after != entries_.begin());
    Code* code = std::prev(after)->code;
    CORO_CHECK(code->pcOf(place) < code->words.size());
    return code;
}

} // namespace coro::vm
