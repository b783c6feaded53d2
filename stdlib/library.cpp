#include "stdlib/library.h"

#include <vector>

#include "stdlib/natives.h"

namespace coro::stdlib {

// The file that defines these is written by the build, from core.co (cmake/stdlib.cmake).
extern const unsigned char kCoreModule[];
extern const unsigned long kCoreModuleSize;

namespace {

std::vector<vm::NativeEntry> joined(std::initializer_list<std::span<const vm::NativeEntry>> tables) {
    std::vector<vm::NativeEntry> all;
    for (auto table : tables)
        all.insert(all.end(), table.begin(), table.end());
    return all;
}

} // namespace

std::string_view coreModule() { return {reinterpret_cast<const char*>(kCoreModule), kCoreModuleSize}; }

vm::NativeTables coreTables() {
    static const auto functions =
        joined({inspectionNatives(), intNatives(),      floatNatives(),     bitNatives(),        packingNatives(),
                roundingNatives(),   strNatives(),      strSearchNatives(), strUnicodeNatives(), characterNatives(),
                splitNatives(),      encodingNatives(), bytesNatives(),     listNatives(),       sortNatives(),
                mapNatives(),        setNatives(),      rangeNatives(),     errorNatives(),      futureNatives(),
                programNatives()});
    static const auto properties = joined({rangeProperties(), errorProperties(), futureProperties()});
    return {functions, properties};
}

} // namespace coro::stdlib
