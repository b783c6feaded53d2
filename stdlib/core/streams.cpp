// Stream.
#include "stdlib/natives.h"
#include "vm/coroutines/future.h"
#include "vm/types/operations.h"
#include "vm/types/str.h"
#include "vm/vm.h"

namespace coro::stdlib {

using namespace coro::vm;

namespace {

Value close(Vm& vm, Value* args, unsigned) { return Value::object(vm.scheduler.close(as<Stream>(args[0]))); }

Value name(Vm& vm, Value* args, unsigned) { return Value::object(newShortStr(vm, nameOf(as<Stream>(args[0])))); }

Value pull(Vm& vm, Value* args, unsigned) {
    Value item;
    switch (vm.pull(as<Stream>(args[0]), item)) {
    case Step::Item:
        return item;
    case Step::Done:
        return take(args[1]);
    case Step::Raised:
        break;
    }
    return Value::raised();
}

constexpr NativeEntry kFunctions[] = {{"Stream.close", close}, {"_pull", pull}};
constexpr NativeEntry kProperties[] = {{"Stream.name", name}};

} // namespace

std::span<const NativeEntry> streamNatives() { return kFunctions; }
std::span<const NativeEntry> streamProperties() { return kProperties; }

} // namespace coro::stdlib
