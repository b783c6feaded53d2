// What an executable that `coroc build` makes begins with: its modules are linked, its native code is put in place, and
// it runs.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "base/out_of_memory.h"
#include "bytecode/serialize.h"
#include "engine/ending.h"
#include "engine/reporting.h"
#include "vm/memory/machine_memory.h"
#include "vm/native/entry.h"
#include "vm/native/image.h"
#include "vm/vm.h"

namespace coro::engine {

namespace {

/// The modules of the program, and the sources that errors show.
struct StandaloneProgram {
    std::vector<std::unique_ptr<bytecode::Module>> modules;
    SourceMap sources;
};

bool load(StandaloneProgram& program, vm::Vm& vm, const vm::ImageModule& image) {
    auto module =
        bytecode::deserialize({image.bytecode, image.bytecodeSize}, bytecode::Trust::Trusted, bytecode::Use::Running);
    if (!module) {
        fmt::print(stderr, "error: this program is damaged: {}\n", module.error());
        return false;
    }
    program.modules.push_back(std::make_unique<bytecode::Module>(std::move(module).value()));
    const bytecode::Module& loaded = *program.modules.back();
    if (image.path)
        program.sources.add(image.path, std::string(image.source, image.sourceSize), loaded.parts);
    auto linked = vm.link(loaded, image.natives ? image.natives() : vm::NativeTables{{}, {}, image.path == nullptr});
    if (!linked)
        fmt::print(stderr, "error: {}\n", linked.error());
    return linked.ok();
}

int run(int argc, char** argv) {
    const vm::ProgramImage& image = vm::coro_program_image;
    // So that a program can be tried out without waiting.
    const char* isVirtual = getenv("CORO_VIRTUAL_TIME");
    StandaloneProgram program;
    vm::Vm vm(isVirtual && *isVirtual ? vm::makeVirtualLoop() : vm::makeUvLoop());
    vm.arguments.assign(argv + 1, argv + argc);
    vm.heap.setLimit(vm::memoryOfMachine());
    vm.excerpt = [&](const std::string& path, bytecode::Position at) { return excerptOf(program.sources, path, at); };
    for (uint64_t i = 0; i < image.count; ++i)
        if (!load(program, vm, image.modules[i])) {
            vm.shutDown();
            return kExitInternal;
        }
    vm::installNative(vm, *image.native);
    vm.runMain(*vm.findModule(program.modules.back()->name));
    return leaveProcess(endProgram(vm, true));
}

} // namespace

} // namespace coro::engine

int main(int argc, char** argv) {
    coro::endWithoutMemory();
    return coro::engine::run(argc, argv);
}
