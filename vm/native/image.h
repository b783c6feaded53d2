#pragma once
// What an executable that `coroc build` makes has of its program: the object code made for it holds a ProgramImage, and
// the runtime it is linked with (engine/standalone/) runs that. The layout is known to native/program_image.cpp.
#include <cstdint>

namespace coro::vm {

struct NativeProgram;
struct NativeTables;

struct ImageModule {
    const char* bytecode; ///< in the .coc format
    uint64_t bytecodeSize;
    NativeTables (*natives)(); ///< what it is bound to; null: it has no native functions
    const char* path;          ///< null: a module of the standard library
    const char* source;        ///< shown with errors
    uint64_t sourceSize;
};

struct ProgramImage {
    const ImageModule* modules; ///< in the order of linking: the core first, the program's own last
    uint64_t count;
    const NativeProgram* native;
};

extern "C" const ProgramImage coro_program_image;

} // namespace coro::vm
