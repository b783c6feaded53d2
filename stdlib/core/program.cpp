// The program itself: its arguments, its end, its memory.
#include "stdlib/natives.h"
#include "vm/types/bigint.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/vm.h"

namespace coro::stdlib {

using namespace coro::vm;

namespace {

Value exit(Vm& vm, Value* args, unsigned) {
    if (!args[0].isSmallInt() || args[0].asSmallInt() < 0 || args[0].asSmallInt() > 255)
        return vm.raise(ErrorId::ValueError, "an exit code is an int from 0 to 255");
    return vm.scheduler.exitNow(static_cast<int>(args[0].asSmallInt()));
}

Value programArguments(Vm& vm, Value*, unsigned) {
    List* list = newList(vm);
    for (const std::string& argument : vm.arguments)
        list->pushLiteral(vm, Value::object(newShortStr(vm, argument)));
    return Value::object(list);
}

Value memoryInUse(Vm& vm, Value*, unsigned) { return newInt(vm, static_cast<int64_t>(vm.heap.liveBytes())); }

constexpr NativeEntry kFunctions[] = {
    {"exit", exit}, {"programArguments", programArguments}, {"memoryInUse", memoryInUse}};

} // namespace

std::span<const NativeEntry> programNatives() { return kFunctions; }

} // namespace coro::stdlib
