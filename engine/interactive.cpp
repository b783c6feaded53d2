#include "engine/interactive.h"

#include <fmt/format.h>
#include <unistd.h>

#include "base/io.h"
#include "base/render.h"
#include "compiler/completeness.h"
#include "engine/loader.h"
#include "engine/reporting.h"
#include "stdlib/library.h"
#include "vm/errors/trace.h"
#include "vm/memory/machine_memory.h"

namespace coro::engine {

using compiler::SessionName;
using vm::Value;

namespace {

constexpr const char* kBaseName = "session";
constexpr const char* kLast = "_";

/// A module without code that holds the last value.
std::unique_ptr<bytecode::Module> makeBase() {
    auto base = std::make_unique<bytecode::Module>();
    base->name = kBaseName;
    base->slots.push_back({kLast, "", true, -1, true});
    bytecode::Prototype& top = base->prototypes.emplace_back();
    top.kind = bytecode::FunctionKind::Co;
    return base;
}

} // namespace

Interactive::Interactive(const Options& options)
    : core_(loadCore(bytecode::Use::Anything)), base_(makeBase()),
      cache_(options.useCache ? Cache::open() : std::nullopt),
      loader_(std::make_unique<Loader>(sources_, *core_, cache_ ? &*cache_ : nullptr)),
      vm_(options.virtualTime ? vm::makeVirtualLoop() : vm::makeUvLoop()) {
    vm_.isInteractive = true;
    vm_.heap.setLimit(vm::memoryOfMachine());
    vm_.excerpt = [this](const std::string& path, bytecode::Position at) { return excerptOf(sources_, path, at); };
    vm_.scheduler.beginSession();
    const auto core = vm_.link(*core_, stdlib::nativesOf("core"));
    const auto base = vm_.link(*base_, {});
    CORO_CHECK(core.ok() && base.ok());
    last_ = &base.value()->slots[0];
    *last_ = Value::nil();
    SessionName& last = names_[kLast];
    last.kind = SessionName::Kind::Var;
    last.home = last.declaredIn = base_.get();
    last.nameInHome = kLast;
    last.hasValue = true;
}

Interactive::~Interactive() = default;

bool Interactive::needsMoreLines(const std::string& text) {
    SourceMap sources;
    Result<const SourceFile*> source = addSource(sources, "input", text);
    return source && compiler::needsMoreLines(**source);
}

void Interactive::print(const std::vector<Diagnostic>& diagnostics) {
    if (diagnostics.empty())
        return;
    vm_.out.flush();
    vm_.err.write(render(diagnostics, sources_, {.color = wantsColor(STDERR_FILENO)}));
    vm_.err.flush();
}

Interactive::Outcome Interactive::run(std::string text) {
    const std::string name = fmt::format("input {}", ++inputs_);
    return run(addSource(sources_, name, std::move(text)), textPlace(name));
}

Interactive::Outcome Interactive::load(const std::string& path) {
    FilePlace place = programPlace(path);
    // A file may be loaded again and again.
    place.key = fmt::format("input {}", ++inputs_);
    return run(loadSource(sources_, path), std::move(place));
}

Interactive::Outcome Interactive::run(Result<const SourceFile*> source, FilePlace place) {
    setResult(Value::nil());
    if (!source) {
        print({std::move(source).error()});
        return Outcome::NotRun;
    }
    std::unique_ptr<Program> program = loader_->loadInput(**source, std::move(place), names_);
    print(loader_->takeDiagnostics());
    if (!program)
        return Outcome::NotRun;
    programs_.push_back(std::move(program));
    tellAwaited();
    const Outcome outcome = runProgram(*programs_.back());
    noteValues();
    return outcome;
}

/// Names that functions use and nobody has declared yet.
void Interactive::tellAwaited() {
    for (auto& [name, declared] : names_)
        if (std::exchange(declared.isAwaited, false))
            vm_.err.write(fmt::format("note: `{}` is not declared yet\n", name));
    vm_.err.flush();
}

bool Interactive::link(const LoadedModule& module) {
    auto linked =
        vm_.link(*module.code, module.isStandard() ? stdlib::nativesOf(module.code->name) : vm::NativeTables{});
    if (!linked)
        vm_.err.write(fmt::format("error: {}\n", linked.error()));
    return linked.ok();
}

Interactive::Outcome Interactive::runProgram(const Program& program) {
    for (const LoadedModule& module : program.modules)
        if (!link(module))
            return Outcome::NotRun;
    lastInput_ = &program.main();
    vm::Coroutine* input = vm_.startTopLevel(*vm_.findModule(program.modules.front().code->name));
    vm_.scheduler.runInput(input);
    Outcome outcome = Outcome::Cancelled;
    if (input->status == vm::State::Ok) {
        outcome = Outcome::Done;
        setResult(vm::retained(input->result));
    } else if (input->status == vm::State::Failed) {
        outcome = Outcome::Failed;
        vm_.err.write(vm::errorReport(vm_, input->result));
        vm_.err.flush();
    }
    if (outcome != Outcome::Done)
        for (const LoadedModule& module : program.modules)
            if (!vm_.findModule(module.code->name)->hasRun)
                loader_->forget(*module.code);
    vm::release(vm_, input);
    return outcome;
}

/// Consumes the value.
void Interactive::setResult(Value value) {
    if (!value.isNil())
        vm::release(vm_, std::exchange(*last_, vm::retained(value)));
    vm::release(vm_, std::exchange(result_, value));
}

/// What an input was to declare and has not come to is not there.
void Interactive::noteValues() {
    for (auto& [name, declared] : names_) {
        if (declared.isOwn()) {
            declared.hasValue = declared.hasValue || !placeOf(declared)->isUnset();
            continue;
        }
        const vm::LinkedModule* home = vm_.findModule(declared.home->name);
        declared.hasValue = home->module == declared.home && home->hasRun;
    }
}

Value* Interactive::placeOf(const SessionName& name) const {
    vm::LinkedModule* home = vm_.findModule(name.home->name);
    for (size_t i = 0; i < home->slots.size(); ++i)
        if (home->module->slots[i].name == name.nameInHome && home->module->slots[i].module.empty())
            return &home->slots[i];
    CORO_UNREACHABLE();
}

Value Interactive::valueOf(std::string_view name) const {
    const auto it = names_.find(name);
    if (it != names_.end())
        return it->second.kind == SessionName::Kind::Module ? Value::unset() : *placeOf(it->second);
    const vm::LinkedModule* core = vm_.findModule("core");
    for (size_t i = 0; i < core->slots.size(); ++i)
        if (core->module->slots[i].isExported && core->module->slots[i].name == name)
            return core->slots[i];
    return Value::unset();
}

int Interactive::end(int code) {
    setResult(Value::nil());
    vm_.scheduler.endSession(code);
    const std::string alive = vm_.shutDown();
    if (kChecks && !alive.empty()) {
        fmt::print(stderr, "leak: objects that are still alive at the end of the session:\n{}", alive);
        return kExitInternal;
    }
    if (!vm_.out.isOpen() && vm_.scheduler.exitCode() == 0)
        return vm_.out.exitCode();
    return vm_.scheduler.exitCode();
}

} // namespace coro::engine
