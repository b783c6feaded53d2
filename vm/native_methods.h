#pragma once
// What the machine has found out about calls of native methods, for the instructions that make them: a call with so
// many arguments on a receiver of a built-in kind always runs the same function on the same presets.
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "vm/native.h"
#include "vm/object.h"

namespace coro::vm {

struct Code;

struct NativeMethod {
    static constexpr unsigned kMost = 4; ///< parameters, the receiver included

    NativeFunction function;
    PlainCase plainCase; ///< null: there is none
    Kind receiver;
    uint8_t required;
    uint8_t given; ///< arguments of the call, the receiver included
    uint8_t arity; ///< parameters; those from `given` on have presets
    std::array<Value, kMost> presets;
};

class NativeMethods {
  public:
    /// What 16 bits can tell apart.
    static constexpr size_t kLimit = UINT16_MAX;

    /// The number of such a call of a native; none when it takes other arguments, or too many, or when the numbers are
    /// used up.
    std::optional<uint16_t> numberOf(Code& native, Kind receiver, unsigned given);
    const NativeMethod& operator[](size_t number) const { return methods_[number]; }

  private:
    std::vector<NativeMethod> methods_;
};

} // namespace coro::vm
