#pragma once
#include <vector>

#include "bytecode/flow.h"

namespace coro::compiler {

struct Reachability {
    std::vector<bool> blocks;       ///< control can get to the block
    std::vector<uint32_t> entries;  ///< ways into it: edges from blocks that are reached, handlers, the start
};

/// A handler is reached when an instruction that is may raise or be cancelled into it.
Reachability findReachable(const bytecode::Flow& flow);

} // namespace coro::compiler
