// Direct calls of functions that the program is known to call.
#include "native/function_lowering.h"

namespace coro::native {

using bytecode::kFrameHeader;

void FunctionLowering::lowerReturn() { ir_.CreateRet(boxed(ins_.a)); }

/// Where the registers of what the instruction calls begin: at the end of its window, or on the VM's stack.
llvm::Value* FunctionLowering::calleeRegisters() {
    if (!(ins_.kills & bytecode::kHeapFrame))
        return registerAt(ins_.b + kFrameHeader);
    return at(load(module_.pointer(), vm_, module_.layout().stackTop), kFrameHeader * sizeof(uint64_t));
}

/// A register in the form that a parameter wants; leaves when it is no such value.
llvm::Value* FunctionLowering::argumentFor(Type wanted, uint32_t r) {
    const Operand given = operand(r);
    switch (wanted) {
    case Type::Int:
        if (given.type == Type::Int)
            return given.value;
        guard(isSmallInt(given.value));
        return unbox(given.value);
    case Type::Float:
        if (given.type == Type::Float)
            return given.value;
        guard(isFloat(given.value));
        return unboxFloat(given.value);
    case Type::Immediate:
        if (given.type == Type::Any)
            guard(ir_.CreateNot(isObject(given.value)));
        return boxed(given);
    default:
        return boxed(given);
    }
}

void FunctionLowering::lowerCallSlot() {
    const Function& callee = *program_.functionOf(function_.module, function_.code().code[pc_ + 1]);
    Value* registers = calleeRegisters();
    std::vector<Value*> arguments{vm_, registers};
    for (uint32_t p = 0; p < ins_.c; ++p)
        arguments.push_back(argumentFor(callee.parameters[p], ins_.b + kFrameHeader + p));
    // Too deep: the interpreter says so.
    Value* limit = load(module_.pointer(), vm_, module_.layout().stackLimit);
    guard(ir_.CreateICmpULE(at(registers, uint64_t{callee.code().registers} * sizeof(uint64_t)), limit));
    llvm::CallInst* result = ir_.CreateCall(module_.bodyOf(callee), arguments);
    result->setCallingConv(llvm::CallingConv::Fast);

    Block* left = newBlock();
    require(ir_.CreateICmpNE(result, word(0)), left);
    Block* goOn = ir_.GetInsertBlock();
    ir_.SetInsertPoint(left);
    store(function_.facts.ownedWhenStopped(at_));
    Value* closure = load(module_.bits(), asPointer(extWord()), 0);
    call("makeFrame", {closure, registers, registers_, pcOf(pc_)}, false);
    finishLeaving();
    ir_.SetInsertPoint(goOn);
    switch (callee.result) {
    case Type::Int:
        set(ins_.a, Type::Int, unbox(result));
        break;
    case Type::Float:
        set(ins_.a, Type::Float, unboxFloat(result));
        break;
    default:
        set(ins_.a, callee.result, result);
    }
}

} // namespace coro::native
