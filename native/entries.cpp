// The ways into a body: from the interpreter, and from calls that do not know which function they call.
#include <fmt/format.h>

#include <algorithm>

#include "native/forms.h"
#include "native/module_lowering.h"

namespace coro::native {

namespace {

void finish(Ir& ir, llvm::FunctionCallee handler, llvm::ArrayRef<llvm::Value*> state) {
    llvm::CallInst* call = ir.CreateCall(handler, state);
    call->setCallingConv(llvm::CallingConv::PreserveNone);
    call->setTailCallKind(llvm::CallInst::TCK_MustTail);
    ir.CreateRetVoid();
}

} // namespace

/// Calls the body: gives a value, or 0 when it has left.
llvm::Value* ModuleLowering::callForValue(Ir& ir, const Function& function, llvm::ArrayRef<llvm::Value*> arguments) {
    llvm::CallInst* result = ir.CreateCall(bodyOf(function), arguments);
    result->setCallingConv(llvm::CallingConv::Fast);
    if (!isNumber(function.result))
        return result;
    llvm::Value *number = ir.CreateExtractValue(result, 0), *hasLeft = ir.CreateExtractValue(result, 1);
    llvm::Value* value = function.result == Type::Float ? boxFloat(ir, number) : boxInt(ir, number);
    if (function.result == Type::Int) {
        llvm::Function* here = ir.GetInsertBlock()->getParent();
        llvm::BasicBlock *begin = ir.GetInsertBlock(), *large = llvm::BasicBlock::Create(context_, "", here),
                         *done = llvm::BasicBlock::Create(context_, "", here);
        ir.CreateCondBr(ir.CreateOr(hasLeft, fitsSmall(ir, number)), done, large, likely_);
        ir.SetInsertPoint(large);
        auto* type = llvm::FunctionType::get(bits_, {pointer_, bits_}, false);
        llvm::Value* made = ir.CreateCall(runtime("newInt", type), {arguments[0], number});
        ir.CreateBr(done);
        ir.SetInsertPoint(done);
        llvm::PHINode* phi = ir.CreatePHI(bits_, 2);
        phi->addIncoming(value, begin);
        phi->addIncoming(made, large);
        value = phi;
    }
    return ir.CreateSelect(hasLeft, ir.getInt64(0), value);
}

/// From the interpreter, over a frame that is there: calls the body when the arguments are what it was made for.
llvm::Function* ModuleLowering::lowerEntry(const Function& function) {
    llvm::Function* entry = newHandler(function, ".enter");
    llvm::BasicBlock* begin = llvm::BasicBlock::Create(context_, "", entry);
    llvm::BasicBlock* other = llvm::BasicBlock::Create(context_, "", entry);
    Ir ir(begin);
    llvm::Value *registers = entry->getArg(1), *vm = entry->getArg(2), *none = ir.getInt64(0);
    std::vector<llvm::Value*> arguments{vm, registers};
    for (size_t p = 0; p < function.parameters.size(); ++p) {
        llvm::Value* bits = ir.CreateLoad(bits_, ir.CreateConstInBoundsGEP1_64(bits_, registers, p));
        if (llvm::Value* fits = isOfType(ir, function.parameters[p], bits)) {
            llvm::BasicBlock* next = llvm::BasicBlock::Create(context_, "", entry);
            ir.CreateCondBr(fits, next, other);
            ir.SetInsertPoint(next);
        }
        arguments.push_back(unboxed(ir, function.parameters[p], bits));
    }
    llvm::Value* value = callForValue(ir, function, arguments);
    llvm::BasicBlock* left = llvm::BasicBlock::Create(context_, "", entry);
    llvm::BasicBlock* returned = llvm::BasicBlock::Create(context_, "", entry);
    ir.CreateCondBr(ir.CreateICmpEQ(value, none), left, returned);
    llvm::Value* nowhere = llvm::ConstantPointerNull::get(pointer_);
    ir.SetInsertPoint(left);
    finish(ir, handler("left"), {nowhere, registers, vm, none});
    ir.SetInsertPoint(returned);
    finish(ir, handler("giveBack"), {nowhere, registers, vm, value});
    ir.SetInsertPoint(other);
    finish(ir, handler("go"), {ir.CreateLoad(pointer_, wordsOf(function)), registers, vm, none});
    return entry;
}

/// A body that gives a number, as one that gives a value.
llvm::Function* ModuleLowering::lowerWrapper(const Function& function) {
    llvm::FunctionType* type = llvm::FunctionType::get(bits_, bodyOf(function)->getFunctionType()->params(), false);
    llvm::Function* wrapper = llvm::Function::Create(type, llvm::Function::InternalLinkage,
                                                     symbolOf(program_, function) + ".value", *module_);
    wrapper->setCallingConv(llvm::CallingConv::Fast);
    wrapper->setDoesNotThrow();
    Ir ir(llvm::BasicBlock::Create(context_, "", wrapper));
    std::vector<llvm::Value*> arguments;
    for (llvm::Argument& argument : wrapper->args())
        arguments.push_back(&argument);
    ir.CreateRet(callForValue(ir, function, arguments));
    return wrapper;
}

/// The body of a function that is called with values of any type, and gives one.
llvm::Constant* ModuleLowering::bodyForValues(const Function& function) {
    const bool takesValues = std::all_of(function.parameters.begin(), function.parameters.end(),
                                         [](Type type) { return type == Type::Any; });
    if (!function.hasBody || !takesValues)
        return llvm::ConstantPointerNull::get(pointer_);
    return isNumber(function.result) ? lowerWrapper(function) : bodyOf(function);
}

} // namespace coro::native
