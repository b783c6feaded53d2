#include "engine/build.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <deque>
#include <vector>

#include "base/io.h"
#include "bytecode/serialize.h"
#include "engine/native.h"
#include "stdlib/library.h"
#include "vm/native/entry.h"

namespace coro::engine {

namespace {

/// A file that goes when it is not wanted any more.
class TemporaryFile {
  public:
    explicit TemporaryFile(std::string path) : path_(std::move(path)) {}
    ~TemporaryFile() { unlink(path_.c_str()); }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    const std::string& path() const { return path_; }
    bool write(std::string_view bytes) const {
        std::FILE* file = std::fopen(path_.c_str(), "wb");
        const bool isWritten = file && std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
        return file && std::fclose(file) == 0 && isWritten;
    }

  private:
    std::string path_;
};

std::vector<native::EmbeddedModule> embed(const bytecode::Module& core, const Program& program) {
    std::vector<native::EmbeddedModule> embedded{
        {bytecode::serialize(core), "", "", true, std::string(stdlib::nativesSymbolOf("core"))}};
    for (const LoadedModule& module : program.modules) {
        native::EmbeddedModule& added = embedded.emplace_back();
        added.bytecode = bytecode::serialize(*module.code);
        added.isStandard = module.isStandard();
        if (added.isStandard) {
            added.natives = stdlib::nativesSymbolOf(module.code->name);
        } else {
            added.path = module.source->path();
            added.source = module.source->text();
        }
    }
    return embedded;
}

std::vector<std::string> linkArguments(const std::string& bundle, const std::deque<TemporaryFile>& objects,
                                       const std::string& output, bool debug) {
    std::vector<std::string> words{"-pie",
                                   "--gc-sections",
                                   "--eh-frame-hdr",
                                   "--hash-style=gnu",
                                   "--build-id=sha1",
                                   "-z",
                                   "relro",
                                   "-z",
                                   "now",
                                   "--icf=safe",
                                   "-dynamic-linker",
                                   "/lib64/ld-linux-x86-64.so.2",
                                   "-o",
                                   output};
    if (!debug)
        words.emplace_back("--strip-all");
    auto add = [&](std::initializer_list<const char*> names) {
        for (const char* name : names)
            words.push_back(bundle + name);
    };
    add({"Scrt1.o", "crti.o", "crtbeginS.o"});
    for (const TemporaryFile& object : objects)
        words.push_back(object.path());
    add({"libcoro_standalone.a", "libcoro_stdlib.a", "libcoro_vm.a", "libcoro_bytecode.a", "libcoro_base.a",
         "libcoro_fmt.a", "libuv_a.a", "libgmp.a", "libutf8proc.a", "libre2.a", "libstdc++.a", "libm.so.6", "libgcc.a",
         "libgcc_eh.a", "libc.so.6", "libc_nonshared.a", "ld-linux-x86-64.so.2", "crtendS.o", "crtn.o"});
    return words;
}

} // namespace

Result<bool, std::string> buildExecutable(const bytecode::Module& core, const Program& program,
                                          const BuildOptions& options) {
    const auto& library = nativeLibrary();
    if (!library)
        return fail(library.error());
    const auto bundle = nativeBundle();
    if (!bundle)
        return fail(bundle.error());
    const std::vector<native::EmbeddedModule> embedded = embed(core, program);
    native::CompileRequest request;
    request.embedded = embedded;
    request.hasLines = options.debug;
    auto object = compileNative(core, program, request);
    if (!object)
        return fail(object.error());
    // All lie beside the executable, which so appears as a whole, or not at all.
    const std::string suffix = fmt::format(".{}", getpid());
    const TemporaryFile made(options.output + suffix);
    std::deque<TemporaryFile> objects;
    for (const std::string& bytes : object.value().files) {
        const TemporaryFile& file = objects.emplace_back(fmt::format("{}.{}.o", made.path(), objects.size()));
        if (!file.write(bytes))
            return fail(fmt::format("cannot write {}: {}", file.path(), errnoText(errno)));
    }
    std::string error;
    if (!library.value()->link(linkArguments(bundle.value(), objects, made.path(), options.debug), error))
        return fail(error);
    if (rename(made.path().c_str(), options.output.c_str()) != 0)
        return fail(fmt::format("cannot write {}: {}", options.output, errnoText(errno)));
    return true;
}

} // namespace coro::engine
