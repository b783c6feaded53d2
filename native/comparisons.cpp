// Comparisons, as values and fused with jumps, and jumps on the truth of a value.
#include "vm/interpreter/comparison.h"

#include "native/function_lowering.h"
#include "vm/value.h"

namespace coro::native {

using bytecode::kKillA;
using bytecode::kKillB;
using bytecode::kKillC;
using bytecode::Opcode;

namespace {

constexpr uint64_t kFalse = 1, kTrue = 2, kNil = 0, kUnset = 3; // as LoadPrim counts

} // namespace

llvm::Value* FunctionLowering::compareInts(Opcode op, Value* x, Value* y) {
    switch (op) {
    case Opcode::Eq:
        return ir_.CreateICmpEQ(x, y);
    case Opcode::Ne:
        return ir_.CreateICmpNE(x, y);
    case Opcode::Lt:
        return ir_.CreateICmpSLT(x, y);
    case Opcode::Le:
        return ir_.CreateICmpSLE(x, y);
    case Opcode::Gt:
        return ir_.CreateICmpSGT(x, y);
    default:
        return ir_.CreateICmpSGE(x, y);
    }
}

llvm::Value* FunctionLowering::compareFloats(Opcode op, Value* x, Value* y) {
    switch (op) {
    case Opcode::Eq:
        return ir_.CreateFCmpOEQ(x, y);
    case Opcode::Ne:
        return ir_.CreateFCmpUNE(x, y);
    case Opcode::Lt:
        return ir_.CreateFCmpOLT(x, y);
    case Opcode::Le:
        return ir_.CreateFCmpOLE(x, y);
    case Opcode::Gt:
        return ir_.CreateFCmpOGT(x, y);
    default:
        return ir_.CreateFCmpOGE(x, y);
    }
}

/// Whether the comparison holds; operands are consumed as the bits of b (x) and c (y) in `kills` say.
llvm::Value* FunctionLowering::compare(Opcode op, Operand x, Operand y, unsigned kills) {
    if (x.type == Type::Int && y.type == Type::Int)
        return compareInts(op, x.value, y.value);
    if (isNumber(x.type) && isNumber(y.type))
        return compareFloats(op, exactFloating(x), exactFloating(y));
    Block *floats = newBlock(), *slow = newBlock(), *done = newBlock();
    llvm::SmallVector<std::pair<Value*, Block*>, 3> results;
    auto give = [&](Value* outcome) {
        results.emplace_back(outcome, ir_.GetInsertBlock());
        ir_.CreateBr(done);
    };
    if (x.type == Type::Float || y.type == Type::Float) {
        ir_.CreateBr(floats);
    } else {
        for (const Operand& o : {x, y})
            if (o.type != Type::Int)
                require(isSmallInt(o.value), floats);
        give(compareInts(op, integer(x), integer(y)));
    }
    ir_.SetInsertPoint(floats);
    for (const Operand& o : {x, y})
        if (!isNumber(o.type))
            require(isFloat(o.value), slow);
    give(compareFloats(op, exactFloating(x), exactFloating(y)));
    ir_.SetInsertPoint(slow);
    Value* outcome = checked(call("compare", {vm_, word(static_cast<uint64_t>(op)), boxed(x), boxed(y), word(kills)}));
    give(isPrim(outcome, kTrue));
    ir_.SetInsertPoint(done);
    llvm::PHINode* phi = ir_.CreatePHI(ir_.getInt1Ty(), 3);
    for (auto [value, from] : results)
        phi->addIncoming(value, from);
    return phi;
}

void FunctionLowering::setBoolean(Value* condition) {
    Value *yes = word(vm::Value::kPrimBase + kTrue), *no = word(vm::Value::kPrimBase + kFalse);
    set(ins_.a, Type::Immediate, ir_.CreateSelect(condition, yes, no));
}

bool FunctionLowering::lowerComparison() {
    if (ins_.op == Opcode::Is) {
        lowerIs();
        return true;
    }
    if (ins_.op == Opcode::IsInstance) {
        Value* is = checked(call("isInstanceOf", {vm_, boxed(ins_.b), boxed(ins_.c)}));
        releaseKilled(ins_.b, kKillB);
        releaseKilled(ins_.c, kKillC);
        set(ins_.a, Type::Immediate, is);
        return true;
    }
    const bytecode::OpcodeInfo& info = bytecode::info(ins_.op);
    if (!bytecode::hasTarget(ins_.op)) {
        setBoolean(compare(ins_.op, operand(ins_.b), operand(ins_.c), kills() & (kKillB | kKillC)));
        return true;
    }
    const Operand y = info.b == bytecode::Operand::Src   ? operand(ins_.b)
                      : info.b == bytecode::Operand::Imm ? constant(int64_t{ins_.immB()})
                                                         : constant(bytecode::immediateFloat(ins_.b));
    const bool killsY = info.b == bytecode::Operand::Src && (kills() & kKillB);
    const unsigned killed = (kills() & kKillA ? kKillB : 0u) | (killsY ? kKillC : 0u);
    const vm::ComparisonOf comparison = vm::comparisonOf(ins_.op);
    Value* holds = compare(comparison.op, operand(ins_.a), y, killed);
    jumpWhen(comparison.wanted ? holds : ir_.CreateNot(holds));
    return false;
}

/// The same value or object. A class on the right asks for its instances, which is left to the interpreter.
void FunctionLowering::lowerIs() {
    const Operand x = operand(ins_.b), y = operand(ins_.c);
    if (mayOwn(y.type)) {
        Block *object = newBlock(), *goOn = newBlock();
        ir_.CreateCondBr(isObject(y.value), object, goOn);
        ir_.SetInsertPoint(object);
        Value* kind = load(ir_.getInt8Ty(), asPointer(y.value), offsetof(vm::Object, kind), Memory::Header);
        guard(ir_.CreateICmpNE(kind, ir_.getInt8(static_cast<uint8_t>(vm::Kind::Class))));
        ir_.CreateBr(goOn);
        ir_.SetInsertPoint(goOn);
    }
    Value* same = ir_.CreateICmpEQ(boxed(x), boxed(y));
    releaseKilled(ins_.b, kKillB);
    releaseKilled(ins_.c, kKillC);
    setBoolean(same);
}

/// To the target when it holds, else to the next instruction.
void FunctionLowering::jumpWhen(Value* condition) {
    Block *yes = newBlock(), *no = newBlock();
    ir_.CreateCondBr(condition, yes, no);
    ir_.SetInsertPoint(yes);
    goTo(blockOf().target);
    ir_.SetInsertPoint(no);
    goTo(blockOf().next);
}

void FunctionLowering::lowerNot() {
    const Operand x = operand(ins_.b);
    Value* falsy = isNumber(x.type) ? ir_.getFalse() : isFalsy(x.value);
    releaseKilled(ins_.b, kKillB);
    setBoolean(falsy);
}

void FunctionLowering::lowerTruth() {
    const Operand x = operand(ins_.a);
    const bool isKnown = isNumber(x.type) || native::isObject(x.type);
    auto when = [&](Value* condition, bool ofNumber) {
        releaseKilled(ins_.a, kKillA);
        jumpWhen(isKnown ? ir_.getInt1(ofNumber) : condition);
    };
    Value* bits = isKnown ? word(0) : x.value;
    switch (ins_.op) {
    case Opcode::JumpIf:
        when(ir_.CreateNot(isFalsy(bits)), true);
        break;
    case Opcode::JumpIfNot:
        when(isFalsy(bits), false);
        break;
    case Opcode::JumpIfNil:
        when(isPrim(bits, kNil), false);
        break;
    case Opcode::JumpIfNotNil:
        when(ir_.CreateNot(isPrim(bits, kNil)), true);
        break;
    default:
        when(ir_.CreateNot(isPrim(bits, kUnset)), true);
        break;
    }
}

} // namespace coro::native
