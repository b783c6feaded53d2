// `coroc`: the command line.
#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "base/io.h"
#include "base/out_of_memory.h"
#include "bytecode/disassembler.h"
#include "cli/compile.h"
#include "cli/completions.h"
#include "cli/explain.h"
#include "cli/format_files.h"
#include "cli/help.h"
#include "cli/memory_size.h"
#include "cli/repl/repl.h"
#include "cli/test/command.h"
#include "cli/usage.h"
#include "cli/words.h"
#include "engine/ending.h"
#include "engine/session.h"

namespace {

using namespace coro;

constexpr const char* kVersion = "coroc " CORO_VERSION "\n";

/// A standard descriptor that is closed is opened the wrong way round: using it stays an error, and no file gets its
/// number.
void openStandardDescriptors() {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
        if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
            continue;
        // The lowest free number is this one.
        if (open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            std::abort();
    }
}

int printAll(const std::string& text) {
    bool isWritten = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
    if (std::fflush(stdout) == 0 && isWritten)
        return 0;
    std::fprintf(stderr, "error: cannot write to stdout: %s\n", errnoText(errno).c_str());
    return engine::kExitFailed;
}

/// `coroc help [COMMAND]`.
int help(const CLI::App& app, const std::string& name) {
    if (name.empty()) // App::help() would be that of the command `help`
        return printAll(app.get_formatter()->make_help(&app, app.get_name(), CLI::AppFormatMode::Normal));
    for (const CLI::App* command : app.get_subcommands({}))
        if (command->get_name() == name)
            return printAll(command->help());
    std::fputs(cli::unknownCommand(app, name).c_str(), stderr);
    return engine::kExitNotRun;
}

int completions(const CLI::App& app, const std::string& shell) {
    const std::string script = cli::completions(app, shell);
    if (!script.empty())
        return printAll(script);
    fmt::print(stderr, "error: there are no completions for `{}`\nhelp: coroc completions bash, zsh or fish\n", shell);
    return engine::kExitNotRun;
}

struct Command {
    std::string code;
    std::string file;
    std::vector<std::string> files;
    bool asJson = false;
    bool virtualTime = false;
    bool native = false;
    bool noCache = false;
    bool debug = false;
    bool strip = false;
    std::string output;
    bool profile = false;
    std::string profileFile;
    std::optional<uint64_t> shuffleSeed;
    size_t memoryLimit = 0;
    std::vector<std::string> arguments;

    int runFile() const {
        engine::Session session(!noCache);
        return run(session, session.compileFile(file));
    }

    int build() const {
        engine::Session session(!noCache);
        auto program = session.compileFile(file);
        if (!program)
            return engine::kExitNotRun;
        return session.build(*program, {output, debug}) ? 0 : engine::kExitFailed;
    }

    int runCode() const {
        engine::Session session;
        return run(session, session.compileText("-e", code));
    }

    int check() const {
        engine::Session session(false);
        return session.check(files, asJson);
    }

    int explain() const {
        std::string text;
        if (cli::explainCode(code, text))
            return printAll(text);
        std::fputs(text.c_str(), stderr);
        return engine::kExitNotRun;
    }

    int disassemble() const {
        engine::Session session;
        auto program = session.compileFile(file);
        return program ? printAll(bytecode::disassemble(program->main())) : engine::kExitNotRun;
    }

    int compileToFile() const {
        engine::Session session(!noCache);
        auto program = session.compileFile(file);
        return program ? cli::writeCompiled(*program, file, output, strip) : engine::kExitNotRun;
    }

  private:
    /// Runs the program, if there is one. The process ends here but in builds with checks, which take apart what there
    /// is.
    int run(engine::Session& session, std::unique_ptr<engine::Program> program) const {
        int status = engine::kExitNotRun;
        if (program)
            status = session.run(*program, {.virtualTime = virtualTime,
                                            .native = native,
                                            .arguments = arguments,
                                            .profile = profile || !profileFile.empty(),
                                            .profileFile = profileFile,
                                            .shuffleSeed = shuffleSeed,
                                            .memoryLimit = memoryLimit,
                                            .isLast = true});
        return engine::leaveProcess(status);
    }
};

void addMemoryLimit(CLI::App& app, Command& command) {
    app.add_option("--memory-limit", command.memoryLimit, "Raise OutOfMemory beyond SIZE, such as 512M")
        ->transform(CLI::Validator(cli::memorySize, ""))
        ->type_name("SIZE");
}

} // namespace

