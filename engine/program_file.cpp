#include "engine/program_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/binary.h"
#include "base/utf8.h"
#include "bytecode/instruction.h"
#include "bytecode/serialize.h"
#include "stdlib/library.h"

namespace coro::engine {

namespace {

using bytecode::Module;

constexpr std::string_view kMagic = "\x7f"
                                    "coro program\r\n\x1a";

/// Of the core: the compiler calls it for `expect`.
constexpr std::string_view kHelper = "_unexpected";

/// A module of a file: one of the standard library has only its name.
struct Part {
    bool isStandard = false;
    std::string name;
    std::string bytecode;
    std::string source;
};

template <class Io>
void transfer(Io& io, std::vector<Part>& parts) {
    io.list(parts, [&](Part& part) {
        io.flag(part.isStandard);
        io.text(part.name);
        io.text(part.bytecode);
        io.text(part.source);
    });
}

/// Imported files are called by their full paths; in a file they are called by how they lie to the program's own.
class Names {
  public:
    explicit Names(const Program& program) {
        // Where the program lies is known by the folder that all its files have in common with it.
        for (const LoadedModule& module : program.modules)
            if (!module.isStandard() && module.code->name.starts_with('/'))
                folder_ = folder_.empty() ? folderOf(module.code->name) : common(folder_, module.code->name);
    }

    std::string operator()(const std::string& name) const {
        return name.starts_with('/') ? "./" + name.substr(folder_.size()) : name;
    }

  private:
    static std::string folderOf(const std::string& path) { return path.substr(0, path.rfind('/') + 1); }
    static std::string common(const std::string& folder, const std::string& path) {
        const auto end = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first;
        return folderOf(std::string(folder.begin(), end));
    }

    std::string folder_;
};

void rename(Module& module, const Names& names) {
    module.name = names(module.name);
    for (bytecode::Slot& slot : module.slots)
        slot.module = names(slot.module);
    for (bytecode::Import& import : module.imports)
        import.module = names(import.module);
}

void strip(Module& module) {
    for (bytecode::Prototype& p : module.prototypes) {
        p.body->positions.clear();
        p.declaredAt = {};
        p.doc.clear();
    }
    for (bytecode::Import& import : module.imports)
        import.at = {};
    for (bytecode::Class& c : module.classes)
        c.doc.clear();
    for (bytecode::Type& type : module.types)
        type.at = {};
}

bool isNative(const Module& module) {
    return !module.nativeClasses.empty() ||
           std::any_of(module.prototypes.begin(), module.prototypes.end(), [](const auto& p) { return p.isNative; });
}

bool endsModule(const Module& module) {
    const std::vector<uint64_t>& code = module.prototypes[0].body->code;
    for (size_t pc = 0; pc < code.size();) {
        const bytecode::Instruction i = bytecode::Instruction::decode(code[pc]);
        if (i.op == bytecode::Opcode::ModuleEnd)
            return true;
        pc += bytecode::info(i.op).words();
    }
    return false;
}

/// Puts a program together from what a file holds.
class Reader {
  public:
    explicit Reader(SourceMap& sources) : sources_(sources) {}

    Result<std::unique_ptr<Program>, std::string> read(std::vector<Part> parts) {
        addExports(stdlib::findModule("core")->bytecode);
        auto program = std::make_unique<Program>();
        for (Part& part : parts) {
            if (!add(*program, part))
                return fail(std::move(why_));
        }
        if (program->modules.empty() || program->modules.back().isStandard())
            return fail(std::string("damaged: it has no program"));
        for (const LoadedModule& module : program->modules)
            if (!module.isStandard() && endsModule(*module.code) == (&module == &program->modules.back()))
                return fail(fmt::format("damaged: `{}` ends in the wrong way", module.code->name));
        return program;
    }

  private:
    bool add(Program& program, Part& part) {
        const stdlib::StandardModule* standard = stdlib::findModule(part.name);
        if (part.isStandard != (standard != nullptr))
            return no(fmt::format("`{}` is {} the standard library", part.name, standard ? "a name of" : "not in"));
        if (standard) {
            const std::shared_ptr<const Module> code = addExports(standard->bytecode);
            program.modules.push_back({nullptr, code});
            return true;
        }
        auto module = bytecode::deserialize(part.bytecode);
        if (!module)
            return no(module.error());
        if (module->name != part.name || isNative(*module))
            return no(fmt::format("damaged: `{}` is no module of a program", part.name));
        for (const bytecode::Import& import : module->imports)
            if (std::none_of(program.modules.begin(), program.modules.end(),
                             [&](const LoadedModule& before) { return before.code->name == import.module; }))
                return no(fmt::format("damaged: `{}` is not there", import.module));
        if (std::string_view name = unknownSlot(*module); !name.empty())
            return no(fmt::format("it uses `{}`, which this version of Coro does not have", name));
        if (utf8::findInvalid(part.source) || utf8::findInvalid(module->path))
            return no("damaged: its source is no text");
        const SourceFile& source = sources_.add(module->path, std::move(part.source), module->parts);
        program.modules.push_back({&source, note(std::make_shared<Module>(std::move(module).value()))});
        return true;
    }

    std::shared_ptr<const Module> addExports(std::string_view bytes) {
        auto module = bytecode::deserialize(bytes, bytecode::Trust::Trusted);
        CORO_CHECK(module.ok());
        return note(std::make_shared<Module>(std::move(module).value()));
    }

    std::shared_ptr<const Module> note(std::shared_ptr<const Module> module) {
        for (const bytecode::Slot& slot : module->slots)
            if ((slot.isExported || slot.name == kHelper) && slot.module.empty())
                exports_.emplace(module->name, slot.name);
        return module;
    }

    /// The first slot of another module that the module before it does not export.
    std::string_view unknownSlot(const Module& module) const {
        for (const bytecode::Slot& slot : module.slots)
            if (!slot.module.empty() && !exports_.contains({slot.module, slot.name}))
                return slot.name;
        return {};
    }

    bool no(std::string why) {
        why_ = std::move(why);
        return false;
    }

    SourceMap& sources_;
    std::set<std::pair<std::string, std::string>> exports_; ///< module and name
    std::string why_;
};

} // namespace

std::string writeProgram(const Program& program, bool isStripped) {
    const Names names(program);
    std::vector<Part> parts;
    for (const LoadedModule& loaded : program.modules) {
        Part& part = parts.emplace_back();
        part.isStandard = loaded.isStandard();
        part.name = names(loaded.code->name);
        if (part.isStandard)
            continue;
        Module module = *loaded.code;
        rename(module, names);
        if (isStripped)
            strip(module);
        part.bytecode = bytecode::serialize(module);
        if (!isStripped)
            part.source = loaded.source->text();
    }
    BinaryWriter writer;
    writer.number(bytecode::kFormatVersion, 4);
    transfer(writer, parts);
    return std::string(kMagic) + writer.take();
}

bool isProgramFile(std::string_view bytes) { return bytes.starts_with(kMagic); }

Result<std::unique_ptr<Program>, std::string> readProgram(std::string_view bytes, SourceMap& sources) {
    if (!isProgramFile(bytes))
        return fail(std::string("not a compiled program"));
    BinaryReader reader(bytes.substr(kMagic.size()));
    const uint64_t version = reader.number(4);
    if (reader.ok() && version != bytecode::kFormatVersion)
        return fail(std::string("compiled by another version of Coro"));
    std::vector<Part> parts;
    transfer(reader, parts);
    if (!reader.ok() || !reader.atEnd())
        return fail(std::string("damaged: cut off or too long"));
    return Reader(sources).read(std::move(parts));
}

} // namespace coro::engine
