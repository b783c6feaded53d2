#pragma once
// Where the members of objects are that native code reads itself, in bytes from their beginning.
#include <cstdint>

namespace coro::vm {

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
