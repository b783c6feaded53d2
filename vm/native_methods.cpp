#include "vm/native_methods.h"

#include <algorithm>
#include <span>

#include "vm/code.h"

namespace coro::vm {

std::optional<uint16_t> NativeMethods::numberOf(Code& native, Kind receiver, unsigned given) {
    const unsigned arity = native.nativeArity;
    if (!native.native || arity > NativeMethod::kMost || given < native.required || given > arity)
        return std::nullopt;
    const auto known = std::find_if(methods_.begin(), methods_.end(), [&](const NativeMethod& m) {
        return m.function == native.native && m.receiver == receiver && m.given == given;
    });
    if (known != methods_.end())
        return static_cast<uint16_t>(known - methods_.begin());
    NativeMethod method{.function = native.native,
                        .plainCase = native.plainCase,
                        .receiver = receiver,
                        .required = static_cast<uint8_t>(native.required),
                        .given = static_cast<uint8_t>(given),
                        .arity = static_cast<uint8_t>(arity),
                        .presets = {}};
    if (given < arity) {
        const std::span<const Value> presets = native.presets();
        if (presets.empty())
            return std::nullopt;
        for (unsigned i = given; i < arity; ++i)
            method.presets[i] = presets[i - native.required];
    }
    if (methods_.size() == kLimit)
        return std::nullopt;
    methods_.push_back(method);
    return static_cast<uint16_t>(methods_.size() - 1);
}

} // namespace coro::vm
