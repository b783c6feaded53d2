// Arithmetic: numbers whose type is known as the machine does it; others are looked at, and what is neither two small
// ints nor two floats goes to the runtime.
#include "native/function_lowering.h"
#include "vm/value.h"

namespace coro::native {

using bytecode::kKillB;
using bytecode::kKillC;
using bytecode::Opcode;

namespace {

bool isFloatOperation(Opcode op) {
    return op == Opcode::Add || op == Opcode::Sub || op == Opcode::Mul || op == Opcode::Div;
}

} // namespace

void FunctionLowering::lowerArithmetic() {
    const bytecode::OpcodeInfo& info = bytecode::info(ins_.op);
    if (ins_.op == Opcode::Neg || ins_.op == Opcode::BitNot) {
        lowerUnary(ins_.op);
        return;
    }
    const Opcode op = withoutImmediate(ins_.op);
    const Operand b = operand(ins_.b);
    if (info.c == bytecode::Operand::Src) {
        lowerBinary(op, b, operand(ins_.c), kills() & (kKillB | kKillC));
    } else if (info.c == bytecode::Operand::Imm) {
        lowerBinary(op, b, constant(int64_t{ins_.immC()}), kills() & kKillB);
    } else {
        const bool isFirst = ins_.kills & bytecode::kFloatFirst;
        const Operand number = constant(bytecode::immediateFloat(ins_.c));
        const unsigned killed = !(kills() & kKillB) ? 0 : isFirst ? kKillC : kKillB;
        lowerBinary(op, isFirst ? number : b, isFirst ? b : number, killed);
    }
}

void FunctionLowering::lowerBinary(Opcode op, Operand x, Operand y, unsigned kills) {
    switch (arithmeticType(op, x.type, y.type)) {
    case Type::Int:
        lowerInts(op, x.value, y.value);
        return;
    case Type::Float:
        lowerFloats(op, x, y);
        return;
    default:
        lowerMixed(op, x, y, kills);
    }
}

/// Two ints that give one, or leave.
void FunctionLowering::lowerInts(Opcode op, Value* x, Value* y) {
    set(ins_.a, Type::Int, fastInts(op, x, y, leaveHere()));
}

/// The result as a machine integer; where the interpreter would have more to do, `otherwise`.
llvm::Value* FunctionLowering::fastInts(Opcode op, Value* x, Value* y, Block* otherwise) {
    auto unlessOverflow = [&](llvm::Intrinsic::ID id) {
        Value* both = ir_.CreateBinaryIntrinsic(id, x, y);
        require(ir_.CreateNot(ir_.CreateExtractValue(both, 1)), otherwise);
        return ir_.CreateExtractValue(both, 0);
    };
    auto requireDivisible = [&] {
        require(ir_.CreateICmpNE(y, word(0)), otherwise);
        Value* isLeast = ir_.CreateICmpEQ(x, word(uint64_t{1} << 63));
        require(ir_.CreateNot(ir_.CreateAnd(ir_.CreateICmpEQ(y, word(~uint64_t{0})), isLeast)), otherwise);
    };
    switch (op) {
    case Opcode::Add:
        return unlessOverflow(llvm::Intrinsic::sadd_with_overflow);
    case Opcode::Sub:
        return unlessOverflow(llvm::Intrinsic::ssub_with_overflow);
    case Opcode::Mul:
        return unlessOverflow(llvm::Intrinsic::smul_with_overflow);
    case Opcode::FloorDiv:
        requireDivisible();
        return floorDivide(x, y);
    case Opcode::Mod:
        requireDivisible();
        return floorRemainder(x, y);
    case Opcode::BitAnd:
        return ir_.CreateAnd(x, y);
    case Opcode::BitOr:
        return ir_.CreateOr(x, y);
    case Opcode::BitXor:
        return ir_.CreateXor(x, y);
    case Opcode::Shl: {
        require(ir_.CreateICmpULT(y, word(63)), otherwise);
        Value* moved = ir_.CreateShl(x, y);
        require(ir_.CreateICmpEQ(ir_.CreateAShr(moved, y), x), otherwise);
        return moved;
    }
    case Opcode::Shr:
        require(ir_.CreateICmpULT(y, word(64)), otherwise);
        return ir_.CreateAShr(x, y);
    default:
        require(ir_.getFalse(), otherwise);
        return x;
    }
}

llvm::Value* FunctionLowering::floorDivide(Value* x, Value* y) {
    Value *quotient = ir_.CreateSDiv(x, y), *rest = ir_.CreateSRem(x, y);
    Value* isBelow = ir_.CreateICmpSLT(ir_.CreateXor(rest, y), word(0));
    Value* down = ir_.CreateAnd(ir_.CreateICmpNE(rest, word(0)), isBelow);
    return ir_.CreateSub(quotient, ir_.CreateZExt(down, module_.bits()));
}

llvm::Value* FunctionLowering::floorRemainder(Value* x, Value* y) {
    Value* rest = ir_.CreateSRem(x, y);
    Value* isBelow = ir_.CreateICmpSLT(ir_.CreateXor(rest, y), word(0));
    Value* moves = ir_.CreateAnd(ir_.CreateICmpNE(rest, word(0)), isBelow);
    return ir_.CreateAdd(rest, ir_.CreateSelect(moves, y, word(0)));
}

/// A number as a machine float; leaves when it is none, or, if so wanted, would have to be rounded.
llvm::Value* FunctionLowering::floatOrLeave(Operand o, bool isExact) {
    if (isNumber(o.type))
        return isExact ? exactFloating(o) : floating(o);
    Block* other = newBlock();
    require(isFloat(o.value), other);
    return merge(unboxFloat(o.value), other, [&] {
        guard(isSmallInt(o.value));
        return ir_.CreateSIToFP(unbox(o.value), module_.number());
    });
}

/// Numbers of which one is a float, or to be divided: what comes of them is a float, or native code leaves.
void FunctionLowering::lowerFloats(Opcode op, Operand x, Operand y) {
    // Of two ints the quotient itself is rounded, once.
    const bool isExact = x.type != Type::Float && y.type != Type::Float;
    Value *a = floatOrLeave(x, isExact), *b = floatOrLeave(y, isExact);
    set(ins_.a, Type::Float, fastFloats(op, a, b, leaveHere()));
}

llvm::Value* FunctionLowering::fastFloats(Opcode op, Value* x, Value* y, Block* otherwise) {
    switch (op) {
    case Opcode::Add:
        return ir_.CreateFAdd(x, y);
    case Opcode::Sub:
        return ir_.CreateFSub(x, y);
    case Opcode::Mul:
        return ir_.CreateFMul(x, y);
    default:
        require(ir_.CreateFCmpUNE(y, llvm::ConstantFP::get(module_.number(), 0.0)), otherwise);
        return ir_.CreateFDiv(x, y);
    }
}

/// Anything: gives any value.
void FunctionLowering::lowerMixed(Opcode op, Operand x, Operand y, unsigned kills) {
    auto general = [&] {
        return checked(call("binary", {vm_, word(static_cast<uint64_t>(op)), boxed(x), boxed(y), word(kills)}));
    };
    if (native::isObject(x.type) || native::isObject(y.type)) {
        set(ins_.a, listType(program_, op, x.type, y.type), general());
        return;
    }
    Block *slow = newBlock(), *done = newBlock();
    std::vector<std::pair<Value*, Block*>> results;
    auto give = [&](Value* bits) {
        results.emplace_back(bits, ir_.GetInsertBlock());
        ir_.CreateBr(done);
    };
    auto require2 = [&](auto test, Type known, Block* otherwise) {
        for (const Operand& o : {x, y})
            if (o.type != known)
                require(isNumber(o.type) ? ir_.getFalse() : (this->*test)(o.value), otherwise);
    };
    const bool maybeFloats = isFloatOperation(op) && x.type != Type::Int && y.type != Type::Int;
    Block* floats = maybeFloats ? newBlock() : slow;
    if (op != Opcode::Pow) {
        require2(&FunctionLowering::isSmallInt, Type::Int, floats);
        Value* result = fastInts(op, integer(x), integer(y), slow);
        require(fitsSmall(result), slow);
        give(box(result));
    } else {
        ir_.CreateBr(slow);
    }
    if (maybeFloats) {
        ir_.SetInsertPoint(floats);
        require2(&FunctionLowering::isFloat, Type::Float, slow);
        give(boxFloat(fastFloats(op, floating(x), floating(y), slow)));
    }
    ir_.SetInsertPoint(slow);
    give(general());
    ir_.SetInsertPoint(done);
    llvm::PHINode* phi = ir_.CreatePHI(module_.bits(), 3);
    for (auto [bits, from] : results)
        phi->addIncoming(bits, from);
    set(ins_.a, Type::Any, phi);
}

void FunctionLowering::lowerUnary(Opcode op) {
    const Operand x = operand(ins_.b);
    if (x.type == Type::Float && op == Opcode::Neg) {
        set(ins_.a, Type::Float, ir_.CreateFNeg(x.value));
        return;
    }
    auto ofInt = [&](Value* i, Block* otherwise) {
        if (op == Opcode::BitNot)
            return ir_.CreateNot(i);
        require(ir_.CreateICmpNE(i, word(uint64_t{1} << 63)), otherwise);
        return ir_.CreateNeg(i);
    };
    if (x.type == Type::Int) {
        set(ins_.a, Type::Int, ofInt(x.value, leaveHere()));
        return;
    }
    Block* slow = newBlock();
    if (x.type == Type::Float)
        ir_.CreateBr(slow);
    else
        require(isSmallInt(x.value), slow);
    auto general = [&] { return checked(call("unary", {vm_, word(static_cast<uint64_t>(op)), boxed(x), killBits()})); };
    if (x.type == Type::Float) {
        ir_.SetInsertPoint(slow);
        set(ins_.a, Type::Any, general());
        return;
    }
    Value* result = ofInt(unbox(x.value), slow);
    require(fitsSmall(result), slow);
    set(ins_.a, Type::Any, merge(box(result), slow, general));
}

} // namespace coro::native
