#include "engine/loader.h"

#include <fmt/format.h>

#include "base/io.h"
#include "base/place.h"
#include "bytecode/serialize.h"
#include "compiler/interface.h"
#include "stdlib/library.h"

namespace coro::engine {

using compiler::ImportRequest;

/// A module on its way to being compiled.
struct Loader::Unit {
    FilePlace place;
    bool isMain = false;
    bool withTests = false;
    bool isDone = false;
    const SourceFile* source = nullptr;
    std::unique_ptr<compiler::ParsedFile> parsed;
    std::unique_ptr<CacheEntry> cached;           ///< until it is taken, or found to be out of date
    std::shared_ptr<const bytecode::Module> code; ///< null: errors, or not yet
    Hash interface;                               ///< of `code`; for modules of the standard library always the same
    std::vector<ImportRequest> requests;
    std::vector<Unit*> imports; ///< what the first requests led to; null: nothing
    const Unit* importedBy = nullptr;
    Span importedAt;
    DiagnosticSink sink;
};

Loader::Loader(SourceMap& sources, const bytecode::Module& core, const Cache* cache)
    : sources_(sources), core_(core), cache_(cache) {}
Loader::~Loader() = default;

Loader::Unit& Loader::add(FilePlace place) {
    auto unit = std::make_unique<Unit>();
    unit->place = std::move(place);
    Unit& added = *unit;
    units_[added.place.key] = std::move(unit);
    return added;
}

std::unique_ptr<Program> Loader::load(const SourceFile& source, FilePlace place) {
    Unit& main = add(std::move(place));
    main.source = &source;
    main.isMain = true;
    loadUnit(main);
    return loaded();
}

std::unique_ptr<Program> Loader::loadInput(const SourceFile& source, FilePlace place, compiler::SessionNames& session) {
    session_ = &session;
    Unit& main = add(std::move(place));
    main.isMain = true;
    main.source = &source;
    const std::string key = main.place.key;
    loadUnit(main);
    session_ = nullptr;
    std::unique_ptr<Program> program = loaded();
    // What has errors, or never runs since another part has errors, is not there.
    if (!program) {
        for (Unit* unit : done_)
            unit->code = nullptr;
        std::erase_if(units_, [](const auto& entry) { return !entry.second->code; });
    }
    units_.erase(key);
    done_.clear();
    return program;
}

void Loader::forget(const bytecode::Module& module) {
    std::erase_if(units_, [&](const auto& entry) { return entry.second->code.get() == &module; });
}

std::unique_ptr<Program> Loader::loadTests(const SourceFile& source, FilePlace place, const SourceFile& driver) {
    Unit& tested = add(std::move(place));
    tested.withTests = true;
    tested.source = &source;
    loadUnit(tested);
    std::unique_ptr<Program> program = load(driver, textPlace(driver.path()));
    if (program)
        program->runsTests = true;
    return program;
}

/// A unit that nobody imports, with all that it imports.
void Loader::loadUnit(Unit& unit) {
    begin(unit);
    while (!open_.empty())
        if (!advance(*open_.back()))
            finish(*open_.back());
}

/// All that has been loaded; null after errors.
std::unique_ptr<Program> Loader::loaded() const {
    auto program = std::make_unique<Program>();
    for (const Unit* unit : done_) {
        if (!unit->code)
            return nullptr;
        program->modules.push_back({unit->source, unit->code});
    }
    return program;
}

/// Opens a unit: what it imports is known then.
void Loader::begin(Unit& unit) {
    open_.push_back(&unit);
    if (!unit.source)
        return beginStandard(unit);
    if (cache_ && unit.place.isFile() && !unit.withTests)
        if (auto entry = cache_->read(unit.place.key, unit.isMain, *unit.source))
            unit.cached = std::make_unique<CacheEntry>(std::move(*entry));
    if (unit.cached) {
        for (const bytecode::Import& import : unit.cached->module.imports) {
            const Span at = spanOfPlace(*unit.source, {import.at.line, import.at.column}, import.at.length);
            unit.requests.push_back({import.name, import.isFile, at});
        }
        return;
    }
    unit.parsed = compiler::parseFile(*unit.source, unit.sink);
    unit.requests = unit.parsed->imports();
}

void Loader::beginStandard(Unit& unit) {
    auto code = bytecode::deserialize(stdlib::findModule(unit.place.key)->bytecode, bytecode::Trust::Trusted,
                                      session_ ? bytecode::Use::Anything : bytecode::Use::Running);
    CORO_CHECK(code.ok());
    unit.code = std::make_shared<bytecode::Module>(std::move(code).value());
    for (const bytecode::Import& import : unit.code->imports)
        unit.requests.push_back({import.name, import.isFile, {}});
}

/// Goes on with the next import of a unit; false when there is none.
bool Loader::advance(Unit& unit) {
    if (unit.imports.size() == unit.requests.size())
        return false;
    // Opening another unit leaves the vector alone, but not this unit on top.
    const ImportRequest& request = unit.requests[unit.imports.size()];
    unit.imports.push_back(nullptr);
    unit.imports.back() = import(unit, request);
    return true;
}

/// What an import leads to; a new unit is opened. Null, and reported, when it leads nowhere.
Loader::Unit* Loader::import(Unit& unit, const ImportRequest& request) {
    Result<ImportPlace> place = findImport(request, unit.place);
    if (!place) {
        unit.sink.report(std::move(place).error());
        return nullptr;
    }
    if (auto known = units_.find(place->file.key); known != units_.end()) {
        if (known->second->isDone)
            return known->second.get();
        reportCycle(unit, request, *known->second);
        return nullptr;
    }
    Unit& imported = add(std::move(place->file));
    imported.importedBy = &unit;
    imported.importedAt = request.span;
    if (!place->isStandard) {
        Result<std::string> text = readFile(imported.place.shown);
        Result<const SourceFile*> source =
            text ? addSource(sources_, imported.place.shown, std::move(*text)) : fail(std::move(text).error());
        if (!source) {
            Diagnostic d = std::move(source).error();
            if (d.labels.empty())
                d.primary(request.span, "imported here");
            else
                d.note("imported by {}", chainOf(imported));
            unit.sink.report(std::move(d));
            imported.isDone = true;
            return &imported;
        }
        imported.source = *source;
    }
    begin(imported);
    return &imported;
}

/// All that the unit imports is compiled.
void Loader::finish(Unit& unit) {
    open_.pop_back();
    unit.isDone = true;
    done_.push_back(&unit);
    if (!unit.source)
        return;
    if (!takeCached(unit))
        compile(unit);
    std::vector<Diagnostic> diagnostics = unit.sink.take();
    if (unit.code && unit.parsed && cache_)
        keep(unit, diagnostics);
    unit.parsed = nullptr;
    const std::string chain = chainOf(unit);
    for (Diagnostic& d : diagnostics) {
        if (!chain.empty())
            d.note("imported by {}", chain);
        diagnostics_.push_back(std::move(d));
    }
}

/// Whether the unit's entry in the cache fits to what its imports are now.
bool Loader::takeCached(Unit& unit) {
    if (!unit.cached)
        return false;
    std::unique_ptr<CacheEntry> entry = std::move(unit.cached);
    for (size_t i = 0; i < unit.imports.size(); ++i) {
        const Unit* imported = unit.imports[i];
        if (!imported || !imported->code || imported->interface != entry->imports[i] ||
            imported->code->name != entry->module.imports[i].module)
            return false;
    }
    unit.interface = entry->interface;
    unit.code = std::make_shared<bytecode::Module>(std::move(entry->module));
    for (Diagnostic& warning : entry->warnings)
        unit.sink.report(std::move(warning));
    return true;
}

void Loader::compile(Unit& unit) {
    compiler::CompileOptions options{.withTests = unit.withTests, .prelude = &core_};
    if (unit.isMain && session_) {
        options.moduleName = unit.place.key;
        options.session = session_;
    }
    if (!unit.isMain) {
        options.moduleName = unit.place.key;
        options.isMain = false;
    }
    for (const stdlib::StandardModule& m : stdlib::modules())
        options.standardModules.push_back(m.name);
    for (const Unit* imported : unit.imports)
        options.imports.push_back(imported ? compiler::ImportedModule{imported->code.get(), imported->source}
                                           : compiler::ImportedModule{});
    const bool isWrong = unit.sink.hasErrors();
    if (!unit.parsed)
        unit.parsed = compiler::parseFile(*unit.source, unit.sink);
    std::unique_ptr<bytecode::Module> code = compiler::compile(*unit.parsed, unit.sink, options);
    if (!code || isWrong)
        return;
    if (!session_ || !unit.isMain)
        unit.interface = compiler::interfaceOf(*code);
    unit.code = std::move(code);
}

void Loader::keep(const Unit& unit, const std::vector<Diagnostic>& warnings) const {
    if (!unit.place.isFile() || unit.withTests)
        return;
    CacheEntry entry{*unit.code, warnings, unit.interface, {}};
    for (const Unit* imported : unit.imports)
        entry.imports.push_back(imported->interface);
    cache_->write(unit.place.key, unit.isMain, *unit.source, std::move(entry));
}

/// "b.co:1:8, which a.co:2:8 imports"; empty for the program's own file.
std::string Loader::chainOf(const Unit& unit) const {
    constexpr unsigned kMost = 8;
    std::string text;
    unsigned count = 0;
    for (const Unit* u = &unit; u->importedBy; u = u->importedBy) {
        if (++count > kMost)
            return text + ", and so on";
        const Position at = u->importedBy->source->positionAt(u->importedAt.begin);
        const std::string place = fmt::format("{}:{}:{}", u->importedBy->source->path(), at.line, at.column);
        text += text.empty() ? place : fmt::format(", which {} imports", place);
    }
    return text;
}

/// The import leads back to a unit that is still open.
void Loader::reportCycle(Unit& unit, const ImportRequest& request, const Unit& first) {
    constexpr size_t kMost = 8;
    Diagnostic d = Diagnostic::of(ErrorCode::ImportCycle);
    if (&unit == &first) {
        unit.sink.report(d.primary(request.span, "a module that imports itself"));
        return;
    }
    size_t from = 0;
    while (open_[from] != &first)
        ++from;
    std::string names;
    for (size_t i = from; i < open_.size(); ++i) {
        if (open_.size() - i > kMost && i > from) {
            names += i == from + 1 ? "... -> " : "";
            continue;
        }
        names += open_[i]->place.shown + " -> ";
    }
    d.primary(request.span, "leads back to {}", first.place.shown);
    for (size_t i = from + 1; i < open_.size(); ++i)
        if (open_.size() - i < kMost)
            d.secondary(open_[i]->importedAt, "imports {}", open_[i]->place.shown);
    unit.sink.report(
        d.note("{}{}", names, first.place.shown).help("move what both sides need into a module of its own"));
}

} // namespace coro::engine
