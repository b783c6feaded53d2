// Part of the build: compiles the modules of the standard library and writes their bytecode as a C++ source.
//
//     coro_embed OUT.cpp stdlib/iter.co stdlib/core/list.co stdlib/core/str.co stdlib/net/http/client.co ...
//     coro_embed OUT.dis ...      the same as text, as `coroc dis` shows programs
//
// A file of stdlib/ itself is a module; the files of a folder in it together are one, with the folder's name.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>

#include "base/io.h"
#include "base/render.h"
#include "bytecode/disassembler.h"
#include "bytecode/serialize.h"
#include "bytecode/verifier.h"
#include "compiler/compile.h"

using namespace coro;

namespace {

constexpr std::string_view kFolder = "stdlib/", kSuffix = ".co", kCore = "core";

int stop(std::string_view message) {
    fmt::print(stderr, "coro_embed: {}\n", message);
    return 1;
}

/// What is compiled as one: "stdlib/iter.co" itself, "stdlib/net/http/" of what is in that folder.
std::string unitOf(const std::string& path) {
    const size_t slash = path.rfind('/');
    return slash < kFolder.size() ? path : path.substr(0, slash + 1);
}

/// "iter" of stdlib/iter.co, "net.http" of stdlib/net/http/.
std::string nameOf(std::string_view unit) {
    unit.remove_prefix(kFolder.size());
    unit.remove_suffix(unit.ends_with('/') ? 1 : kSuffix.size());
    std::string name(unit);
    std::replace(name.begin(), name.end(), '/', '.');
    return name;
}

/// Compiles modules in an order in which each comes after what it imports.
class Library {
  public:
    bool compileAll(const std::vector<std::string>& paths) {
        std::map<std::string, std::vector<std::string>> units;
        for (const std::string& path : paths)
            units[unitOf(path)].push_back(path);
        std::vector<std::unique_ptr<compiler::ParsedFile>> left;
        for (const auto& [unit, files] : units) {
            const SourceFile* source = read(unit, files);
            if (!source)
                return false;
            left.push_back(compiler::parseFile(*source, sink_, true));
        }
        bool goesOn = true;
        while (!left.empty() && std::exchange(goesOn, false)) {
            for (size_t i = 0; i < left.size(); ++i) {
                if (!isReady(*left[i]))
                    continue;
                if (!compile(*left[i]))
                    return false;
                left.erase(left.begin() + static_cast<ptrdiff_t>(i--));
                goesOn = true;
            }
        }
        for (const auto& file : left)
            fmt::print(stderr, "{}: an import leads nowhere, or in a circle\n", file->source().path());
        return left.empty();
    }

    const std::map<std::string, std::unique_ptr<bytecode::Module>>& modules() const { return modules_; }

  private:
    /// A unit's files, one behind the other. Owned by the source map; null, with a message, when one cannot be read.
    const SourceFile* read(const std::string& unit, const std::vector<std::string>& files) {
        std::string text;
        std::vector<SourcePart> parts;
        uint32_t lines = 0;
        for (const std::string& path : files) {
            auto source = loadSource(sources_, path);
            if (!source) {
                fmt::print(stderr, "{}", render(source.error(), sources_));
                return nullptr;
            }
            parts.push_back({lines + 1, path});
            text.append((*source)->text()) += '\n';
            lines += (*source)->lineCount();
        }
        return &sources_.add(unit, text, parts);
    }

    bool isReady(const compiler::ParsedFile& file) const {
        if (nameOf(file.source().path()) != kCore && !modules_.contains(std::string(kCore)))
            return false;
        return std::all_of(file.imports().begin(), file.imports().end(), [&](const compiler::ImportRequest& request) {
            return !request.isFile && modules_.contains(request.name);
        });
    }

    /// A library must be free of warnings too.
    bool compile(const compiler::ParsedFile& file) {
        compiler::CompileOptions options{
            .moduleName = nameOf(file.source().path()), .isMain = false, .allowNative = true};
        options.prelude = options.moduleName == kCore ? nullptr : modules_.at("core").get();
        for (const compiler::ImportRequest& request : file.imports())
            options.imports.push_back({modules_.at(request.name).get()});
        auto module = compiler::compile(file, sink_, options);
        std::string messages = render(sink_.take(), sources_);
        if (module)
            if (auto verified = bytecode::verify(*module); !verified)
                messages += verified.error() + "\n";
        std::fputs(messages.c_str(), stderr);
        if (!module || !messages.empty())
            return false;
        modules_[options.moduleName] = std::move(module);
        return true;
    }

    SourceMap sources_;
    DiagnosticSink sink_;
    std::map<std::string, std::unique_ptr<bytecode::Module>> modules_;
};

std::string asSource(const Library& library) {
    std::string text = "#include \"stdlib/library.h\"\n\nnamespace coro::stdlib {\n\nnamespace {\n\n";
    std::string table;
    unsigned number = 0;
    for (const auto& [name, module] : library.modules()) {
        const std::string bytes = bytecode::serialize(*module);
        text += fmt::format("const unsigned char kModule{}[] = {{", number);
        for (size_t i = 0; i < bytes.size(); ++i)
            text += fmt::format("{}{},", i % 24 ? "" : "\n    ", static_cast<unsigned char>(bytes[i]));
        text += "\n};\n\n";
        table += fmt::format("    {{\"{0}\", {{reinterpret_cast<const char*>(kModule{1}), sizeof kModule{1}}}}},\n",
                             name, number++);
    }
    return text + "const StandardModule kModules[] = {\n" + table +
           "};\n\n} // namespace\n\nstd::span<const StandardModule> modules() { return kModules; }\n\n"
           "} // namespace coro::stdlib\n";
}

std::string asListing(const Library& library) {
    std::string text;
    for (const auto& [name, module] : library.modules())
        text += bytecode::disassemble(*module);
    return text;
}

bool writeFile(const char* path, std::string_view text) {
    std::FILE* file = std::fopen(path, "wb");
    if (!file)
        return false;
    bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
    return std::fclose(file) == 0 && written;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3)
        return stop("usage: coro_embed OUT.cpp|OUT.dis FILE.co...");
    Library library;
    if (!library.compileAll({argv + 2, argv + argc}))
        return 1;
    const bool isListing = std::string_view(argv[1]).ends_with(".dis");
    return writeFile(argv[1], isListing ? asListing(library) : asSource(library)) ? 0 : stop("cannot write the output");
}
