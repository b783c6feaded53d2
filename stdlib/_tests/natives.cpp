// What the driver of tests asks its host. Without one there are no tests.
#include "stdlib/modules.h"
#include "vm/coroutines/test_host.h"
#include "vm/vm.h"

namespace coro::stdlib {

using namespace coro::vm;

namespace {

Value next(Vm& vm, Value*, unsigned) {
    TestHost* host = vm.scheduler.testHost();
    return host ? host->nextTest() : Value::nil();
}

Value started(Vm& vm, Value* args, unsigned) {
    auto* test = cast<Coroutine>(args[0]);
    if (TestHost* host = vm.scheduler.testHost(); host && test)
        host->testStarted(test);
    return Value::nil();
}

Value failed(Vm& vm, Value* args, unsigned) {
    if (TestHost* host = vm.scheduler.testHost())
        host->testFailed(args[0]);
    return Value::nil();
}

Value ended(Vm& vm, Value*, unsigned) {
    if (TestHost* host = vm.scheduler.testHost())
        host->testEnded();
    return Value::nil();
}

Value nextStray(Vm& vm, Value*, unsigned) {
    TestHost* host = vm.scheduler.testHost();
    return host ? host->nextStray() : Value::nil();
}

constexpr NativeEntry kFunctions[] = {
    {"_next", next}, {"_started", started}, {"_failed", failed}, {"_ended", ended}, {"_nextStray", nextStray},
};

} // namespace

NativeTables testModule() { return {kFunctions, {}, true}; }

} // namespace coro::stdlib
