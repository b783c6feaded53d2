#pragma once
// Floats between registers of a frame and the machine's. What one operation stores the next one loads, and it waits for
// it: so the offset of Value's floats is added and taken off in vector registers, where the number is needed. Through
// general registers it takes twice as long.
#include <bit>
#include <cstdint>

#include "vm/value.h"

namespace coro::vm {

#if defined(__x86_64__)

struct alignas(16) FloatOffset {
    uint64_t low, high;
};
inline constexpr FloatOffset kFloatOffset{Value::kDoubleOffset, 0};

/// The float in a register; a nan when it holds anything else. (Below the floats are pointers, above them the others:
/// both come out with all bits of the exponent set.)
inline double loadFloat(const Value* from) {
    double number;
    asm("movq %1, %0\n\tpsubq %2, %0" : "=x"(number) : "m"(*from), "m"(kFloatOffset));
    return number;
}
/// Puts a float that is no nan into a register.
inline void storeFloat(Value* to, double number) {
    asm("paddq %1, %0" : "+x"(number) : "m"(kFloatOffset));
    __builtin_memcpy(to, &number, sizeof number);
}

#else

/// The same.
inline double loadFloat(const Value* from) { return from->asDouble(); }
inline void storeFloat(Value* to, double number) {
    *to = Value::fromBits(std::bit_cast<uint64_t>(number) + Value::kDoubleOffset);
}

#endif

/// Stores what came of two floats, if they were floats: everything else is a nan to loadFloat, and so is what comes of
/// it. A real nan has to be made canonical, which is left to the slow path too.
#define STORE_FLOAT(result, otherwise)                                                                                 \
    do {                                                                                                               \
        double result_ = (result);                                                                                     \
        if (result_ != result_) [[unlikely]]                                                                           \
            GOTO(otherwise);                                                                                           \
        storeFloat(R + opA(word), result_);                                                                            \
        NEXT(1);                                                                                                       \
    } while (false)

} // namespace coro::vm
