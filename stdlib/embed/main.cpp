// Part of the build: compiles the modules of the standard library and writes their bytecode as a C++ source.
//
//     coro_embed OUT.cpp stdlib/core/str.co stdlib/net/http.co ...
//     coro_embed OUT.dis stdlib/core/str.co stdlib/net/http.co ...      what `coroc dis` shows of programs
//
// The files of stdlib/core/ together are one module.
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

constexpr std::string_view kFolder = "stdlib/", kSuffix = ".co";
constexpr std::string_view kCore = "core", kCoreFolder = "stdlib/core/";

int stop(std::string_view message) {
    fmt::print(stderr, "coro_embed: {}\n", message);
    return 1;
}

/// "net.http" of stdlib/net/http.co.
std::string nameOf(std::string_view path) {
    if (path.starts_with(kCoreFolder))
        return std::string(kCore);
    path.remove_prefix(path.starts_with(kFolder) ? kFolder.size() : 0);
    path.remove_suffix(path.ends_with(kSuffix) ? kSuffix.size() : 0);
    std::string name(path);
    std::replace(name.begin(), name.end(), '/', '.');
    return name;
}

/// Compiles modules in an order in which each comes after what it imports.
class Library {
  public:
    bool compileAll(const std::vector<std::string>& paths) {
        std::vector<std::unique_ptr<compiler::ParsedFile>> left;
        std::string coreText;
        std::vector<SourcePart> coreParts;
        uint32_t lines = 0;
        for (const std::string& path : paths) {
            auto source = loadSource(sources_, path);
            if (!source) {
                fmt::print(stderr, "{}", render(source.error(), sources_));
                return false;
            }
            if (nameOf(path) != kCore) {
                left.push_back(compiler::parseFile(**source, sink_, true));
                continue;
            }
            coreParts.push_back({lines + 1, path});
            coreText.append((*source)->text()) += '\n';
            lines += (*source)->lineCount();
        }
        const SourceFile& core = sources_.add(std::string(kCoreFolder), coreText, coreParts);
        left.push_back(compiler::parseFile(core, sink_, true));
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
