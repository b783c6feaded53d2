#include "vm/code.h"

#include <algorithm>

namespace coro::vm {

bytecode::Position Code::positionAt(uint32_t pc) const {
    const auto& positions = prototype->positions;
    auto after = std::upper_bound(positions.begin(), positions.end(), pc,
                                  [](uint32_t at, const bytecode::PositionEntry& e) { return at < e.pc; });
    return after == positions.begin() ? prototype->declaredAt : std::prev(after)->at;
}

const bytecode::Liveness& Code::liveness() {
    if (!liveness_)
        liveness_ = std::make_unique<bytecode::Liveness>(*prototype);
    return *liveness_;
}

} // namespace coro::vm
