// The ways into a body: from the interpreter, and from calls that do not know which function they call.
#include <fmt/format.h>

#include <algorithm>

#include "native/forms.h"
#include "native/module_lowering.h"

namespace coro::native {

namespace {

/// Of a frame, from its registers, in words (vm/frame.h).
constexpr auto kFrameFunction = static_cast<uint64_t>(-3);

void finish(Ir& ir, llvm::FunctionCallee handler, llvm::ArrayRef<llvm::Value*> state) {
    llvm::CallInst* call = ir.CreateCall(handler, state);
    call->setCallingConv(llvm::CallingConv::PreserveNone);
    call->setTailCallKind(llvm::CallInst::TCK_MustTail);
    ir.CreateRetVoid();
}

} // namespace

void ModuleLowering::requireKind(Ir& ir, vm::Kind kind, llvm::Value* object, llvm::BasicBlock* otherwise) {
    llvm::LoadInst* actual = ir.CreateLoad(
        ir.getInt8Ty(), ir.CreateConstInBoundsGEP1_64(ir.getInt8Ty(), object, offsetof(vm::Object, kind)));
    actual->setMetadata(llvm::LLVMContext::MD_tbaa, tagOf(Memory::Header));
    llvm::BasicBlock* goOn = llvm::BasicBlock::Create(context_, "", ir.GetInsertBlock()->getParent());
    ir.CreateCondBr(ir.CreateICmpEQ(actual, ir.getInt8(static_cast<uint8_t>(kind))), goOn, otherwise, likely_);
    ir.SetInsertPoint(goOn);
}

void ModuleLowering::requireType(Ir& ir, Type type, llvm::Value* bits, llvm::BasicBlock* otherwise) {
    auto require = [&](llvm::Value* condition) {
        llvm::BasicBlock* goOn = llvm::BasicBlock::Create(context_, "", ir.GetInsertBlock()->getParent());
        ir.CreateCondBr(condition, goOn, otherwise, likely_);
        ir.SetInsertPoint(goOn);
    };
    if (type == Type::Int)
        require(isSmallInt(ir, bits));
    if (type == Type::Float)
        require(isFloat(ir, bits));
    if (type == Type::Immediate)
        require(ir.CreateNot(isObject(ir, bits)));
    if (!native::isObject(type))
        return;
    require(isObject(ir, bits));
    llvm::Value* object = ir.CreateIntToPtr(bits, pointer_);
    requireKind(ir,
                isList(type)          ? vm::Kind::List
                : type == Type::Range ? vm::Kind::Range
                                      : vm::Kind::Instance,
                object, otherwise);
    if (!isInstance(type))
        return;
    auto header = [&](llvm::Type* what, llvm::Value* of, uint64_t offset) {
        llvm::LoadInst* loaded = ir.CreateLoad(what, ir.CreateConstInBoundsGEP1_64(ir.getInt8Ty(), of, offset));
        loaded->setMetadata(llvm::LLVMContext::MD_tbaa, tagOf(Memory::Header));
        return loaded;
    };
    const KnownClass& known = program_.classes().of(type);
    const uint32_t last = precisionOf(type) == Precision::Exact ? known.number : known.last;
    llvm::Value* number = header(ir.getInt32Ty(), header(pointer_, object, layout_.instanceClass), layout_.classNumber);
    require(ir.CreateICmpULE(ir.CreateSub(number, ir.getInt32(known.number)), ir.getInt32(last - known.number)));
}

/// Calls the body: gives a value, or 0 when it has left.
llvm::Value* ModuleLowering::callForValue(Ir& ir, const Function& function, llvm::ArrayRef<llvm::Value*> arguments) {
    llvm::SmallVector<llvm::Value*, 8> all(arguments);
    if (function.lent) // the frame has a count of each
        all.push_back(ir.getInt64(~uint64_t{0}));
    llvm::Function* body = bodyOf(function);
    const bool isOnlyCall = body->use_empty();
    llvm::CallInst* result = ir.CreateCall(body, all);
    result->setCallingConv(llvm::CallingConv::Fast);
    if (isOnlyCall)
        result->addFnAttr(llvm::Attribute::AlwaysInline);
    if (!isNumber(function.result))
        return result;
    llvm::Value *number = ir.CreateExtractValue(result, 0), *hasLeft = ir.CreateExtractValue(result, 1);
    llvm::Value* value = function.result == Type::Float ? boxFloat(ir, number) : boxInt(ir, number);
    if (function.result == Type::Int) {
        llvm::Function* here = ir.GetInsertBlock()->getParent();
        llvm::BasicBlock *begin = ir.GetInsertBlock(), *large = llvm::BasicBlock::Create(context_, "", here),
                         *done = llvm::BasicBlock::Create(context_, "", here);
        // What has left gives no number to look at.
        ir.CreateCondBr(ir.CreateLogicalOr(hasLeft, fitsSmall(ir, number)), done, large, likely_);
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

/// From the interpreter, over a frame that is there: calls what the frame's function has for values. One for all
/// functions with so many parameters.
llvm::Function* ModuleLowering::entryFor(size_t parameters) {
    llvm::Function*& entry = enters_[parameters];
    if (entry)
        return entry;
    entry = newHandler(fmt::format("enter.{}", parameters));
    auto block = [&] { return llvm::BasicBlock::Create(context_, "", entry); };
    llvm::BasicBlock *begin = block(), *left = block(), *returned = block();
    Ir ir(begin);
    llvm::Value *registers = entry->getArg(1), *vm = entry->getArg(2), *none = ir.getInt64(0);
    auto load = [&](llvm::Type* type, llvm::Value* base, uint64_t offset) {
        return ir.CreateLoad(type, ir.CreateConstInBoundsGEP1_64(ir.getInt8Ty(), base, offset));
    };
    llvm::Value* closure = ir.CreateLoad(pointer_, ir.CreateConstInBoundsGEP1_64(bits_, registers, kFrameFunction));
    llvm::Value* body = load(pointer_, load(pointer_, closure, layout_.closureCode), layout_.codeBody);
    std::vector<llvm::Type*> types(parameters + 2, bits_);
    types[0] = types[1] = pointer_;
    std::vector<llvm::Value*> arguments{vm, registers};
    for (size_t p = 0; p < parameters; ++p)
        arguments.push_back(load(bits_, registers, p * sizeof(uint64_t)));
    llvm::CallInst* value = ir.CreateCall(llvm::FunctionType::get(bits_, types, false), body, arguments);
    value->setCallingConv(llvm::CallingConv::Fast);
    ir.CreateCondBr(ir.CreateICmpEQ(value, none), left, returned);
    llvm::Value* nowhere = llvm::ConstantPointerNull::get(pointer_);
    ir.SetInsertPoint(left);
    finish(ir, handler("left"), {nowhere, registers, vm, none});
    ir.SetInsertPoint(returned);
    finish(ir, handler("giveBack"), {nowhere, registers, vm, value});
    return entry;
}

/// A body as one that takes values, which lie in its frame, and gives one. It leaves at its beginning when it was not
/// made for them.
llvm::Function* ModuleLowering::lowerWrapper(const Function& function) {
    std::vector<llvm::Type*> parameters(function.parameters.size() + 2, bits_);
    parameters[0] = parameters[1] = pointer_;
    llvm::FunctionType* type = llvm::FunctionType::get(bits_, parameters, false);
    llvm::Function* wrapper = llvm::Function::Create(type, llvm::Function::InternalLinkage,
                                                     symbolOf(program_, function) + ".value", *module_);
    wrapper->setCallingConv(llvm::CallingConv::Fast);
    wrapper->setDoesNotThrow();
    Ir ir(llvm::BasicBlock::Create(context_, "", wrapper));
    llvm::BasicBlock* other = llvm::BasicBlock::Create(context_, "", wrapper);
    llvm::Value *vm = wrapper->getArg(0), *registers = wrapper->getArg(1);
    std::vector<llvm::Value*> arguments{vm, registers};
    for (unsigned p = 0; p < function.parameters.size(); ++p) {
        requireType(ir, function.parameters[p], wrapper->getArg(p + 2), other);
        arguments.push_back(unboxed(ir, function.parameters[p], wrapper->getArg(p + 2)));
    }
    ir.CreateRet(callForValue(ir, function, arguments));
    ir.SetInsertPoint(other);
    auto* leave = llvm::FunctionType::get(ir.getVoidTy(), {pointer_, pointer_, pointer_}, false);
    ir.CreateCall(runtime("leaveAt", leave), {vm, registers, ir.CreateLoad(pointer_, wordsOf(function))});
    ir.CreateRet(ir.getInt64(0));
    return wrapper;
}

/// The body of a function that is called with values of any type, and gives one; null: it has none.
llvm::Constant* ModuleLowering::bodyForValues(const Function& function) {
    if (!function.hasBody)
        return llvm::ConstantPointerNull::get(pointer_);
    const bool takesValues = std::all_of(function.parameters.begin(), function.parameters.end(),
                                         [](Type type) { return type == asGuess(type) && !isNumber(type); });
    return isNumber(function.result) || !takesValues || function.lent ? lowerWrapper(function) : bodyOf(function);
}

} // namespace coro::native
