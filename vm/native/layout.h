#pragma once
// Where the members of objects are that native code reads itself, in bytes from their beginning.
#include <cstdint>

namespace coro::vm {

/// What native code leaves in a register that the interpreter does not expect there.
enum class Unsettled : uint8_t {
    Int,      ///< a machine integer
    Float,    ///< a machine float
    Borrowed, ///< a value without a count of its own
    Lent,     ///< the same, unless the function was given one
};

struct NativeLayout {
    uint64_t stackTop, stackLimit; ///< in Vm
    uint64_t listItems, listSize, listCapacity;
    uint64_t instanceClass, instanceFields;
    uint64_t classCacheId, classMakesInstances, classNumber;
    uint64_t closureCode, closureCaptures;
    uint64_t codeExactArity, codeRegisters, codeBody;
    uint64_t cellValue;
    uint64_t futureBits; ///< in Coroutine
};

} // namespace coro::vm
