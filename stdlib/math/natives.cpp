// What stdlib/math/math.co declares as native.
#include "stdlib/natives.h"

#include "stdlib/joined.h"
#include "stdlib/modules.h"

namespace coro::stdlib {

vm::NativeTables mathModule() {
    static const auto functions = joined({mathFloatNatives(), mathIntegerNatives()});
    return {functions, {}, true};
}

} // namespace coro::stdlib
