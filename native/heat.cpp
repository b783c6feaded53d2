// Which functions may run again and again. What runs once is done before it would be compiled.
#include <unordered_map>

#include "native/program_facts.h"

namespace coro::native {

namespace {

/// Calls f(the function, whether that is in a loop) for each function of the program that the code calls.
template <class F>
void forEachCalled(const ProgramFacts& program, const Function& function, F f) {
    const bytecode::Flow& flow = function.facts.flow();
    const std::vector<bool> repeated = function.facts.repeatedBlocks();
    for (uint32_t b = 0; b < flow.blocks().size(); ++b)
        for (uint32_t at = flow.blocks()[b].first; at < flow.blocks()[b].last; ++at) {
            const bytecode::FlowInstruction& i = flow.instructions()[at];
            if (bytecode::info(i.ins.op).ext != bytecode::Ext::Slot)
                continue;
            if (Function* called = program.functionOf(function.module, function.code().body->code[i.pc + 1]))
                f(*called, repeated[b]);
        }
}

} // namespace

/// Functions are cold in the order in which they are called, from what nothing calls on: those that stay, because they
/// are called in loops, by who knows whom, by each other, or by such functions, are hot.
void ProgramFacts::findHot() {
    std::unordered_map<const Function*, size_t> calls;
    for (const auto& function : functions_) {
        function->isHot = true;
        forEachCalled(*this, *function, [&](Function& called, bool isRepeated) {
            ++calls[&called];
            calls[&called] += isRepeated ? 2 : 1; // of which one is taken away
        });
    }
    std::vector<Function*> pending;
    for (const auto& function : functions_)
        if (function->prototype == 0) // a module's top level
            pending.push_back(function.get());
    while (!pending.empty()) {
        Function* function = pending.back();
        pending.pop_back();
        function->isHot = false;
        forEachCalled(*this, *function, [&](Function& called, bool) {
            if (--calls[&called] == 0 && !called.isValue)
                pending.push_back(&called);
        });
    }
}

} // namespace coro::native
