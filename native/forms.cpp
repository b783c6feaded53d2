#include "native/forms.h"

#include "vm/value.h"

namespace coro::native {

using VmValue = vm::Value;

llvm::Value* boxInt(Ir& ir, llvm::Value* integer) { return ir.CreateAdd(integer, ir.getInt64(VmValue::kIntZero)); }
llvm::Value* unboxInt(Ir& ir, llvm::Value* bits) { return ir.CreateSub(bits, ir.getInt64(VmValue::kIntZero)); }

llvm::Value* boxFloat(Ir& ir, llvm::Value* number) {
    llvm::Value* raw = ir.CreateBitCast(number, ir.getInt64Ty());
    raw = ir.CreateSelect(ir.CreateFCmpUNO(number, number), ir.getInt64(uint64_t{0x7FF8} << 48), raw);
    return ir.CreateAdd(raw, ir.getInt64(VmValue::kDoubleOffset));
}
llvm::Value* unboxFloat(Ir& ir, llvm::Value* bits) {
    return ir.CreateBitCast(ir.CreateSub(bits, ir.getInt64(VmValue::kDoubleOffset)), ir.getDoubleTy());
}

llvm::Value* isSmallInt(Ir& ir, llvm::Value* bits) { return ir.CreateICmpUGE(bits, ir.getInt64(VmValue::kIntMin)); }
llvm::Value* isFloat(Ir& ir, llvm::Value* bits) {
    return ir.CreateICmpULT(ir.CreateSub(bits, ir.getInt64(VmValue::kDoubleOffset)),
                            ir.getInt64(VmValue::kPrimBase - VmValue::kDoubleOffset));
}
llvm::Value* isObject(Ir& ir, llvm::Value* bits) { return ir.CreateICmpULT(bits, ir.getInt64(uint64_t{1} << 48)); }

llvm::Value* fitsSmall(Ir& ir, llvm::Value* integer) {
    llvm::Value* moved = ir.CreateSub(integer, ir.getInt64(static_cast<uint64_t>(VmValue::kSmallMin)));
    return ir.CreateICmpULE(moved, ir.getInt64(static_cast<uint64_t>(VmValue::kSmallMax - VmValue::kSmallMin)));
}
llvm::Value* fitsFloat(Ir& ir, llvm::Value* integer) {
    constexpr uint64_t kMost = uint64_t{1} << 53;
    return ir.CreateICmpULT(ir.CreateAdd(integer, ir.getInt64(kMost)), ir.getInt64(2 * kMost));
}

llvm::Value* unboxed(Ir& ir, Type type, llvm::Value* bits) {
    return type == Type::Int ? unboxInt(ir, bits) : type == Type::Float ? unboxFloat(ir, bits) : bits;
}

} // namespace coro::native
