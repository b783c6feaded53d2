#include "native/loader.h"

#include <memory>
#include <vector>

#include <llvm/ExecutionEngine/Orc/LLJIT.h>
#include <llvm/Support/MemoryBuffer.h>

#include "native/module_lowering.h"

namespace coro::native {

using llvm::orc::ExecutorAddr;
using llvm::orc::ExecutorSymbolDef;

void* loadObject(std::span<const std::string> objects, std::span<const SymbolAddress> symbols, std::string& error) {
    auto made = llvm::orc::LLJITBuilder().create();
    if (!made) {
        error = llvm::toString(made.takeError());
        return nullptr;
    }
    llvm::orc::LLJIT& jit = **made;
    llvm::orc::SymbolMap known;
    for (const SymbolAddress& symbol : symbols)
        known[jit.mangleAndIntern(symbol.name)] =
            ExecutorSymbolDef(ExecutorAddr::fromPtr(symbol.address), llvm::JITSymbolFlags::Exported);
    llvm::Error failed = jit.getMainJITDylib().define(llvm::orc::absoluteSymbols(std::move(known)));
    for (const std::string& object : objects)
        if (!failed)
            failed = jit.addObjectFile(llvm::MemoryBuffer::getMemBufferCopy(object, "coro"));
    if (failed) {
        error = llvm::toString(std::move(failed));
        return nullptr;
    }
    auto table = jit.lookup(kProgramSymbol);
    if (!table) {
        error = llvm::toString(table.takeError());
        return nullptr;
    }
    // The code runs until the process ends: nothing destroys these.
    static auto& loaded = *new std::vector<std::unique_ptr<llvm::orc::LLJIT>>;
    loaded.push_back(std::move(*made));
    return table->toPtr<void*>();
}

} // namespace coro::native
