// What stdlib/core/*.co declare as native.
#include "stdlib/natives.h"

#include "stdlib/joined.h"
#include "stdlib/modules.h"

namespace coro::stdlib {

vm::NativeTables coreModule() {
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

} // namespace coro::stdlib
