#pragma once
#include <vector>

#include "bytecode/flow.h"

namespace coro::compiler {

struct Reachability {
    std::vector<bool> blocks;    ///< control can get to the block
    std::vector<uint32_t> edges; ///< ways into it from blocks that are reached, and from the start
    std::vector<bool> isHandler; ///< an error or a cancel can get to it, too
};

/// A handler is reached when an instruction that is may raise or be cancelled into it.
Reachability findReachable(const bytecode::Flow& flow);

} // namespace coro::compiler
