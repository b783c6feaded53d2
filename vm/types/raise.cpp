#include "vm/types/raise.h"

#include <fmt/format.h>

#include "vm/closure.h"
#include "vm/vm.h"

namespace coro::vm {

Value raiseOutOfMemory(Vm& vm, size_t size) {
    return vm.raise(ErrorId::OutOfMemory, fmt::format("there is no memory for {} more bytes", size));
}

namespace {

std::string callHintOf(const BoundMethod* method) {
    std::string_view name = as<Closure>(method->function)->code->prototype->name;
    name = name.substr(name.rfind('.') + 1);
    std::string hint = fmt::format("; `{0}` is a method: `{0}()` calls it", name);
    if (isKind(method->receiver, Kind::Map))
        hint += fmt::format(", an entry is `[\"{}\"]`", name);
    return hint;
}

} // namespace

std::string callHint(Value x, Value y) {
    if (auto* method = cast<BoundMethod>(x))
        return callHintOf(method);
    if (auto* method = cast<BoundMethod>(y))
        return callHintOf(method);
    for (Value v : {x, y})
        if (isKind(v, Kind::Deferred) || isKind(v, Kind::Coroutine))
            return "; `yield` waits for its value";
    return {};
}

} // namespace coro::vm
