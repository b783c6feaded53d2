#include "cli/test/command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <thread>

#include "base/io.h"
#include "cli/test/junit.h"
#include "cli/test/tap_reporter.h"
#include "cli/test/text_reporter.h"
#include "cli/test/watcher.h"
#include "engine/session.h"
#include "engine/source_files.h"

namespace coro::cli {

namespace {

constexpr const char* kTestFiles = "_test.co";
constexpr double kDefaultTimeout = 60;

/// For `--list`, whose output is the list.
class NoReporter final : public Reporter {
  public:
    void began(const FileResult&, const std::string&) override {}
    void ended(const FileResult&, const TestResult&) override {}
    void stopped(const FileResult&, const TestResult&) override {}
    void fileEnded(const FileResult&) override {}
    void runEnded(const std::vector<FileResult>&, double, bool) override {}
};

void complain(const std::string& error, const std::string& help) {
    fmt::print(stderr, "error: {}\nhelp: {}\n", error, help);
}

} // namespace

TestCommand::TestCommand(CLI::App& app) : command_(app.add_subcommand("test", "Run the tests of files")) {
    CLI::App& c = *command_;
    options_.tests.timeout = kDefaultTimeout;
    options_.jobs = std::max(1U, std::thread::hardware_concurrency());
    c.add_option("PATH", paths_, "Files, and folders with *_test.co files; none: the working folder")->type_name("");
    c.add_option("-k,--filter", options_.tests.filter, "Only tests whose name contains TEXT")->type_name("TEXT");
    c.add_option("-j,--jobs", options_.jobs, "Files at a time; as many as there are processors")->type_name("N");
    c.add_option("--timeout", options_.tests.timeout, "Time for a test, 60 unless given; 0: any")->type_name("SECONDS");
    c.add_option("--shuffle-ready", seed_, "Shuffle the order in which what is ready runs")->type_name("SEED");
    c.add_option("--junit", junit_, "Write the results to FILE, as XML")->type_name("FILE");
    c.add_flag("--tap", tap_, "Write the results to stdout as TAP, version 14");
    c.add_flag("--list", lists_, "Show the tests, and run none");
    c.add_flag("--fail-fast", options_.tests.stopsAtFailure, "Stop after the first failure");
    c.add_flag("--watch", watches_, "Go on: run what is affected whenever a file changes");
    c.add_flag("--real-time", options_.tests.realTime, "Timers wait, instead of the clock jumping");
    c.add_flag("-v,--verbose", isVerbose_, "A line for each test");
    c.add_flag("--no-cache", noCache_, "Compile everything anew, and keep nothing");
    c.footer("Exit codes: 0 all passed, 1 a test failed, 2 nothing was run.");
}

std::vector<std::string> TestCommand::findFiles() const {
    std::vector<std::string> files;
    for (const std::string& path : paths_)
        for (std::string file : engine::sourceFiles(path, kTestFiles)) {
            if (path == "." && file.starts_with("./"))
                file.erase(0, 2);
            if (std::find(files.begin(), files.end(), file) == files.end())
                files.push_back(file);
        }
    return files;
}

/// What is wrong with the values of the options; empty: nothing.
std::string TestCommand::wrongOption() const {
    if (!seed_.empty() && !std::all_of(seed_.begin(), seed_.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return fmt::format("`--shuffle-ready` takes a whole number, not `{}`", seed_);
    if (options_.jobs == 0)
        return "`--jobs` takes a number from 1";
    if (!(options_.tests.timeout >= 0 && options_.tests.timeout <= 1e6))
        return "`--timeout` takes a number of seconds from 0";
    if (tap_ && watches_)
        return "`--tap` and `--watch` do not go together";
    return "";
}

bool TestCommand::arePathsThere() const {
    bool areThere = true;
    for (const std::string& path : paths_) {
        if (access(path.c_str(), F_OK) == 0)
            continue;
        areThere = false;
        fmt::print(stderr, "error: there is no `{}`\n", path);
    }
    return areThere;
}

int TestCommand::run() {
    if (const std::string wrong = wrongOption(); !wrong.empty()) {
        complain(wrong, "coroc test --help");
        return engine::kExitNotRun;
    }
    if (paths_.empty())
        paths_ = {"."};
    if (!arePathsThere())
        return engine::kExitNotRun;
    options_.tests.shuffles = !seed_.empty();
    std::from_chars(seed_.data(), seed_.data() + seed_.size(), options_.tests.seed);
    options_.tests.listsOnly = lists_;
    options_.useCache = !noCache_;
    catchInterrupts();
    if (lists_) {
        NoReporter none;
        return list(runOnce(findFiles(), none));
    }
    if (watches_) {
        TextReporter text(isVerbose_);
        return watch(text);
    }
    std::unique_ptr<Reporter> reporter;
    if (tap_)
        reporter = std::make_unique<TapReporter>();
    else
        reporter = std::make_unique<TextReporter>(isVerbose_);
    const std::vector<std::string> files = findFiles();
    if (files.empty()) {
        complain(fmt::format("there is no file `*{}` in {}", kTestFiles, fmt::join(paths_, ", ")),
                 "name the files: coroc test FILE...");
        return engine::kExitNotRun;
    }
    return report(runOnce(files, *reporter));
}

std::vector<FileResult> TestCommand::runOnce(const std::vector<std::string>& files, Reporter& reporter) {
    const auto begin = std::chrono::steady_clock::now();
    Runner runner(options_, reporter);
    std::vector<FileResult> results = runner.run(files);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const bool hasFailed = std::any_of(results.begin(), results.end(), [](const auto& f) { return !f.isGood(); });
    const bool isWhole = interrupted() == 0 && !(options_.tests.stopsAtFailure && hasFailed);
    reporter.runEnded(results, seconds, isWhole);
    if (options_.tests.shuffles && hasFailed && !tap_)
        fmt::print("the order of what is ready can be had again: --shuffle-ready {}\n", seed_);
    if (!junit_.empty()) {
        const std::string text = junitText(results, seconds);
        std::FILE* file = std::fopen(junit_.c_str(), "wb");
        const bool isWritten = file && std::fwrite(text.data(), 1, text.size(), file) == text.size();
        hasLostResults_ = !file || std::fclose(file) != 0 || !isWritten;
        if (hasLostResults_)
            fmt::print(stderr, "error: cannot write `{}`: {}\n", junit_, errnoText(errno));
    }
    return results;
}

int TestCommand::report(const std::vector<FileResult>& results) const {
    if (const int number = interrupted())
        return 128 + number;
    if (hasLostResults_)
        return engine::kExitFailed;
    size_t tests = 0;
    for (const FileResult& file : results) {
        if (!file.isGood())
            return engine::kExitFailed;
        tests += file.results.size();
    }
    if (tests > 0)
        return 0;
    complain(options_.tests.filter.empty() ? "there are no tests"
                                           : fmt::format("no test has `{}` in its name", options_.tests.filter),
             options_.tests.filter.empty() ? "a test is a block in a file: test \"what it shows\" { ... }"
                                           : "coroc test --list shows them all");
    return engine::kExitNotRun;
}

int TestCommand::list(const std::vector<FileResult>& results) const {
    bool areGood = true;
    for (const FileResult& file : results) {
        for (const engine::TestInfo& test : file.tests)
            if (test.name.find(options_.tests.filter) != std::string::npos)
                fmt::print("{}\n", placeAndName(file.path, test.line, test.name));
        areGood = areGood && file.isGood();
        if (!file.isGood())
            fmt::print(stderr, "{}", file.output);
    }
    return areGood ? 0 : engine::kExitFailed;
}

/// The files to run again: those that consist of what has changed, new ones, and those that could not be run.
std::vector<std::string> TestCommand::affected(const std::vector<FileResult>& last,
                                               const std::set<std::string>& changed) const {
    std::vector<std::string> files;
    for (const std::string& path : findFiles()) {
        const auto known = std::find_if(last.begin(), last.end(), [&](const FileResult& f) { return f.path == path; });
        const bool isKnown = known != last.end() && !known->files.empty();
        auto hasChanged = [&](const std::string& file) { return changed.contains(fullPath(file)); };
        if (!isKnown || hasChanged(path) || !known->problems.empty() ||
            std::any_of(known->files.begin(), known->files.end(), hasChanged))
            files.push_back(path);
    }
    return files;
}

int TestCommand::watch(Reporter& reporter) {
    Watcher watcher;
    if (!watcher.isOpen()) {
        complain(fmt::format("files cannot be watched: {}", errnoText(errno)), "run `coroc test` by hand");
        return engine::kExitFailed;
    }
    std::vector<FileResult> all;
    std::vector<std::string> files = findFiles();
    while (interrupted() == 0) {
        for (const std::string& path : paths_) {
            if (!engine::isFolder(path))
                watcher.add(folderOf(path));
            else
                for (const std::string& folder : engine::sourceFolders(path))
                    watcher.add(folder);
        }
        for (FileResult& result : runOnce(files, reporter)) {
            for (const std::string& file : result.files)
                watcher.add(folderOf(file));
            std::erase_if(all, [&](const FileResult& f) { return f.path == result.path; });
            all.push_back(std::move(result));
        }
        files.clear();
        while (files.empty() && interrupted() == 0) {
            fmt::print("waiting for changes\n");
            std::fflush(stdout);
            files = affected(all, watcher.wait());
        }
    }
    return 128 + interrupted();
}

} // namespace coro::cli
