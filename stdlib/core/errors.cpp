// Errors, and what a class says of itself.
#include "stdlib/natives.h"
#include "vm/errors/error.h"
#include "vm/errors/trace.h"
#include "vm/types/str.h"
#include "vm/vm.h"

namespace coro::stdlib {

using namespace coro::vm;

namespace {

Value report(Vm& vm, Value* args, unsigned) { return newStr(vm, errorReport(vm, args[0])); }

Value className(Vm& vm, Value* args, unsigned) { return newStr(vm, as<Class>(args[0])->name); }

constexpr NativeEntry kFunctions[] = {{"Error.report", report}};
constexpr NativeEntry kProperties[] = {{"class.name", className}};

} // namespace

std::span<const NativeEntry> errorNatives() { return kFunctions; }
std::span<const NativeEntry> errorProperties() { return kProperties; }

} // namespace coro::stdlib
