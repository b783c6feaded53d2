#include "native/program_image.h"

#include <llvm/IR/Constants.h>

#include <vector>

#include "native/module_lowering.h"

namespace coro::native {

namespace {

llvm::Constant* constant(llvm::Module& module, llvm::Constant* value) {
    auto* global =
        new llvm::GlobalVariable(module, value->getType(), true, llvm::GlobalVariable::PrivateLinkage, value);
    global->setUnnamedAddr(llvm::GlobalValue::UnnamedAddr::Global);
    return global;
}

llvm::Constant* text(llvm::Module& module, std::string_view bytes) {
    return constant(
        module, llvm::ConstantDataArray::getString(module.getContext(), llvm::StringRef(bytes.data(), bytes.size())));
}

llvm::Constant* function(llvm::Module& module, const std::string& name) {
    auto* type = llvm::FunctionType::get(llvm::Type::getVoidTy(module.getContext()), false);
    return llvm::Function::Create(type, llvm::GlobalValue::ExternalLinkage, name, module);
}

} // namespace

void writeImage(llvm::Module& module, std::span<const EmbeddedModule> modules) {
    llvm::LLVMContext& context = module.getContext();
    auto number = [&](uint64_t value) { return llvm::ConstantInt::get(llvm::Type::getInt64Ty(context), value); };
    llvm::Constant* null = llvm::ConstantPointerNull::get(llvm::PointerType::getUnqual(context));
    std::vector<llvm::Constant*> entries;
    for (const EmbeddedModule& m : modules)
        entries.push_back(llvm::ConstantStruct::getAnon({text(module, m.bytecode), number(m.bytecode.size()),
                                                         m.natives.empty() ? null : function(module, m.natives),
                                                         m.isStandard ? null : text(module, m.path),
                                                         text(module, m.source), number(m.source.size())}));
    auto* type = llvm::ArrayType::get(entries[0]->getType(), entries.size());
    llvm::Constant* image =
        llvm::ConstantStruct::getAnon({constant(module, llvm::ConstantArray::get(type, entries)),
                                       number(entries.size()), module.getNamedGlobal(kProgramSymbol)});
    new llvm::GlobalVariable(module, image->getType(), true, llvm::GlobalVariable::ExternalLinkage, image,
                             "coro_program_image");
}

} // namespace coro::native
