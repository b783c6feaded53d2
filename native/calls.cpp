// Calls: of functions that the program is known to call, and of what is only found out when it runs: closures, methods,
// classes, natives.
#include "base/check.h"
#include "native/call_plan.h"
#include "native/function_lowering.h"
#include "vm/object.h"

namespace coro::native {

using bytecode::kFrameHeader;
using bytecode::kNone;

namespace {

// Of a frame, from its registers, in words (vm/frame.h).
constexpr int64_t kFunction = -3, kPc = -2, kCaller = -1;

// Of CallSite (vm/native/runtime.h).
constexpr uint64_t kSiteId = 0, kSiteClosure = 8, kSiteBody = 16, kSiteRegisters = 24, kSiteWords = 4;

} // namespace

/// In the form of the function's result, of which what it returns here is always.
void FunctionLowering::lowerReturn() {
    const Operand value = operand(ins_.a);
    if (mayOwn(value.type))
        owned(ins_.a, bytecode::kKillA);
    CORO_ALWAYS_CHECK(program_.join(value.type, function_.result) == function_.result);
    if (!isNumber(function_.result)) {
        ir_.CreateRet(boxed(value));
        return;
    }
    giveNumber(value.value, false);
}

/// All ways out of a body that gives a number end in one block: what calls it can tell them apart there, where LLVM has
/// put the body into it.
void FunctionLowering::giveNumber(Value* number, bool hasLeft) {
    if (!end_) {
        end_ = newBlock();
        llvm::IRBuilder<>::InsertPointGuard keep(ir_);
        ir_.SetInsertPoint(end_);
        llvm::PHINode* result = ir_.CreatePHI(number->getType(), 4);
        llvm::PHINode* left = ir_.CreatePHI(ir_.getInt1Ty(), 4);
        Value* both = ir_.CreateInsertValue(llvm::PoisonValue::get(target_->getReturnType()), result, 0);
        ir_.CreateRet(ir_.CreateInsertValue(both, left, 1));
        given_ = {result, left};
    }
    given_.first->addIncoming(number, ir_.GetInsertBlock());
    given_.second->addIncoming(ir_.getInt1(hasLeft), ir_.GetInsertBlock());
    ir_.CreateBr(end_);
}

/// Where the registers of what the instruction calls begin: at the end of its window, or on the VM's stack.
llvm::Value* FunctionLowering::calleeRegisters() {
    if (!(ins_.kills & bytecode::kHeapFrame))
        return registerAt(ins_.b + kFrameHeader);
    return at(load(module_.pointer(), vm_, module_.layout().stackTop, Memory::Machine),
              kFrameHeader * sizeof(uint64_t));
}

/// A register in the form that a parameter wants; leaves when it is no such value.
llvm::Value* FunctionLowering::argumentFor(Type wanted, uint32_t r) {
    const Operand given = operand(r);
    if (isNumber(wanted)) {
        if (given.type == wanted)
            return given.value;
        guard(wanted == Type::Int ? isSmallInt(given.value) : isFloat(given.value));
        return unboxed(ir_, wanted, given.value);
    }
    if (wanted == Type::Immediate && mayOwn(given.type))
        guard(ir_.CreateNot(isObject(given.value)));
    if (isList(wanted) || wanted == Type::Range)
        requireKind(given, isList(wanted) ? vm::Kind::List : vm::Kind::Range, leaveHere());
    if (isInstance(wanted))
        requireInstance(given, wanted, leaveHere());
    return boxed(given);
}

std::vector<llvm::Value*> FunctionLowering::boxedArguments() {
    std::vector<Value*> arguments;
    for (uint32_t p = 0; p < ins_.c; ++p)
        arguments.push_back(boxed(ins_.b + kFrameHeader + p));
    return arguments;
}

/// The frames of the call are there for whoever looks at them. The callee's does not own its function yet.
void FunctionLowering::enterFrame(Value* closure, Value* callee) {
    auto place = [&](Value* registers, int64_t which) {
        return ir_.CreateConstInBoundsGEP1_64(module_.bits(), registers, static_cast<uint64_t>(which));
    };
    put(closure, place(callee, kFunction), Memory::Frame);
    put(place(registers_, kFunction), place(callee, kCaller), Memory::Frame);
    put(pcOf(pc_), place(registers_, kPc), Memory::Frame);
}

void FunctionLowering::lowerCallSlot() {
    flushHops();
    if (const Function* callee = program_.functionOf(function_.module, function_.code().body->code[pc_ + 1]))
        lowerDirectCall(*callee);
    else if (Intrinsic found = program_.intrinsicOf(function_.module, function_.code().body->code[pc_ + 1], ins_.c);
             found != Intrinsic::None)
        lowerIntrinsic(found);
    else
        lowerClassOrNative();
}

/// Of a number; for others, on which it raises, native code leaves.
void FunctionLowering::lowerIntrinsic(Intrinsic intrinsic) {
    CORO_ALWAYS_CHECK(intrinsic == Intrinsic::SquareRoot);
    Value* number = floatOrLeave(operand(ins_.b + kFrameHeader), false);
    set(ins_.a, Type::Float, ir_.CreateUnaryIntrinsic(llvm::Intrinsic::sqrt, number));
}

/// A slot holds the function.
void FunctionLowering::lowerDirectCall(const Function& callee) {
    std::vector<Value*> given;
    for (uint32_t p = 0; p < ins_.c; ++p)
        given.push_back(argumentFor(callee.parameters[p], ins_.b + kFrameHeader + p));
    addOmitted(callee, given);
    requireRoom(word(callee.code().registers));
    set(ins_.a, callee.result,
        runBody(callee, given, 0, [&] { return load(module_.bits(), asPointer(extWord()), 0, Memory::Variable); }));
}

/// What the call leaves to defaults.
void FunctionLowering::addOmitted(const Function& callee, std::vector<Value*>& given) {
    given.resize(callee.parameters.size(), word(vm::Value::unset().bits()));
}

/// Calls the body with arguments in the forms of its parameters, when there is room for it; `shift`: how many of them
/// come before those in the window. Gives the result in its form. `ownsClosure`: the caller holds a count that the
/// frame takes when native code is left.
llvm::Value* FunctionLowering::runBody(const Function& callee, llvm::ArrayRef<Value*> given, uint32_t shift,
                                       llvm::function_ref<Value*()> closure, bool ownsClosure) {
    Value *registers = calleeRegisters(), *counts = countsOf(callee, shift);
    std::vector<Value*> arguments{vm_, registers};
    arguments.insert(arguments.end(), given.begin(), given.end());
    if (callee.lent)
        arguments.push_back(counts);
    for (uint32_t p = 0; p < given.size(); ++p)
        if (!isNumber(callee.parameters[p]))
            placeArgument(p, given[p], shift || p >= ins_.c ? kNone : p, registers);
    if (callee.needsFrames)
        enterFrame(closure(), registers);
    const bool isWithin = &callee == &function_ && !part_ && copy_ < callee.copies;
    llvm::CallInst* result = ir_.CreateCall(module_.bodyOf(callee, isWithin ? copy_ + 1 : 0), arguments);
    result->setCallingConv(llvm::CallingConv::Fast);
    const bool isNumeric = isNumber(callee.result);
    Value* hasReturned =
        isNumeric ? ir_.CreateNot(ir_.CreateExtractValue(result, 1)) : ir_.CreateICmpNE(result, word(0));
    leaveAfter(hasReturned, [&] {
        Value* running = closure();
        call("makeFrame", {running, registers, registers_, pcOf(pc_)}, false);
        if (ownsClosure)
            releaseObject(asPointer(running));
    });
    return isNumeric ? ir_.CreateExtractValue(result, 0) : result;
}

/// Puts parameter `p` where the callee's frame has it, if the argument with that index does not lie there already.
void FunctionLowering::placeArgument(uint32_t p, Value* value, uint32_t argument, Value* registers) {
    const bool isThere = argument != kNone && !(ins_.kills & bytecode::kHeapFrame) &&
                         !isNumber(types_[ins_.b + kFrameHeader + argument]);
    if (!isThere)
        put(value, at(registers, uint64_t{p} * sizeof(uint64_t)), Memory::Frame);
}

/// Room for a frame on the VM's stack; without it the interpreter raises.
void FunctionLowering::requireRoom(Value* registerCount) {
    Value* limit = load(module_.pointer(), vm_, module_.layout().stackLimit, Memory::Machine);
    guard(ir_.CreateICmpULE(ir_.CreateInBoundsGEP(module_.bits(), calleeRegisters(), registerCount), limit));
}

/// Calls a body that takes values; `closure` is owned, and the frame's.
void FunctionLowering::callBody(Value* closure, Value* body, llvm::ArrayRef<Value*> given) {
    Value* registers = calleeRegisters();
    enterFrame(closure, registers);
    std::vector<llvm::Type*> types{module_.pointer(), module_.pointer()};
    std::vector<Value*> arguments{vm_, registers};
    const auto shift = static_cast<uint32_t>(given.size()) - ins_.c;
    for (uint32_t p = 0; p < given.size(); ++p) {
        types.push_back(module_.bits());
        arguments.push_back(given[p]);
        placeArgument(p, given[p], shift ? kNone : p, registers);
    }
    llvm::CallInst* result = ir_.CreateCall(llvm::FunctionType::get(module_.bits(), types, false), body, arguments);
    result->setCallingConv(llvm::CallingConv::Fast);
    leaveAfter(ir_.CreateICmpNE(result, word(0)), [] {});
    releaseObject(asPointer(closure));
    set(ins_.a, Type::Any, result);
}

/// A native, as the runtime finds it: the arguments lie in the window.
void FunctionLowering::callNative(std::string_view helper, llvm::ArrayRef<Value*> before) {
    storeWindow(ins_.b + kFrameHeader, ins_.c);
    std::vector<Value*> arguments{vm_, registers_, pcOf(pc_)};
    arguments.insert(arguments.end(), before.begin(), before.end());
    arguments.push_back(registerAt(ins_.b + kFrameHeader));
    arguments.push_back(word(ins_.c));
    set(ins_.a, Type::Any, checked(call(helper, arguments)));
}

// -- closures

void FunctionLowering::lowerCall() {
    flushHops();
    if (isFunction(types_[ins_.b])) {
        lowerKnownCall();
        return;
    }
    lowerUnknownCall();
}

void FunctionLowering::lowerUnknownCall() {
    const Operand callee = operand(ins_.b);
    Block *native = newBlock(), *done = newBlock();
    const vm::NativeLayout& layout = module_.layout();
    requireKind(callee, vm::Kind::Closure, leaveHere());
    Value* code = load(module_.pointer(), asPointer(boxed(callee)), layout.closureCode, Memory::Header);
    Value* body = load(module_.pointer(), code, layout.codeBody, Memory::Header);
    require(ir_.CreateICmpNE(body, llvm::ConstantPointerNull::get(module_.pointer())), native);
    guard(ir_.CreateICmpEQ(load(ir_.getInt16Ty(), code, layout.codeExactArity, Memory::Header), ir_.getInt16(ins_.c)));
    Value* registers =
        ir_.CreateZExt(load(ir_.getInt16Ty(), code, layout.codeRegisters, Memory::Header), module_.bits());
    requireRoom(registers);
    callBody(boxed(callee), body, boxedArguments());
    ir_.CreateBr(done);
    ir_.SetInsertPoint(native);
    callNative("callNative", {boxed(callee)});
    ir_.CreateBr(done);
    ir_.SetInsertPoint(done);
}

// -- inline caches

llvm::GlobalVariable* FunctionLowering::newSite() {
    auto* type = llvm::ArrayType::get(module_.bits(), kSiteWords);
    return new llvm::GlobalVariable(module_.module(), type, false, llvm::GlobalVariable::InternalLinkage,
                                    llvm::ConstantAggregateZero::get(type), "site");
}

/// The site knows the class, or `find` makes it known, and there is room for the call; else native code leaves.
void FunctionLowering::requireSite(Value* site, Value* cls, llvm::function_ref<Value*()> find) {
    Value* id =
        ir_.CreateZExt(load(ir_.getInt16Ty(), cls, module_.layout().classCacheId, Memory::Header), module_.bits());
    Block *unknown = newBlock(), *known = newBlock();
    ir_.CreateCondBr(ir_.CreateICmpEQ(id, load(module_.bits(), site, kSiteId, Memory::Code)), known, unknown,
                     module_.likely());
    ir_.SetInsertPoint(unknown);
    guard(ir_.CreateICmpNE(find(), word(0)));
    ir_.CreateBr(known);
    ir_.SetInsertPoint(known);
    requireRoom(load(module_.bits(), site, kSiteRegisters, Memory::Code));
}

void FunctionLowering::callSite(Value* site, llvm::ArrayRef<Value*> arguments) {
    Value* closure = load(module_.bits(), site, kSiteClosure, Memory::Code);
    retainObject(asPointer(closure));
    callBody(closure, load(module_.pointer(), site, kSiteBody, Memory::Code), arguments);
}

void FunctionLowering::lowerCallMethod() {
    flushHops();
    if (lowerListMethod())
        return;
    const CallPlan plan = planOf(program_, function_, stepAt(function_, at_), types_);
    if (!plan.targets.empty()) {
        lowerPlannedMethod(plan);
        return;
    }
    const Operand receiver = operand(ins_.b + kFrameHeader);
    Block *other = newBlock(), *done = newBlock();
    requireKind(receiver, vm::Kind::Instance, other);
    Value* site = newSite();
    Value* cls = load(module_.pointer(), asPointer(boxed(receiver)), module_.layout().instanceClass, Memory::Header);
    requireSite(site, cls, [&] { return call("findMethod", {vm_, site, boxed(receiver), extWord(), word(ins_.c)}); });
    callSite(site, boxedArguments());
    ir_.CreateBr(done);
    ir_.SetInsertPoint(other);
    callKindMethod();
    ir_.CreateBr(done);
    ir_.SetInsertPoint(done);
}

/// Of what is no instance: a native, or a function that is compiled; else the interpreter does it.
void FunctionLowering::callKindMethod() {
    const std::string& name = program_.nameOf(function_.module, function_.code().body->code[pc_ + 1]);
    const bytecode::Prototype* taking = nullptr;
    for (const auto [module, prototype] : program_.classes().codedMethods(name))
        if (const bytecode::Prototype& p = program_.module(module).prototypes[prototype];
            !taking && !p.hasRest && p.required <= ins_.c && ins_.c <= p.positional)
            taking = &p;
    if (!taking) {
        callNative("callMethod", {});
        return;
    }
    Block *native = newBlock(), *done = newBlock();
    Value* site = newSite();
    std::vector<Value*> arguments = boxedArguments();
    arguments.resize(taking->parameters.size(), word(vm::Value::unset().bits()));
    Value* found = call("findKindMethod", {vm_, site, arguments[0], extWord(), word(ins_.c), word(arguments.size())});
    require(ir_.CreateICmpNE(found, word(0)), native);
    requireRoom(load(module_.bits(), site, kSiteRegisters, Memory::Code));
    callSite(site, arguments);
    ir_.CreateBr(done);
    ir_.SetInsertPoint(native);
    callNative("callMethod", {});
    ir_.CreateBr(done);
    ir_.SetInsertPoint(done);
}

/// What the register got should be of that type: else native code leaves behind the instruction.
void FunctionLowering::expectResult(Type expected) {
    const Operand result = operand(ins_.a);
    if (result.type == expected || expected == Type::Any)
        return;
    Block* other = newBlock();
    if (isNumber(expected))
        require(expected == Type::Int ? isSmallInt(result.value) : isFloat(result.value), other);
    if (expected == Type::Immediate)
        require(ir_.CreateNot(isObject(result.value)), other);
    if (isList(expected) || expected == Type::Range)
        requireKind(result, isList(expected) ? vm::Kind::List : vm::Kind::Range, other);
    if (isInstance(expected))
        requireInstance(result, expected, other);
    Block* goOn = ir_.GetInsertBlock();
    ir_.SetInsertPoint(other);
    leaveFrom(at_ + 1);
    ir_.SetInsertPoint(goOn);
    hold(ins_.a, expected, unboxed(ir_, expected, result.value));
}

/// What a slot holds that is no function of the program: a class whose `init` is run on a new instance, or a native.
void FunctionLowering::lowerClassOrNative() {
    if (lowerKnownClass())
        return;
    Value* callee = load(module_.bits(), asPointer(extWord()), 0, Memory::Variable);
    const uint64_t slot = function_.code().body->code[pc_ + 1];
    if (program_.prototypeOf(function_.module, slot) || program_.nativeResult(function_.module, slot) != Type::Any) {
        const Type result = resultType();
        callNative("callNative", {callee});
        expectResult(result);
        return;
    }
    Block *native = newBlock(), *done = newBlock();
    requireKind({Type::Any, callee}, vm::Kind::Class, native);
    Value* makes = load(ir_.getInt8Ty(), asPointer(callee), module_.layout().classMakesInstances, Memory::Header);
    require(ir_.CreateICmpNE(makes, ir_.getInt8(0)), native);
    Value* site = newSite();
    requireSite(site, asPointer(callee), [&] { return call("findInit", {vm_, site, callee, word(ins_.c)}); });
    std::vector<Value*> arguments = boxedArguments();
    arguments.insert(arguments.begin(), call("newInstance", {vm_, callee}));
    callSite(site, arguments);
    ir_.CreateBr(done);
    ir_.SetInsertPoint(native);
    callNative("callNative", {callee});
    ir_.CreateBr(done);
    ir_.SetInsertPoint(done);
    expectResult(madeBy(program_, function_, stepAt(function_, at_)));
}

} // namespace coro::native
