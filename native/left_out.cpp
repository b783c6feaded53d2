// LLD refers to every target that LLVM was built for, and to an extension. Programs are made for x86-64 alone, so the
// others are left out of the library: their names lead to functions that do nothing.
#include <llvm/Passes/PassPlugin.h>

#define LLVMInitializeX86TargetInfo coroUnusedTargetInfo
#define LLVMInitializeX86Target coroUnusedTarget
#define LLVMInitializeX86TargetMC coroUnusedTargetMC
#define LLVMInitializeX86AsmPrinter coroUnusedAsmPrinter
#define LLVMInitializeX86AsmParser coroUnusedAsmParser

#define NOTHING(name)                                                                                                  \
    void name();                                                                                                       \
    void name() {}

extern "C" {
#define LLVM_TARGET(name)                                                                                              \
    NOTHING(LLVMInitialize##name##TargetInfo)                                                                          \
    NOTHING(LLVMInitialize##name##Target)                                                                              \
    NOTHING(LLVMInitialize##name##TargetMC)
#include <llvm/Config/Targets.def>
#define LLVM_ASM_PRINTER(name) NOTHING(LLVMInitialize##name##AsmPrinter)
#include <llvm/Config/AsmPrinters.def>
#define LLVM_ASM_PARSER(name) NOTHING(LLVMInitialize##name##AsmParser)
#include <llvm/Config/AsmParsers.def>
}

llvm::PassPluginLibraryInfo getPollyPluginInfo();
llvm::PassPluginLibraryInfo getPollyPluginInfo() {
    return {LLVM_PLUGIN_API_VERSION, "none", "", [](llvm::PassBuilder&) {}};
}
