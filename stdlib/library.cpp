#include "stdlib/library.h"

#include <algorithm>

#include "stdlib/modules.h"

namespace coro::stdlib {

namespace {

struct NativeModule {
    std::string_view name;
    std::string_view symbol;
    vm::NativeTables (*tables)();
};

constexpr NativeModule kNativeModules[] = {
#define MODULE(name, function) {#name, "coro_natives_" #name, function##Module},
#include "stdlib/modules.def"
};

const NativeModule* findNativeModule(std::string_view name) {
    for (const NativeModule& module : kNativeModules)
        if (module.name == name)
            return &module;
    return nullptr;
}

} // namespace

const StandardModule* findModule(std::string_view name) {
    auto found = std::find_if(modules().begin(), modules().end(), [&](const auto& m) { return m.name == name; });
    return found == modules().end() ? nullptr : &*found;
}

vm::NativeTables nativesOf(std::string_view name) {
    const NativeModule* module = findNativeModule(name);
    return module ? module->tables() : vm::NativeTables{{}, {}, true};
}

std::string_view nativesSymbolOf(std::string_view name) {
    const NativeModule* module = findNativeModule(name);
    return module ? module->symbol : "";
}

} // namespace coro::stdlib
