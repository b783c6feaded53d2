#include "engine/session.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/io.h"
#include "base/render.h"
#include "base/utf8.h"
#include "bytecode/serialize.h"
#include "bytecode/verifier.h"
#include "compiler/compile.h"
#include "stdlib/library.h"
#include "vm/vm.h"

namespace coro::engine {

namespace {

bool wantsColor() {
    const char* noColor = getenv("NO_COLOR");
    return isatty(STDERR_FILENO) && !(noColor && *noColor);
}

} // namespace

Session::Session() = default;
Session::~Session() = default;

void Session::print(const std::vector<Diagnostic>& diagnostics) const {
    std::string text = render(diagnostics, sources_, {.color = wantsColor()});
    fwrite(text.data(), 1, text.size(), stderr);
}

const bytecode::Module& Session::core() {
    if (!core_) {
        auto module = bytecode::deserialize(stdlib::coreModule(), bytecode::Trust::Trusted);
        CORO_CHECK(module.ok());
        core_ = std::make_unique<bytecode::Module>(std::move(module).value());
    }
    return *core_;
}

std::unique_ptr<bytecode::Module> Session::compile(Result<const SourceFile*> source) {
    if (!source) {
        print({std::move(source).error()});
        return nullptr;
    }
    DiagnosticSink sink;
    auto module = compiler::compile(**source, sink, {.prelude = &core()});
    print(sink.take());
    if (!module)
        return nullptr;
    if constexpr (kChecks) {
        auto verified = bytecode::verify(*module);
        if (!verified)
            fmt::print(stderr, "internal check failed: {}\n", verified.error());
        CORO_CHECK(verified.ok());
    }
    return module;
}

std::unique_ptr<bytecode::Module> Session::compileFile(const std::string& path) {
    if (path != "-")
        return compile(loadSource(sources_, path));
    auto text = readStdin("stdin");
    if (!text)
        return compile(fail(std::move(text).error()));
    return compileText("stdin", std::move(*text));
}

std::unique_ptr<bytecode::Module> Session::compileText(std::string name, std::string text) {
    return compile(addSource(sources_, std::move(name), std::move(text)));
}

/// A position of the running program, as the diagnostics of the compiler show theirs.
std::string Session::excerpt(const std::string& path, bytecode::Position at) const {
    for (FileId id = 1; const SourceFile* file = sources_.find(id); ++id) {
        if (file->path() != path || at.line == 0 || at.line > file->lineCount())
            continue;
        std::string_view line = file->lineText(at.line);
        auto offset = [&](uint32_t column) {
            return file->lineStart(at.line) +
                   static_cast<uint32_t>(utf8::offsetOf(line, std::min<size_t>(column, utf8::countCodePoints(line))));
        };
        uint32_t first = at.column ? at.column - 1u : 0;
        return renderPlace(file->span(offset(first), offset(first + at.length)), sources_, {.color = wantsColor()});
    }
    return "";
}

int Session::run(const bytecode::Module& program, const RunOptions& options) {
    vm::Vm vm(options.virtualTime ? vm::makeVirtualLoop() : vm::makeUvLoop());
    vm.arguments = options.arguments;
    vm.excerpt = [this](const std::string& path, bytecode::Position at) { return excerpt(path, at); };
    for (const bytecode::Module* module : {&core(), &program}) {
        auto linked = vm.link(*module, module == core_.get() ? stdlib::coreTables() : vm::NativeTables{});
        if (linked)
            continue;
        fmt::print(stderr, "error: {}\n", linked.error());
        return kExitInternal;
    }
    vm.runMain(*vm.findModule(program.name));
    std::string alive = vm.shutDown();
    if (kChecks && !alive.empty()) {
        fmt::print(stderr, "leak: objects that are still alive at the end of the program:\n{}", alive);
        return kExitInternal;
    }
    if (vm.out.isOpen())
        return vm.scheduler.exitCode();
    // Nobody reads any more, as in `coroc run a.co | head -1`: that is no mistake.
    if (vm.out.error() != EPIPE)
        fmt::print(stderr, "error: cannot write to stdout: {}\n", errnoText(vm.out.error()));
    int code = vm.scheduler.exitCode();
    return code != 0 ? code : vm.out.exitCode();
}

} // namespace coro::engine
