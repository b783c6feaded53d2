// Calls of methods, of classes and of closures that the program is known to make, or should make (call_plan.h).
#include "base/check.h"
#include "native/function_lowering.h"
#include "vm/object.h"

namespace coro::native {

using bytecode::kFrameHeader;
using bytecode::kKillB;

/// What the virtual machine has put down when it made the class.
llvm::Value* FunctionLowering::closureOf(const ClassFunction& method) {
    Value* place = module_.classOf(method.owner);
    return load(module_.bits(), place, (uint64_t{method.place} + 1) * sizeof(uint64_t), Memory::Variable);
}

/// What the body gave, in the destination as a value of that type: nothing may leave any more.
void FunctionLowering::giveResult(const Function& callee, Value* value, Type wanted) {
    if (!isNumber(callee.result) || isNumber(wanted)) {
        set(ins_.a, wanted, value);
        return;
    }
    if (callee.result == Type::Float) {
        set(ins_.a, wanted, boxFloat(value));
        return;
    }
    Block* large = newBlock();
    goOnIf(fitsSmall(value), large);
    set(ins_.a, wanted, merge(box(value), large, [&] { return call("newInt", {vm_, value}); }));
}

/// The number of the receiver's class, which goes to `other` if it has none.
llvm::Value* FunctionLowering::numberOfReceiver(Operand receiver, bool isOpen, Block* other) {
    if (isOpen)
        requireKind(receiver, vm::Kind::Instance, other);
    Value* cls = load(module_.pointer(), asPointer(receiver.value), module_.layout().instanceClass, Memory::Header);
    return load(ir_.getInt32Ty(), cls, module_.layout().classNumber, Memory::Header);
}

llvm::Value* FunctionLowering::hasNumber(Value* number, uint32_t first, uint32_t last) {
    if (first == last)
        return ir_.CreateICmpEQ(number, ir_.getInt32(first));
    return ir_.CreateICmpULE(ir_.CreateSub(number, ir_.getInt32(first)), ir_.getInt32(last - first));
}

/// Which of the methods it is follows from the number of the receiver's class.
void FunctionLowering::lowerPlannedMethod(const CallPlan& plan) {
    const Operand receiver = operand(ins_.b + kFrameHeader);
    const TypeState before = types_;
    const Holdings held = holdings_;
    const Step step = stepAt(function_, at_);
    Block *other = nullptr, *done = newBlock();
    auto otherwise = [&] { return other ? other : other = plan.isOthersLeft ? leaveHere() : newBlock(); };
    const bool isOnly = !plan.isOpen && plan.targets.size() == 1;
    Value* number = isOnly ? nullptr : numberOfReceiver(receiver, plan.isOpen, plan.isOpen ? otherwise() : nullptr);
    for (size_t t = 0; t < plan.targets.size(); ++t) {
        const CallTarget& target = plan.targets[t];
        if (!takesCall(program_, target, step, before)) {
            otherwise();
            if (t + 1 < plan.targets.size() || plan.isOpen)
                continue;
            ir_.CreateBr(other);
            break;
        }
        Block* next = nullptr;
        if (plan.isOpen || t + 1 < plan.targets.size()) {
            Block* found = newBlock();
            next = newBlock();
            Value* holds = ir_.getFalse();
            for (auto [first, last] : target.numbers)
                holds = ir_.CreateOr(hasNumber(number, first, last), holds);
            ir_.CreateCondBr(holds, found, next);
            ir_.SetInsertPoint(found);
        }
        runTarget(target, plan.result);
        ir_.CreateBr(done);
        types_ = before;
        holdings_ = held;
        if (!next)
            break;
        ir_.SetInsertPoint(next);
    }
    if (other) {
        if (!ir_.GetInsertBlock()->getTerminator())
            ir_.CreateBr(other);
        if (!plan.isOthersLeft) {
            ir_.SetInsertPoint(other);
            lowerOtherMethod(plan.result);
            ir_.CreateBr(done);
        }
    }
    ir_.SetInsertPoint(done);
    types_ = before;
    types_[ins_.a] = plan.result;
}

/// The receiver is an instance whose class has the method.
void FunctionLowering::runTarget(const CallTarget& target, Type result) {
    const Function& callee = *target.function;
    const uint32_t window = ins_.b + kFrameHeader;
    std::vector<Value*> given{operand(window).value};
    for (uint32_t p = 1; p < ins_.c; ++p)
        given.push_back(argumentFor(callee.parameters[p], window + p));
    addOmitted(callee, given);
    requireRoom(word(callee.code().registers));
    giveResult(callee, runBody(callee, given, 0, [&] { return closureOf(*target.method); }), result);
}

/// Something else.
void FunctionLowering::lowerOtherMethod(Type result) {
    callKindMethod();
    expectResult(result);
    set(ins_.a, result, operand(ins_.a).value);
}

/// A class whose `init` has native code: a new instance, and that is run on it. False: the call is something else.
bool FunctionLowering::lowerKnownClass() {
    const Step step = stepAt(function_, at_);
    const CallPlan plan = planOf(program_, function_, step, types_);
    if (plan.targets.empty() || !takesCall(program_, plan.targets[0], step, types_))
        return false;
    const CallTarget& target = plan.targets[0];
    const Function& callee = *target.function;
    Value* cls = load(module_.bits(), asPointer(extWord()), 0, Memory::Variable);
    requireKind({Type::Any, cls}, vm::Kind::Class, leaveHere());
    Value* number = load(ir_.getInt32Ty(), asPointer(cls), module_.layout().classNumber, Memory::Header);
    guard(hasNumber(number, target.numbers[0].first, target.numbers[0].first));
    std::vector<Value*> given{nullptr};
    for (uint32_t p = 0; p < ins_.c; ++p)
        given.push_back(argumentFor(callee.parameters[p + 1], ins_.b + kFrameHeader + p));
    addOmitted(callee, given);
    requireRoom(word(callee.code().registers));
    given[0] = call("newInstance", {vm_, cls});
    giveResult(callee, runBody(callee, given, 1, [&] { return closureOf(*target.method); }), plan.result);
    return true;
}

/// A closure of a known function, which the call consumes.
void FunctionLowering::lowerKnownCall() {
    const Step step = stepAt(function_, at_);
    const CallPlan plan = planOf(program_, function_, step, types_);
    if (!takesCall(program_, plan.targets[0], step, types_)) {
        lowerUnknownCall();
        expectResult(plan.result);
        return;
    }
    const Function& callee = *plan.targets[0].function;
    Value* closure = boxed(ins_.b);
    std::vector<Value*> given;
    for (uint32_t p = 0; p < ins_.c; ++p)
        given.push_back(argumentFor(callee.parameters[p], ins_.b + kFrameHeader + p));
    addOmitted(callee, given);
    requireRoom(word(callee.code().registers));
    Value* result = runBody(callee, given, 0, [&] { return closure; }, true);
    releaseObject(asPointer(closure));
    giveResult(callee, result, plan.result);
}

/// A method of the parent; of a known one, it is that which it should be.
void FunctionLowering::lowerSuperGet() {
    const Step step = stepAt(function_, at_);
    TypeState after = types_;
    stepNext(program_, function_, step, after);
    const Type expected = after[ins_.a];
    const Function* known = isFunction(expected) ? program_.functions()[native::functionOf(expected)].get() : nullptr;
    const uint64_t module = known ? known->module : ~uint64_t{0}, prototype = known ? known->prototype : 0;
    Value* found = call("parentsFunction", {vm_, boxed(ins_.b), extWord(), word(module), word(prototype)});
    guard(ir_.CreateICmpNE(found, word(0)));
    retainObject(asPointer(found));
    releaseKilled(ins_.b, kKillB);
    set(ins_.a, expected, found);
}

} // namespace coro::native
