#pragma once
// What each standard module is bound to. An executable refers to those of its own modules by the linker's names, so
// that the others are left out of it.
#include "vm/native.h"

namespace coro::stdlib {

#define MODULE(name, function) vm::NativeTables function##Module() asm("coro_natives_" #name);
#include "stdlib/modules.def"

} // namespace coro::stdlib
