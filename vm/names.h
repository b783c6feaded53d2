#pragma once
// Names of fields and methods are interned: one str for each, so that two are the same when they are the same object.
#include <array>
#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "vm/value.h"

namespace coro::vm {

class Vm;

enum class KnownName : uint8_t {
#define KNOWN_NAME(name, text) name,
#include "vm/known_names.def"
#undef KNOWN_NAME
};

class Names {
  public:
    /// The names that the machine itself uses get their strs.
    void begin(Vm& vm);

    Value known(KnownName name) const { return known_[static_cast<size_t>(name)]; }
    /// The str of that text; immortal.
    Value intern(Vm& vm, std::string_view text);
    /// The same for a str that is immortal already: it, or one that was there before.
    Value intern(Value str);

  private:
    static constexpr size_t kKnownCount = 0
#define KNOWN_NAME(name, text) +1
#include "vm/known_names.def"
#undef KNOWN_NAME
        ;

    std::array<Value, kKnownCount> known_{};
    std::unordered_map<std::string_view, Value> strs_; ///< keys are views of the strs
};

} // namespace coro::vm
