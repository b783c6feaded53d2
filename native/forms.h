#pragma once
// The two forms of a number, as a Value (vm/value.h) and as the machine has it: LLVM IR for the way from one to the
// other.
#include <llvm/IR/IRBuilder.h>

#include "native/types.h"

namespace coro::native {

using Ir = llvm::IRBuilder<>;

/// Of an int that fitsSmall.
llvm::Value* boxInt(Ir& ir, llvm::Value* integer);
llvm::Value* unboxInt(Ir& ir, llvm::Value* bits);
llvm::Value* boxFloat(Ir& ir, llvm::Value* number);
llvm::Value* unboxFloat(Ir& ir, llvm::Value* bits);

llvm::Value* isSmallInt(Ir& ir, llvm::Value* bits);
llvm::Value* isFloat(Ir& ir, llvm::Value* bits);
llvm::Value* isObject(Ir& ir, llvm::Value* bits);
/// Whether a machine integer is one of the small ints.
llvm::Value* fitsSmall(Ir& ir, llvm::Value* integer);
/// Whether it is a float without rounding, and each int near it another one.
llvm::Value* fitsFloat(Ir& ir, llvm::Value* integer);

/// A Value that is of the type, in the type's form.
llvm::Value* unboxed(Ir& ir, Type type, llvm::Value* bits);

} // namespace coro::native