int main(int argc, char** argv) {
    openStandardDescriptors();
    endWithoutMemory();
    Command command;
    const std::vector<std::string> given(argv + 1, argv + argc);
    if (auto plain = cli::plainRun(given)) {
        command.arguments = std::move(plain->arguments);
        (plain->isCode ? command.code : command.file) = std::move(plain->what);
        return plain->isCode ? command.runCode() : command.runFile();
    }
    CLI::App app{"Coro: a small language for long-running, cancellable processes", "coroc"};
    app.formatter(std::make_shared<cli::HelpFormatter>());
    app.require_subcommand(0, 1);
    bool isVersion = false;
    auto* code = app.add_option("-e", command.code, "Run CODE; what follows are its arguments")->type_name("CODE");
    app.add_flag("--virtual-time", command.virtualTime, "The clock jumps instead of waiting");
    app.add_flag("--version", isVersion, "Print the version");
    addMemoryLimit(app, command);

    auto* run = app.add_subcommand("run", "Run a program");
    run->add_flag("--virtual-time", command.virtualTime, "The clock jumps to the next timer instead of waiting");
    addMemoryLimit(*run, command);
    run->add_flag("--no-cache", command.noCache, "Compile everything anew, and keep nothing");
    run->add_flag("--native", command.native, "Compile the program to native code before it runs");
    run->add_option("--shuffle-ready", command.shuffleSeed, "Shuffle the order in which what is ready runs")
        ->type_name("SEED");
    run->add_flag("--profile", command.profile, "Tell on stderr which functions and lines took the time");
    run->add_option("--profile-to", command.profileFile,
                    "The same, and write the stacks to a file: a flame graph when it ends in .svg, else for tools that "
                    "draw one")
        ->type_name("OUTPUT");
    run->add_option("FILE", command.file, "The program; `-`: standard input")->required()->type_name("");
    run->footer(
        "What follows FILE is for the program. Exit codes: 0 success, 1 an error that nobody took, 2 not run (it "
        "cannot be read or compiled), 130, 143 and 141 ended by SIGINT, by SIGTERM, or because nobody reads the "
        "output; exit(n) gives n.");

    auto* build = app.add_subcommand("build", "Make an executable of a program");
    build->add_option("-o", command.output, "The executable")->required()->type_name("OUTPUT");
    build->add_flag("--no-cache", command.noCache, "Compile everything anew, and keep nothing");
    build->add_flag("--debug", command.debug, "Tell debuggers and profilers the names of functions and the lines");
    build->add_option("FILE", command.file, "The program; `-`: standard input")->required()->type_name("");

    auto* repl = app.add_subcommand("repl", "Type code, see what it gives; so does `coroc` alone");
    repl->add_flag("--virtual-time", command.virtualTime, "The clock jumps to the next timer while something waits");
    repl->add_flag("--no-cache", command.noCache, "Compile what is imported anew, and keep nothing");

    cli::TestCommand test(app);

    auto* check = app.add_subcommand("check", "Show all errors and warnings, and run nothing");
    check->add_flag("--json", command.asJson, "For other programs: on stdout, one JSON object a line");
    check->add_option("FILE", command.files, "Files, and folders of them")->required()->type_name("");

    cli::FormatOptions format;
    auto* formatFiles = app.add_subcommand("fmt", "Format files, and those in folders, in place");
    formatFiles->add_flag("--check", format.check, "Write nothing; list the files that would change, and exit with 1");
    formatFiles->add_flag("--diff", format.diff, "Write nothing; show what would change, and exit with 1 if anything");
    formatFiles->add_option("FILE", format.paths, "Files, and folders of them; `-` or none: standard input")
        ->type_name("");

    auto* explain = app.add_subcommand("explain", "Explain an error by its code; without one, list all");
    explain->add_option("CODE", command.code, "Such as E0210; or a word: lists the errors that have it in their title")
        ->type_name("");

    auto* compile = app.add_subcommand("compile", "Compile a program, with all that it imports, to a file");
    compile->add_option("-o,--output", command.output, "The file; without it, FILE with the ending .coc")
        ->type_name("FILE");
    compile->add_flag("--strip", command.strip, "Leave out sources, positions and doc comments");
    compile->add_option("FILE", command.file, "The program; `-`: standard input")->required()->type_name("");

    auto* dis = app.add_subcommand("dis", "Show the bytecode of a program");
    dis->add_option("FILE", command.file, "The program; `-`: standard input")->required()->type_name("");

    std::string topic, shell;
    auto* help = app.add_subcommand("help", "Show the commands, or what one of them takes");
    help->add_option("COMMAND", topic, "Such as run")->type_name("");

    auto* completions = app.add_subcommand("completions", "Write a script with which a shell completes words");
    completions->add_option("SHELL", shell, "bash, zsh or fish")->required()->type_name("");

    // Not earlier: commands begin with the footer that is there.
    app.footer("`coroc help COMMAND` says more of one. A FILE of `-` is the standard input.");

    cli::Words words = cli::split(app, given);
    command.arguments = words.program;
    try {
        // CLI11 takes them last first.
        app.parse(std::vector<std::string>(words.own.rbegin(), words.own.rend()));
    } catch (const CLI::CallForHelp&) {
        return printAll(app.help());
    } catch (const CLI::ParseError& error) {
        std::fputs(cli::explain(app, error).c_str(), stderr);
        return engine::kExitNotRun;
    }
    if (isVersion)
        return printAll(kVersion);
    if (*run)
        return command.runFile();
    if (*build)
        return command.build();
    if (*compile)
        return command.compileToFile();
    if (*dis)
        return command.disassemble();
    if (*check)
        return command.check();
    if (*formatFiles)
        return cli::formatFiles(format);
    if (*explain)
        return command.explain();
    if (*help)
        return ::help(app, topic);
    if (*completions)
        return ::completions(app, shell);
    if (test.isChosen())
        return test.run();
    if (*code)
        return command.runCode();
    return cli::runRepl({command.virtualTime, !command.noCache});
}
