#pragma once
// Native code for a program: the library that makes it is opened when it is asked for.
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/program.h"
#include "native/library.h"

namespace coro::vm {
class Vm;
}

namespace coro::engine {

/// Where that library and what belongs to it lie, with a `/` at the end; empty when there is none.
const std::string& nativeFolder();
/// libcoronative.so, from beside this program or from ../lib/coro; opened once. The error says why not.
const Result<const native::Library*, std::string>& nativeLibrary();

/// The folder of what executables are linked with, with a `/` at the end. The error says why it is of no use.
Result<std::string, std::string> nativeBundle();

struct ObjectCode {
    std::vector<std::string> files; ///< which belong together
};
/// Compiles a program; of the request, modules and layout are filled in here. The error is for the user.
Result<ObjectCode, std::string> compileNative(const bytecode::Module& core, const Program& program,
                                              native::CompileRequest request);

/// Compiles a linked program and lets it run natively from now on. The error is one line.
Result<bool, std::string> runNatively(vm::Vm& vm, const bytecode::Module& core, const Program& program);

} // namespace coro::engine
