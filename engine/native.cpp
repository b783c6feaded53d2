#include "engine/native.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "base/io.h"
#include "native_contract.h"
#include "vm/native/entry.h"
#include "vm/vm.h"

namespace coro::engine {

namespace {

std::string ownFolder() {
    std::array<char, 4096> path{};
    const ssize_t length = readlink("/proc/self/exe", path.data(), path.size());
    std::string whole(path.data(), length > 0 ? static_cast<size_t>(length) : 0);
    return whole.substr(0, whole.find_last_of('/') + 1);
}

constexpr const char* kLibraryFile = "libcoronative.so";

std::string findFolder() {
    for (const char* folder : {"", "../lib/coro/"})
        if (std::string path = ownFolder() + folder; access((path + kLibraryFile).c_str(), R_OK) == 0)
            return path;
    return "";
}

std::string otherBuild(const std::string& path) {
    return fmt::format("{} belongs to another build than {}; build all of Coro again, or install it anew", path,
                       ownFolder() + "coroc");
}

Result<const native::Library*, std::string> openLibrary() {
    if (nativeFolder().empty())
        return fail(fmt::format("{} is neither in {} nor in ../lib/coro beside it", kLibraryFile, ownFolder()));
    const std::string path = nativeFolder() + kLibraryFile;
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    void* symbol = library ? dlsym(library, native::kLibrarySymbol) : nullptr;
    if (!symbol)
        return fail(fmt::format("cannot open {}: {}", path, dlerror()));
    const native::Library* opened = reinterpret_cast<native::LibraryFunction>(symbol)();
    if (opened->version != native::kLibraryVersion)
        return fail(fmt::format("{} belongs to another version of coroc; install Coro anew", path));
    if (std::string_view(opened->contract) != native::kContract)
        return fail(otherBuild(path));
    return opened;
}

} // namespace

const std::string& nativeFolder() {
    static const std::string folder = findFolder();
    return folder;
}

Result<std::string, std::string> nativeBundle() {
    std::string folder = nativeFolder() + "bundle/";
    const auto contract = readFile(folder + "contract.txt");
    if (!contract || contract.value() != fmt::format("{}\n", native::kContract))
        return fail(otherBuild(folder));
    return folder;
}

const Result<const native::Library*, std::string>& nativeLibrary() {
    static const Result<const native::Library*, std::string> library = openLibrary();
    return library;
}

Result<ObjectCode, std::string> compileNative(const bytecode::Module& core, const Program& program,
                                              native::CompileRequest request) {
    const auto& library = nativeLibrary();
    if (!library)
        return fail(library.error());
    std::vector<native::InputModule> modules{{&core, false}};
    for (const LoadedModule& module : program.modules)
        modules.push_back({module.code.get(), !module.isStandard()});
    request.modules = modules;
    request.layout = vm::nativeLayout();
    std::string error;
    std::vector<std::string> files = library.value()->compile(request, error);
    if (files.empty())
        return fail(error);
    return ObjectCode{std::move(files)};
}

Result<bool, std::string> runNatively(vm::Vm& vm, const bytecode::Module& core, const Program& program) {
    native::CompileRequest request;
    request.forThisMachine = true;
    // For tests (tests/native_fuzz_test.py).
    if (const char* forced = getenv("CORO_FORCED_LEAVE"))
        request.forcedLeave = std::strtoull(forced, nullptr, 10);
    request.takesAllForHot = getenv("CORO_NATIVE_ALL");
    auto object = compileNative(core, program, request);
    if (!object)
        return fail(object.error());
    std::vector<native::SymbolAddress> symbols;
    for (const vm::NativeSymbol& symbol : vm::nativeSymbols())
        symbols.push_back({symbol.name, symbol.address});
    std::string error;
    const void* table = nativeLibrary().value()->load(object.value().files, symbols, error);
    if (!table)
        return fail(error);
    vm::installNative(vm, *static_cast<const vm::NativeProgram*>(table));
    return true;
}

} // namespace coro::engine
