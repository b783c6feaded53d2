#include "cli/test/runner.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "base/io.h"
#include "engine/session.h"

namespace coro::cli {

namespace {

constexpr size_t kMostOutput = 256 * 1024; ///< kept of what a test prints
/// Beyond the time of a test, which its own process sees to: what never waits has to be killed.
constexpr std::chrono::seconds kGrace{4};
/// For the cleanup of what is stopped: a little more than a program gives itself.
constexpr std::chrono::seconds kStopGrace{11};

double secondsSince(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::string endText(int status) {
    if (WIFSIGNALED(status))
        return fmt::format("its process was ended by signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)));
    return fmt::format("its process ended with exit code {}", WEXITSTATUS(status));
}

} // namespace

std::vector<FileResult> Runner::run(const std::vector<std::string>& files) {
    results_.clear();
    for (size_t i = 0; i < files.size(); ++i) {
        results_.emplace_back().path = files[i];
        waiting_.emplace_back(i, 0);
    }
    while (!running_.empty() || !waiting_.empty()) {
        if (hasToStop() && !isStopping_)
            stopAll();
        if (isStopping_ && (running_.empty() || isStopOver()))
            break;
        while (running_.size() < options_.jobs && !waiting_.empty()) {
            const auto [file, firstTest] = waiting_.front();
            waiting_.pop_front();
            start(file, firstTest);
        }
        waitForNews();
        killLate();
        std::erase_if(running_, [](const auto& r) { return r->isOver; });
    }
    killAll();
    waiting_.clear();
    return std::move(results_);
}

bool Runner::hasToStop() const { return interrupted() != 0 || (options_.tests.stopsAtFailure && hasFailed_); }

/// Cancels the tests that run, and starts no more.
void Runner::stopAll() {
    isStopping_ = true;
    stopDeadline_ = Clock::now() + kStopGrace;
    waiting_.clear();
    for (const auto& r : running_)
        kill(r->worker.pid, interrupted() != 0 ? interrupted() : SIGTERM);
}

bool Runner::isStopOver() const { return interruptedAgain() || Clock::now() >= stopDeadline_; }

void Runner::start(size_t file, size_t firstTest) {
    TestJob job{results_[file].path, options_.tests, options_.useCache};
    job.options.first = firstTest;
    auto r = std::make_unique<Running>();
    r->file = file;
    r->began = Clock::now();
    r->worker = startWorker(job);
    if (r->worker.pid < 0) {
        results_[file].problems.push_back(fmt::format("it cannot be started: {}", errnoText(errno)));
        hasFailed_ = true;
        reporter_.fileEnded(results_[file]);
        return;
    }
    extendDeadline(*r);
    running_.push_back(std::move(r));
}

void Runner::extendDeadline(Running& r) const {
    r.deadline = Clock::now() + kGrace +
                 std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options_.tests.timeout));
}

void Runner::waitForNews() {
    std::vector<pollfd> polled;
    auto next = Clock::time_point::max();
    for (const auto& r : running_) {
        polled.push_back({r->worker.records, POLLIN, 0});
        polled.push_back({r->worker.output, POLLIN, 0});
        if (!r->isLate)
            next = std::min(next, r->deadline);
    }
    if (isStopping_)
        next = std::min(next, stopDeadline_);
    timespec patience{};
    const bool isLimited = isStopping_ || (options_.tests.timeout > 0 && next != Clock::time_point::max());
    if (isLimited) {
        const auto left =
            std::max<int64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(next - Clock::now()).count(), 0);
        patience = {left / 1'000'000'000, left % 1'000'000'000};
    }
    if (ppoll(polled.data(), polled.size(), isLimited ? &patience : nullptr, &waitMask()) < 0)
        return; // interrupted
    for (size_t i = 0; i < running_.size(); ++i) {
        if (polled[2 * i + 1].revents & (POLLIN | POLLHUP))
            drainOutput(*running_[i]);
        if (polled[2 * i].revents)
            read(*running_[i]);
    }
}

