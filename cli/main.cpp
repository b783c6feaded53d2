// `coroc`: the command line.
#include <CLI/CLI.hpp>

#include <cstdio>

#include "bytecode/disassembler.h"
#include "engine/session.h"

namespace {

using namespace coro;

constexpr const char* kVersion = "coroc " CORO_VERSION;

struct RunCommand {
    bool virtualTime = false;
    std::vector<std::string> words; ///< the file, then the program's own arguments

    int run(std::string code, bool isCode) const {
        engine::Session session;
        engine::RunOptions options{virtualTime, words};
        std::unique_ptr<bytecode::Module> program;
        if (isCode) {
            program = session.compileText("-e", std::move(code));
        } else {
            if (words.empty()) {
                std::fputs("error: `coroc run` needs a file\nhelp: coroc run FILE [arguments]\n", stderr);
                return engine::kExitNotRun;
            }
            options.arguments.erase(options.arguments.begin());
            program = session.compileFile(words.front());
        }
        return program ? session.run(*program, options) : engine::kExitNotRun;
    }
};

int disassemble(const std::string& path) {
    engine::Session session;
    auto program = session.compileFile(path);
    if (!program) return engine::kExitNotRun;
    std::string text = bytecode::disassemble(*program);
    bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    return written ? 0 : engine::kExitFailed;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"Coro: a small language for long-running, cancellable processes", "coroc"};
    app.set_version_flag("--version", kVersion);
    app.require_subcommand(0, 1);
    app.footer("Exit codes: 0 success, 1 an error that nobody took, 2 not run (cannot be read or compiled),\n"
               "130 and 143 ended by SIGINT and SIGTERM; exit(n) gives n.");

    std::string code;
    RunCommand eval;
    auto* evalOption = app.add_option("-e", code, "Run CODE")->type_name("CODE");
    app.add_flag("--virtual-time", eval.virtualTime, "With -e: the clock jumps instead of waiting");
    app.prefix_command();

    RunCommand runCommand;
    auto* run = app.add_subcommand("run", "Run a program: coroc run [--virtual-time] FILE [arguments]");
    run->add_flag("--virtual-time", runCommand.virtualTime, "The clock jumps to the next timer instead of waiting");
    run->prefix_command();

    std::string disPath;
    auto* dis = app.add_subcommand("dis", "Show the bytecode of a program");
    dis->add_option("FILE", disPath, "The program")->required();

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        int status = app.exit(e);
        return status == 0 ? 0 : engine::kExitNotRun;
    }

    if (*run) {
        runCommand.words = run->remaining();
        return runCommand.run("", false);
    }
    if (*dis) return disassemble(disPath);
    if (*evalOption) {
        eval.words = app.remaining();
        return eval.run(code, true);
    }
    auto words = app.remaining();
    if (words.empty()) {
        std::fputs(app.help().c_str(), stdout);
        return 0;
    }
    std::fprintf(stderr, "error: `coroc %s`: no such command\nhelp: to run a file: coroc run %s\n", words.front().c_str(),
                 words.front().c_str());
    return engine::kExitNotRun;
}
