#include "native/library.h"

#include <llvm/Support/raw_ostream.h>

#include "native/link.h"
#include "native/loader.h"
#include "native/module_lowering.h"
#include "native/object_code.h"
#include "native/program_image.h"
#include "native_contract.h"

namespace coro::native {

namespace {

/// Lowers once to count them.
uint64_t forcedGuard(const ProgramFacts& program, const CompileRequest& request) {
    if (request.forcedLeave == 0)
        return 0;
    llvm::LLVMContext context;
    ModuleLowering lowering(context, program, request.layout);
    lowering.lower();
    return lowering.guards() ? request.forcedLeave % lowering.guards() + 1 : 0;
}

std::vector<std::string> compile(const CompileRequest& request, std::string& error) {
    const ProgramFacts program(request.modules, request.takesAllForHot);
    llvm::LLVMContext context;
    ModuleLowering lowering(context, program, request.layout, forcedGuard(program, request));
    if (request.hasLines)
        lowering.addLineTables(request.modules.back().code->path);
    lowering.lower();
    const std::unique_ptr<llvm::Module> module = lowering.take();
    if (!request.embedded.empty())
        writeImage(*module, request.embedded);
    if (!request.keepsText)
        return objectCode(*module, request.forThisMachine, error);
    std::string text;
    llvm::raw_string_ostream out(text);
    module->print(out, nullptr);
    return {text};
}

} // namespace

extern "C" __attribute__((visibility("default"))) const Library* coroNativeLibrary() {
    static const Library library{kLibraryVersion, kContract, compile, loadObject, link};
    return &library;
}

} // namespace coro::native
