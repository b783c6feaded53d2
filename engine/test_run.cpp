#include "engine/test_run.h"

#include <fmt/format.h>

#include <algorithm>

#include "vm/closure.h"
#include "vm/errors/error.h"
#include "vm/errors/trace.h"
#include "vm/types/operations.h"
#include "vm/types/weak.h"

namespace coro::engine {

using vm::Coroutine;
using vm::Value;

namespace {

constexpr std::chrono::seconds kGrace{1}; ///< for a test that has been cancelled

/// FNV-1a: the same test has the same order in every run, whatever runs before it.
uint64_t hashOfName(const std::string& name) {
    uint64_t hash = 0xcbf29ce484222325;
    for (const char c : name)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
}

} // namespace

TestRun::TestRun(vm::Vm& vm, vm::LinkedModule& module, const TestOptions& options, TestEvents& events)
    : vm_(vm), module_(module), options_(options), events_(events), next_(options.first) {
    if (options.shuffles)
        vm.scheduler.shuffle(options.seed);
}

bool TestRun::isChosen(size_t test) const {
    return module_.module->tests[test].name.find(options_.filter) != std::string::npos;
}

Value TestRun::nextTest() {
    // The program is ended: then so are its tests, and the one that did it does not end by itself.
    if (vm_.scheduler.isEnding())
        return Value::nil();
    const auto& tests = module_.module->tests;
    while (next_ < tests.size() && !isChosen(next_))
        ++next_;
    if (next_ >= tests.size() || (options_.stopsAtFailure && hasFailed_))
        return Value::nil();
    test_ = next_++;
    vm_.out.flush();
    vm_.err.flush();
    events_.began(test_);
    isRunning_ = true;
    isStopping_ = false;
    stalls_ = 0;
    outcome_ = {};
    vm_.scheduler.forEachOfProgram([&](Coroutine* c) { before_.push_back(vm::weakOf(vm_, c)); });
    if (options_.shuffles)
        vm_.scheduler.shuffle(options_.seed ^ hashOfName(tests[test_].name));
    began_ = Clock::now();
    deadline_ = began_ + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options_.timeout));
    return Value::object(vm::newClosure(vm_, &module_.codes[tests[test_].prototype]));
}

void TestRun::testStarted(Coroutine* test) {
    vm::retain(test);
    coroutine_ = test;
}

void TestRun::fail(std::string report) {
    while (report.ends_with('\n'))
        report.pop_back();
    outcome_.failures.push_back(std::move(report));
}

void TestRun::testFailed(Value error) {
    const bool isOurs =
        (isStopping_ || vm_.scheduler.isEnding()) && classOf(vm_, error) == vm_.errorClass(vm::ErrorId::CancelledError);
    if (isOurs)
        return;
    constexpr std::string_view kPrefix = "error: ";
    std::string report = vm::errorReport(vm_, error);
    fail(report.starts_with(kPrefix) ? report.substr(kPrefix.size()) : report);
}

Value TestRun::nextStray() {
    if (stray_)
        vm::release(vm_, std::exchange(stray_, nullptr));
    std::string chains;
    vm_.scheduler.forEachOfProgram([&](Coroutine* c) {
        if (std::any_of(before_.begin(), before_.end(), [&](const vm::Weak* known) { return known->target == c; }))
            return;
        if (!stray_)
            stray_ = c;
        chains += vm_.scheduler.waitChainsBelow(c);
    });
    if (!stray_)
        return Value::nil();
    if (outcome_.failures.empty() && !vm_.scheduler.isEnding())
        fail("coroutines that it has detached go on when it is over:\n" + chains);
    vm::retain(stray_);
    vm::retain(stray_);
    return Value::object(stray_);
}

void TestRun::dropHeld() {
    for (Coroutine** held : {&coroutine_, &stray_})
        if (*held)
            vm::release(vm_, std::exchange(*held, nullptr));
    for (vm::Weak* known : std::exchange(before_, {}))
        vm::release(vm_, known);
}

void TestRun::testEnded() {
    // Errors that only a ring of garbage holds belong to this test, too.
    vm_.heap.collector.collect(vm_);
    dropHeld();
    isRunning_ = false;
    vm_.out.flush();
    vm_.err.flush();
    if (vm_.scheduler.isEnding() && outcome_.failures.empty())
        return;
    outcome_.nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - began_).count();
    hasFailed_ = hasFailed_ || !outcome_.failures.empty();
    events_.ended(test_, outcome_);
}

void TestRun::errorLost(const std::string& report) {
    if (isRunning_)
        fail(report);
    else
        events_.failedOutside(report.substr(0, report.find_last_not_of('\n') + 1));
}

/// What the test waits for, for a message.
std::string TestRun::waits() const {
    std::string text;
    if (coroutine_)
        text += vm_.scheduler.waitChainsBelow(coroutine_);
    if (stray_)
        text += vm_.scheduler.waitChainsBelow(stray_);
    return text;
}

/// Cancels the test; when that has not helped, kills it.
void TestRun::stop() {
    const bool isAgain = std::exchange(isStopping_, true);
    for (Coroutine* c : {coroutine_, stray_}) {
        if (!c)
            continue;
        if (isAgain)
            vm_.scheduler.kill(c, Value::nil());
        else
            vm_.scheduler.cancel(c, Value::nil());
    }
}

bool TestRun::stalled() {
    constexpr unsigned kMostStalls = 3;
    if (!isRunning_ || ++stalls_ > kMostStalls)
        return false;
    if (!isStopping_)
        fail("nothing can go on: every coroutine waits for something that nobody can fire\n" + waits());
    stop();
    return true;
}

void TestRun::look() {
    if (!isRunning_ || options_.timeout <= 0 || Clock::now() < deadline_)
        return;
    if (!isStopping_)
        fail(fmt::format("it has not ended after {} s\n{}", options_.timeout, waits()));
    deadline_ = Clock::now() + kGrace;
    stop();
}

int64_t TestRun::patience() {
    if (!options_.realTime || !isRunning_ || options_.timeout <= 0)
        return -1;
    const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(deadline_ - Clock::now()).count();
    return std::max<int64_t>(left, 0);
}

} // namespace coro::engine
