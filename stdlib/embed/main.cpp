// Part of the build: compiles a module of the standard library and writes its bytecode as a C++ source.
//
//     coro_embed MODULE FILE.co OUT.cpp
#include <fmt/format.h>

#include <cstdio>
#include <string>

#include "base/io.h"
#include "base/render.h"
#include "bytecode/serialize.h"
#include "bytecode/verifier.h"
#include "compiler/compile.h"

using namespace coro;

namespace {

/// The constant's name: kCoreModule for "core".
std::string constantName(std::string_view module) {
    std::string name = "k";
    name += static_cast<char>(module[0] - 'a' + 'A');
    name += module.substr(1);
    return name + "Module";
}

std::string asSource(std::string_view module, std::string_view bytes) {
    std::string name = constantName(module);
    std::string text =
        fmt::format("namespace coro::stdlib {{\n\nextern const unsigned char {0}[];\nextern const unsigned "
                    "long {0}Size;\n\nconst unsigned char {0}[] = {{",
                    name);
    for (size_t i = 0; i < bytes.size(); ++i)
        text += fmt::format("{}{},", i % 24 ? "" : "\n    ", static_cast<unsigned char>(bytes[i]));
    return text +
           fmt::format("\n}};\nconst unsigned long {0}Size = sizeof {0};\n\n}} // namespace coro::stdlib\n", name);
}

bool writeFile(const char* path, std::string_view text) {
    std::FILE* file = std::fopen(path, "wb");
    if (!file)
        return false;
    bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
    return std::fclose(file) == 0 && written;
}

int stop(std::string_view message) {
    fmt::print(stderr, "coro_embed: {}\n", message);
    return 1;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4)
        return stop("usage: coro_embed MODULE FILE.co OUT.cpp");
    SourceMap sources;
    auto source = loadSource(sources, argv[2]);
    if (!source)
        return stop(render(source.error(), sources));
    DiagnosticSink sink;
    auto module = compiler::compile(**source, sink, {.moduleName = argv[1], .isMain = false, .allowNative = true});
    std::string messages = render(sink.take(), sources);
    std::fputs(messages.c_str(), stderr);
    // A library must be free of warnings too.
    if (!module || !messages.empty())
        return 1;
    if (auto verified = bytecode::verify(*module); !verified)
        return stop(verified.error());
    return writeFile(argv[3], asSource(argv[1], bytecode::serialize(*module))) ? 0 : stop("cannot write the output");
}