void Runner::drainOutput(Running& r) const {
    char buffer[16384];
    for (;;) {
        const ssize_t count = ::read(r.worker.output, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return;
        const size_t room = kMostOutput - std::min(kMostOutput, r.output.size());
        r.output.append(buffer, std::min(room, static_cast<size_t>(count)));
        if (room > 0 && room <= static_cast<size_t>(count))
            r.output += "\n... and more\n";
    }
}

void Runner::read(Running& r) {
    char buffer[16384];
    bool isOver = false;
    for (;;) {
        const ssize_t count = ::read(r.worker.records, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR)
            continue;
        if (count > 0)
            r.bytes.append(buffer, static_cast<size_t>(count));
        isOver = count == 0;
        if (count <= 0)
            break;
    }
    for (Record record; takeRecord(r.bytes, record);) {
        extendDeadline(r);
        // What it has printed before it said so has come.
        drainOutput(r);
        handle(r, record);
    }
    if (isOver)
        finish(r);
}

/// Lets the process go on.
bool Runner::answer(const Running& r) const { return write(r.worker.records, "", 1) == 1; }

void Runner::handle(Running& r, const Record& record) {
    FileResult& file = results_[r.file];
    switch (record.kind) {
    case Record::Kind::Planned:
        file.tests = record.tests;
        file.files = record.texts;
        return;
    case Record::Kind::Began:
        file.output += std::exchange(r.output, {});
        r.test = static_cast<int64_t>(record.test);
        if (!answer(r))
            return; // its process has ended: that is seen when it is read from
        reporter_.began(file, file.tests[record.test].name);
        return;
    case Record::Kind::Ended:
        endTest(r, record.texts, static_cast<double>(record.nanoseconds) / 1e9);
        answer(r);
        return;
    case Record::Kind::Outside:
        file.problems.insert(file.problems.end(), record.texts.begin(), record.texts.end());
        return;
    case Record::Kind::Done:
        r.isDone = true;
        if (r.test >= 0 && isStopping_)
            dropTest(r);
        else if (r.test >= 0)
            endTest(r, {fmt::format("it ended the program, with exit code {}", record.code)}, 0);
        else if (record.code != 0 && !isStopping_)
            file.problems.push_back(record.code == engine::kExitNotRun && file.tests.empty()
                                        ? "it cannot be compiled"
                                        : fmt::format("its program ended with exit code {}", record.code));
        return;
    }
}

void Runner::endTest(Running& r, std::vector<std::string> failures, double seconds) {
    FileResult& file = results_[r.file];
    const engine::TestInfo& info = file.tests[static_cast<size_t>(r.test)];
    file.results.push_back({info.name, info.line, std::move(failures), std::exchange(r.output, {}), seconds});
    hasFailed_ = hasFailed_ || !file.results.back().hasPassed();
    reporter_.ended(file, file.results.back());
    // Those after a test that has ended the whole program still run, in another process.
    if (r.isDone && static_cast<size_t>(r.test) + 1 < file.tests.size())
        waiting_.emplace_front(r.file, static_cast<size_t>(r.test) + 1);
    r.test = -1;
}

/// Its cleanup is over, or it has been killed.
void Runner::dropTest(Running& r) {
    FileResult& file = results_[r.file];
    const engine::TestInfo& info = file.tests[static_cast<size_t>(r.test)];
    reporter_.stopped(file, {info.name, info.line, {}, std::exchange(r.output, {}), 0});
    r.test = -1;
}

void Runner::killLate() {
    for (const auto& r : running_) {
        if (r->isOver || r->isLate || options_.tests.timeout <= 0 || Clock::now() < r->deadline)
            continue;
        r->isLate = true;
        kill(r->worker.pid, SIGKILL);
    }
}

void Runner::killAll() {
    for (const auto& r : running_) {
        kill(r->worker.pid, SIGKILL);
        waitpid(r->worker.pid, nullptr, 0);
        drainOutput(*r);
        if (r->test >= 0)
            dropTest(*r);
        close(r->worker.records);
        close(r->worker.output);
    }
    running_.clear();
}

/// Its process has ended.
void Runner::finish(Running& r) {
    int status = 0;
    while (waitpid(r.worker.pid, &status, 0) < 0 && errno == EINTR) {}
    drainOutput(r);
    close(r.worker.records);
    close(r.worker.output);
    r.isOver = true;
    settleFile(r, status);
}

void Runner::settleFile(Running& r, int status) {
    FileResult& file = results_[r.file];
    const bool hasEndedWell = r.isDone && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (isStopping_ && !hasEndedWell) {
        if (r.test >= 0)
            dropTest(r);
    } else if (r.test >= 0) {
        r.isDone = true;
        const double seconds = secondsSince(r.began);
        endTest(r,
                {r.isLate ? fmt::format("it has not ended after {} s, nor waited for anything", options_.tests.timeout)
                          : endText(status)},
                seconds);
    } else if (!hasEndedWell) {
        file.problems.push_back(r.isLate ? fmt::format("it has not ended after {} s", options_.tests.timeout)
                                         : endText(status));
    }
    file.output += std::exchange(r.output, {});
    file.seconds += secondsSince(r.began);
    hasFailed_ = hasFailed_ || !file.problems.empty();
    const bool goesOn =
        std::any_of(waiting_.begin(), waiting_.end(), [&](const auto& w) { return w.first == r.file; }) ||
        std::any_of(running_.begin(), running_.end(), [&](const auto& o) { return o->file == r.file && !o->isOver; });
    if (!goesOn || hasToStop())
        reporter_.fileEnded(file);
}

} // namespace coro::cli
