#include "native/object_code.h"

#include <llvm/IR/LegacyPassManager.h>
#include <llvm/IR/Verifier.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Target/TargetMachine.h>
#include <llvm/TargetParser/Host.h>

#include <memory>

#include "base/check.h"
#include "native/module_parts.h"

namespace coro::native {

namespace {

std::unique_ptr<llvm::TargetMachine> makeTarget(bool forThisMachine, std::string& error) {
    static const bool isReady = [] {
        LLVMInitializeX86TargetInfo();
        LLVMInitializeX86Target();
        LLVMInitializeX86TargetMC();
        LLVMInitializeX86AsmPrinter();
        return true;
    }();
    (void)isReady;
    const std::string triple = "x86_64-pc-linux-gnu";
    const llvm::Target* target = llvm::TargetRegistry::lookupTarget(triple, error);
    if (!target)
        return nullptr;
    const llvm::StringRef cpu = forThisMachine ? llvm::sys::getHostCPUName() : "x86-64";
    return std::unique_ptr<llvm::TargetMachine>(target->createTargetMachine(triple, cpu, "", llvm::TargetOptions(),
                                                                            llvm::Reloc::PIC_, llvm::CodeModel::Small,
                                                                            llvm::CodeGenOptLevel::Default));
}

/// Before the module is divided: what a part would have to see of others.
constexpr const char* kPassesOfAll = "always-inline,globalopt,globaldce";

/// What makes a difference for the code of the lowering: of LLVM's own -O2, which takes longer, the rest is for what it
/// does not write, or has done already.
constexpr const char* kPasses = "function(sroa,early-cse<memssa>,simplifycfg,instcombine<no-verify-fixpoint>,"
                                "jump-threading,simplifycfg,"
                                "loop-mssa(loop-instsimplify,loop-simplifycfg,licm<no-allowspeculation>,loop-rotate,"
                                "licm<allowspeculation>,simple-loop-unswitch),simplifycfg,"
                                "instcombine<no-verify-fixpoint>,loop(loop-idiom,indvars,loop-deletion),gvn,"
                                "instcombine<no-verify-fixpoint>,simplifycfg,dse,adce),globaldce";

/// Of what hardly ever runs.
constexpr const char* kRarePasses = "function(sroa,early-cse<memssa>,simplifycfg,instcombine<no-verify-fixpoint>,"
                                    "simplifycfg),globaldce";

void optimize(llvm::Module& module, llvm::TargetMachine& target, const char* list) {
    llvm::PassBuilder builder(&target);
    llvm::LoopAnalysisManager loops;
    llvm::FunctionAnalysisManager functions;
    llvm::CGSCCAnalysisManager graph;
    llvm::ModuleAnalysisManager modules;
    builder.registerModuleAnalyses(modules);
    builder.registerCGSCCAnalyses(graph);
    builder.registerFunctionAnalyses(functions);
    builder.registerLoopAnalyses(loops);
    builder.crossRegisterProxies(loops, functions, graph, modules);
    llvm::ModulePassManager passes;
    llvm::cantFail(builder.parsePassPipeline(passes, list));
    passes.run(module, modules);
}

/// Empty after a failure.
std::string emit(llvm::Module& module, llvm::TargetMachine& target) {
    llvm::SmallVector<char, 0> bytes;
    llvm::raw_svector_ostream out(bytes);
    llvm::legacy::PassManager passes;
    if (target.addPassesToEmitFile(passes, out, nullptr, llvm::CodeGenFileType::ObjectFile, !kChecks))
        return {};
    passes.run(module);
    return std::string(bytes.begin(), bytes.end());
}

/// What is left out is selecting the best instructions for them, which takes most of the time that there is to save.
void cheapenFunctions(llvm::Module& module) {
    for (llvm::Function& function : module)
        if (!function.isDeclaration()) {
            function.addFnAttr(llvm::Attribute::OptimizeNone);
            function.addFnAttr(llvm::Attribute::NoInline);
        }
}

std::string partOf(llvm::Module& module, bool isRare, bool forThisMachine) {
    std::string error;
    const std::unique_ptr<llvm::TargetMachine> target = makeTarget(forThisMachine, error);
    if (!target)
        return {};
    optimize(module, *target, isRare ? kRarePasses : kPasses);
    if (isRare)
        cheapenFunctions(module);
    return emit(module, *target);
}

} // namespace

std::vector<std::string> objectCode(llvm::Module& module, bool forThisMachine, std::string& error) {
    const std::unique_ptr<llvm::TargetMachine> target = makeTarget(forThisMachine, error);
    if (!target)
        return {};
    module.setTargetTriple(target->getTargetTriple().str());
    module.setDataLayout(target->createDataLayout());
    if constexpr (kChecks) {
        llvm::raw_string_ostream problem(error);
        if (llvm::verifyModule(module, &problem))
            return {};
    }
    optimize(module, *target, kPassesOfAll);
    const std::vector<ModulePart> parts = divide(module);
    if (parts.size() > 1)
        shareNames(module);
    auto work = [&](size_t which) {
        keepOnly(module, parts, which);
        return partOf(module, parts[which].isRare, forThisMachine);
    };
    return atOnce(parts.size(), work, error);
}

} // namespace coro::native
