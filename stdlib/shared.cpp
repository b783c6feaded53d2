#include "stdlib/shared.h"

#include "vm/types/bigint.h"
#include "vm/types/operations.h"
#include "vm/vm.h"

namespace coro::stdlib {

using namespace vm;

Value lenOf(Vm& vm, Value* args, unsigned) {
    int64_t length = lengthOf(vm, args[0]);
    return length < 0 ? Value::raised() : newInt(vm, length);
}

Value containsItem(Vm& vm, Value* args, unsigned) {
    Truth is = contains(vm, args[0], args[1]);
    return is == Truth::Raised ? Value::raised() : Value::boolean(is == Truth::Yes);
}

} // namespace coro::stdlib
