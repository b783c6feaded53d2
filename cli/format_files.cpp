#include "cli/format_files.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "base/io.h"
#include "base/render.h"
#include "cli/replace_file.h"
#include "cli/terminal.h"
#include "engine/session.h"
#include "engine/source_files.h"
#include "formatter/diff.h"
#include "formatter/format.h"

namespace coro::cli {

namespace {

constexpr const char* kStdin = "-";

class Formatting {
  public:
    explicit Formatting(const FormatOptions& options) : options_(options) {}

    void file(const std::string& path) {
        const bool isStdin = path == kStdin;
        SourceMap sources;
        auto source = isStdin ? readSource(sources) : loadSource(sources, path);
        if (!source)
            return fail({std::move(source).error()}, sources);
        DiagnosticSink sink;
        const std::optional<std::string> text = formatter::format(**source, sink);
        if (sink.hasErrors())
            return fail(sink.take(), sources);
        if (!text)
            return fault(path);
        const bool isChanged = *text != (*source)->text();
        (isChanged ? changed_ : unchanged_) += 1;
        if (options_.check || options_.diff)
            return show(path, (*source)->text(), *text);
        if (isStdin)
            output_ += *text;
        else if (isChanged)
            write(path, *text);
    }

    int finish() {
        const bool isWritten = std::fwrite(output_.data(), 1, output_.size(), stdout) == output_.size();
        if (std::fflush(stdout) != 0 || !isWritten) {
            fmt::print(stderr, "error: cannot write to stdout: {}\n", errnoText(errno));
            return engine::kExitFailed;
        }
        if (options_.paths.size() != 1 || options_.paths.front() != kStdin)
            summary();
        if (isFaulty_)
            return engine::kExitInternal;
        if (failed_ > 0)
            return engine::kExitNotRun;
        return changed_ > 0 && (options_.check || options_.diff) ? engine::kExitFailed : 0;
    }

  private:
    static Result<const SourceFile*> readSource(SourceMap& sources) {
        auto text = readStdin("stdin");
        if (!text)
            return coro::fail(std::move(text).error());
        return addSource(sources, "stdin", std::move(*text));
    }

    void fail(const std::vector<Diagnostic>& diagnostics, const SourceMap& sources) {
        ++failed_;
        fmt::print(stderr, "{}", render(diagnostics, sources, {.color = hasColor(STDERR_FILENO)}));
    }

    void fault(const std::string& path) {
        isFaulty_ = true;
        ++failed_;
        fmt::print(stderr,
                   "error: `{}` is left as it is: formatted, it would not be the same program\n"
                   "note: this is a fault of coroc, not of the file\n",
                   path);
    }

    void show(const std::string& path, std::string_view before, const std::string& after) {
        if (before == after)
            return;
        const std::string name = path == kStdin ? "stdin" : path;
        if (options_.diff)
            output_ += formatter::diff(name, before, after, hasColor(STDOUT_FILENO));
        else
            output_ += name + "\n";
    }

    void write(const std::string& path, const std::string& text) {
        if (int error = replaceFile(path, text)) {
            ++failed_;
            fmt::print(stderr, "error: cannot write {}: {}\n", path, errnoText(error));
        }
    }

    void summary() const {
        const auto files = [](size_t count) { return fmt::format("{} file{}", count, count == 1 ? "" : "s"); };
        const char* what = options_.check || options_.diff ? " would be formatted" : " formatted";
        fmt::print(stderr, "{}{}, {} unchanged{}\n", files(changed_), what, unchanged_,
                   failed_ == 0 ? "" : fmt::format(", {} with errors", failed_));
    }

    const FormatOptions& options_;
    std::string output_;
    size_t changed_ = 0;
    size_t unchanged_ = 0;
    size_t failed_ = 0;
    bool isFaulty_ = false; ///< the formatter itself is
};

} // namespace

int formatFiles(const FormatOptions& options) {
    FormatOptions complete = options;
    if (complete.paths.empty()) {
        if (isatty(STDIN_FILENO)) {
            std::fputs("error: `coroc fmt` needs a file\nhelp: coroc fmt FILE\n", stderr);
            return engine::kExitNotRun;
        }
        complete.paths.emplace_back(kStdin);
    }
    Formatting formatting(complete);
    for (const std::string& path : complete.paths)
        for (const std::string& file : engine::sourceFiles(path, ".co"))
            formatting.file(file);
    return formatting.finish();
}

} // namespace coro::cli
