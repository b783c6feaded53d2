#include "bytecode/positions.h"

#include <algorithm>
#include <iterator>

namespace coro::bytecode {

Position positionAt(const Prototype& prototype, uint32_t pc) {
    const auto& positions = prototype.body->positions;
    auto after = std::upper_bound(positions.begin(), positions.end(), pc,
                                  [](uint32_t at, const PositionEntry& e) { return at < e.pc; });
    return after == positions.begin() ? prototype.declaredAt : std::prev(after)->at;
}

} // namespace coro::bytecode
