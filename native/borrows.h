#pragma once
// References that need no count of their own: what a list or a field holds is looked up, used, and given up again while
// nothing can take it from there. Native code counts such a reference only where it leaves in between.
#include <cstdint>
#include <vector>

#include "native/type_flow.h"

namespace coro::native {

/// The instructions of the block that give a register such a reference, in order; it ends where the register is
/// consumed. `types` are those at the block's beginning.
std::vector<uint32_t> findBorrows(const ProgramFacts& program, const Function& function, uint32_t block,
                                  TypeState types);

/// Whether native code releases nothing and runs nothing else at that instruction, as far as registers in `borrowed`
/// are concerned. `types` are those before it.
bool isHarmless(const ProgramFacts& program, const Function& function, const Step& step, const TypeState& types,
                const std::vector<bool>& borrowed);

} // namespace coro::native
