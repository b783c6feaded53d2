#include "vm/names.h"

#include "vm/types/str.h"
#include "vm/vm.h"

namespace coro::vm {

void Names::begin(Vm& vm) {
    static constexpr std::string_view kTexts[] = {
#define KNOWN_NAME(name, text) text,
#include "vm/known_names.def"
#undef KNOWN_NAME
    };
    for (size_t i = 0; i < known_.size(); ++i)
        known_[i] = intern(vm, kTexts[i]);
}

Value Names::intern(Vm& vm, std::string_view text) {
    if (auto it = strs_.find(text); it != strs_.end())
        return it->second;
    Str* str = newShortStr(vm, text);
    if (!str->isImmortal())
        vm.heap.makeImmortal(str);
    return intern(Value::object(str));
}

Value Names::intern(Value str) { return strs_.try_emplace(as<Str>(str)->view(), str).first->second; }

} // namespace coro::vm
