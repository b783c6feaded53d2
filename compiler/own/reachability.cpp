#include "compiler/own/reachability.h"

namespace coro::compiler {

using bytecode::kNone;

Reachability findReachable(const bytecode::Flow& flow) {
    const size_t count = flow.blocks().size();
    Reachability result{std::vector<bool>(count, false), std::vector<uint32_t>(count, 0)};
    std::vector<uint32_t> pending;
    auto enter = [&](uint32_t block) {
        if (block == kNone) return;
        ++result.entries[block];
        if (result.blocks[block]) return;
        result.blocks[block] = true;
        pending.push_back(block);
    };
    enter(0);
    while (!pending.empty()) {
        const bytecode::Block& block = flow.blocks()[pending.back()];
        pending.pop_back();
        for (uint32_t i = block.first; i < block.last; ++i)
            for (const uint32_t region : {flow.instructions()[i].errorRegion, flow.instructions()[i].cancelRegion})
                if (region != kNone) enter(flow.blockAt(flow.prototype().regions[region].handler));
        enter(block.next);
        enter(block.target);
    }
    return result;
}

} // namespace coro::compiler
