#include "stdlib/library.h"

#include <algorithm>
#include <vector>

#include "stdlib/natives.h"

namespace coro::stdlib {

namespace {

std::vector<vm::NativeEntry> joined(std::initializer_list<std::span<const vm::NativeEntry>> tables) {
    std::vector<vm::NativeEntry> all;
    for (auto table : tables)
        all.insert(all.end(), table.begin(), table.end());
    return all;
}

vm::NativeTables coreTables() {
    static const auto functions =
        joined({inspectionNatives(), intNatives(),      floatNatives(),     bitNatives(),        packingNatives(),
                roundingNatives(),   strNatives(),      strSearchNatives(), strUnicodeNatives(), characterNatives(),
                splitNatives(),      encodingNatives(), bytesNatives(),     listNatives(),       sortNatives(),
                mapNatives(),        setNatives(),      rangeNatives(),     errorNatives(),      futureNatives(),
                streamNatives(),     groupNatives(),    channelNatives(),   programNatives(),    expectNatives()});
    static const auto properties =
        joined({rangeProperties(), errorProperties(), futureProperties(), streamProperties(), channelProperties()});
    return {functions, properties, true};
}

} // namespace

const StandardModule* findModule(std::string_view name) {
    auto found = std::find_if(modules().begin(), modules().end(), [&](const auto& m) { return m.name == name; });
    return found == modules().end() ? nullptr : &*found;
}

/// Modules that are written in Coro alone need no line here.
vm::NativeTables nativesOf(std::string_view name) {
    struct Natives {
        std::string_view module;
        std::vector<vm::NativeEntry> functions;
    };
    static const Natives kNatives[] = {
        {"_tests", joined({testNatives()})},
        {"binary", joined({binaryNatives()})},
        {"csv", joined({csvNatives()})},
        {"json", joined({jsonNatives()})},
        {"math", joined({mathFloatNatives(), mathIntegerNatives()})},
        {"random", joined({randomNatives()})},
        {"regex", joined({regexNatives()})},
        {"time", joined({timeNatives()})},
    };
    if (name == "core")
        return coreTables();
    for (const Natives& natives : kNatives)
        if (natives.module == name)
            return {natives.functions, {}, true};
    return {{}, {}, true};
}

} // namespace coro::stdlib
