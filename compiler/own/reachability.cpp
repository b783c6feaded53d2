#include "compiler/own/reachability.h"

namespace coro::compiler {

using bytecode::kNone;

Reachability findReachable(const bytecode::Flow& flow) {
    const size_t count = flow.blocks().size();
    Reachability result{std::vector<bool>(count, false), std::vector<uint32_t>(count, 0),
                        std::vector<bool>(count, false)};
    std::vector<uint32_t> pending;
    auto enter = [&](uint32_t block) {
        if (result.blocks[block])
            return;
        result.blocks[block] = true;
        pending.push_back(block);
    };
    auto follow = [&](uint32_t block) {
        if (block == kNone)
            return;
        ++result.edges[block];
        enter(block);
    };
    auto handle = [&](uint32_t region) {
        if (region == kNone)
            return;
        const uint32_t block = flow.blockAt(flow.prototype().body->regions[region].handler);
        result.isHandler[block] = true;
        enter(block);
    };
    follow(0);
    while (!pending.empty()) {
        const bytecode::Block& block = flow.blocks()[pending.back()];
        pending.pop_back();
        for (uint32_t i = block.first; i < block.last; ++i) {
            handle(flow.instructions()[i].errorRegion);
            handle(flow.instructions()[i].cancelRegion);
        }
        follow(block.next);
        follow(block.target);
    }
    return result;
}

} // namespace coro::compiler
