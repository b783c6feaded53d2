#include "engine/session.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <ctime>

#include "base/io.h"
#include "base/render.h"
#include "base/render_json.h"
#include "engine/checker.h"
#include "engine/loader.h"
#include "engine/native.h"
#include "engine/profile.h"
#include "engine/program_file.h"
#include "engine/reporting.h"
#include "engine/test_run.h"
#include "stdlib/library.h"
#include "vm/interpreter/sampler.h"
#include "vm/memory/machine_memory.h"
#include "vm/vm.h"

namespace coro::engine {

Session::Session(bool useCache) : cache_(useCache ? Cache::open() : std::nullopt) {}
Session::~Session() = default;

void Session::print(const std::vector<Diagnostic>& diagnostics) const {
    std::string text = render(diagnostics, sources_, {.color = wantsColor(STDERR_FILENO)});
    fwrite(text.data(), 1, text.size(), stderr);
}

const bytecode::Module& Session::core() {
    if (!core_)
        core_ = loadCore(bytecode::Use::Running);
    return *core_;
}

std::unique_ptr<Program> Session::compile(Result<const SourceFile*> source, FilePlace place) {
    if (!source) {
        print({std::move(source).error()});
        return nullptr;
    }
    Loader loader(sources_, core(), cache_ ? &*cache_ : nullptr);
    std::unique_ptr<Program> program = loader.load(**source, std::move(place));
    print(loader.takeDiagnostics());
    return program;
}

std::unique_ptr<Program> Session::compileFile(const std::string& path) {
    const bool isStdin = path == "-";
    auto text = isStdin ? readStdin("stdin") : readFile(path);
    if (!text)
        return compile(fail(std::move(text).error()), {});
    if (isProgramFile(*text))
        return load(isStdin ? "stdin" : path, *text);
    if (isStdin)
        return compileText("stdin", std::move(*text));
    return compile(addSource(sources_, path, std::move(*text)), programPlace(path));
}

/// What has been compiled before.
std::unique_ptr<Program> Session::load(const std::string& path, std::string_view bytes) {
    auto program = readProgram(bytes, sources_);
    if (program)
        return std::move(program).value();
    fmt::print(stderr, "error: cannot run {}: {}\nhelp: compile it anew, from its source: coroc compile\n", path,
               program.error());
    return nullptr;
}

std::unique_ptr<Program> Session::compileText(std::string name, std::string text) {
    FilePlace place = textPlace(name);
    return compile(addSource(sources_, std::move(name), std::move(text)), std::move(place));
}

int Session::check(const std::vector<std::string>& paths, bool asJson) {
    Checker checker(sources_, core());
    for (const std::string& path : paths)
        checker.check(path);
    const std::vector<Diagnostic> found = checker.take();
    const auto errors =
        std::count_if(found.begin(), found.end(), [](const Diagnostic& d) { return d.severity == Severity::Error; });
    if (asJson) {
        std::string text;
        for (const Diagnostic& d : found)
            text += renderJson(d, sources_);
        fwrite(text.data(), 1, text.size(), stdout);
        if (fflush(stdout) != 0)
            return kExitFailed;
    } else {
        print(found);
        const auto counted = [](auto count, const char* what) {
            return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
        };
        fmt::print(stderr, "{}{}, {} in {}\n", found.empty() ? "" : "\n", counted(errors, "error"),
                   counted(static_cast<ptrdiff_t>(found.size()) - errors, "warning"),
                   counted(checker.fileCount(), "file"));
    }
    return errors ? kExitNotRun : 0;
}

/// False: the profile could not be written.
bool Session::runMain(vm::Vm& vm, const Program& program, const RunOptions& options) const {
    vm::LinkedModule& main = *vm.findModule(program.main().name);
    if (!options.profile) {
        vm.runMain(main);
        return true;
    }
    Profile profile;
    std::clock_t begin = std::clock();
    {
        vm::Sampler sampler([&](std::span<const vm::SamplePlace> sample) { profile.add(sample); });
        vm.runMain(main);
    }
    fmt::print(stderr, "{}", profile.report(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC));
    if (options.profileFile.empty())
        return true;
    std::string text = options.profileFile.ends_with(".svg") ? profile.flameGraph() : profile.collapsed();
    std::FILE* file = std::fopen(options.profileFile.c_str(), "w");
    bool isWritten = file && std::fwrite(text.data(), 1, text.size(), file) == text.size();
    if (file && std::fclose(file) != 0)
        isWritten = false;
    if (!isWritten)
        fmt::print(stderr, "error: cannot write the profile to {}: {}\n", options.profileFile, errnoText(errno));
    return isWritten;
}

/// False after a fault of Coro's own, which has been printed.
bool Session::link(vm::Vm& vm, const Program& program) {
    vm.excerpt = [this](const std::string& path, bytecode::Position at) { return excerptOf(sources_, path, at); };
    auto linkOne = [&](const bytecode::Module& module, const vm::NativeTables& natives) {
        auto linked = vm.link(module, natives);
        if (!linked)
            fmt::print(stderr, "error: {}\n", linked.error());
        return linked.ok();
    };
    if (!linkOne(core(), stdlib::nativesOf("core")))
        return false;
    return std::all_of(program.modules.begin(), program.modules.end(), [&](const LoadedModule& module) {
        const bool isDriver = program.runsTests && module.code.get() == &program.main();
        return linkOne(*module.code,
                       module.isStandard() ? stdlib::nativesOf(module.code->name) : vm::NativeTables{{}, {}, isDriver});
    });
}

bool Session::build(const Program& program, const BuildOptions& options) {
    auto built = buildExecutable(core(), program, options);
    if (!built)
        fmt::print(stderr, "error: {}\n", built.error());
    return built.ok();
}

int Session::run(const Program& program, const RunOptions& options) {
    auto vm = std::make_unique<vm::Vm>(options.virtualTime ? vm::makeVirtualLoop() : vm::makeUvLoop());
    vm->arguments = options.arguments;
    if (options.shuffleSeed)
        vm->scheduler.shuffle(*options.shuffleSeed);
    vm->heap.setLimit(options.memoryLimit ? options.memoryLimit : vm::memoryOfMachine());
    if (!link(*vm, program)) {
        vm->shutDown(); // what has been linked goes again
        return kExitInternal;
    }
    if (options.native) {
        if (auto done = runNatively(*vm, core(), program); !done) {
            fmt::print(stderr, "error: no native code: {}\n", done.error());
            vm->shutDown();
            return kExitInternal;
        }
    }
    bool isProfileWritten = runMain(*vm, program, options);
    int code = endProgram(*vm, options.isLast);
    if (options.isLast && !kChecks)
        (void)vm.release();
    return code == 0 && !isProfileWritten ? kExitFailed : code;
}

namespace {

constexpr const char* kTestDriver = "import _tests\nyield _tests.run()\n";

/// The program's own file is the driver, and standard modules are its own: the tested one stands before them.
const bytecode::Module& testedModule(const Program& program) {
    size_t i = program.modules.size() - 1;
    while (program.modules[--i].isStandard()) {}
    return *program.modules[i].code;
}

} // namespace

std::unique_ptr<Program> Session::compileTests(const std::string& path) {
    Result<const SourceFile*> source = loadSource(sources_, path);
    if (!source) {
        print({std::move(source).error()});
        return nullptr;
    }
    const SourceFile* driver = addSource(sources_, "(tests)", kTestDriver).value();
    Loader loader(sources_, core(), cache_ ? &*cache_ : nullptr);
    std::unique_ptr<Program> program = loader.loadTests(**source, programPlace(path), *driver);
    print(loader.takeDiagnostics());
    return program;
}

int Session::runTests(const Program& program, const TestOptions& options, TestEvents& events) {
    const bytecode::Module& tested = testedModule(program);
    std::vector<TestInfo> tests;
    tests.reserve(tested.tests.size());
    for (const bytecode::Test& test : tested.tests)
        tests.push_back({test.name, test.at.line});
    std::vector<std::string> files;
    for (const LoadedModule& module : program.modules)
        if (!module.isStandard() && module.code.get() != &program.main())
            files.push_back(module.source->path());
    events.planned(tests, files);
    const bool isAnyChosen =
        options.filter.empty() || std::any_of(tests.begin(), tests.end(), [&](const TestInfo& test) {
            return test.name.find(options.filter) != std::string::npos;
        });
    if (options.listsOnly || !isAnyChosen)
        return 0;
    vm::Vm vm(options.realTime ? vm::makeUvLoop() : vm::makeVirtualLoop());
    vm.heap.setLimit(vm::memoryOfMachine());
    if (!link(vm, program)) {
        vm.shutDown(); // what has been linked goes again
        return kExitInternal;
    }
    TestRun run(vm, *vm.findModule(tested.name), options, events);
    vm.scheduler.setTestHost(&run);
    vm.runMain(*vm.findModule(program.main().name));
    run.dropHeld();
    return endProgram(vm);
}

} // namespace coro::engine
