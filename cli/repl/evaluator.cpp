#include "cli/repl/evaluator.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/repl/commands.h"
#include "cli/repl/fold.h"
#include "cli/repl/highlight.h"
#include "vm/errors/trace.h"
#include "vm/types/str.h"
#include "vm/types/text.h"

namespace coro::cli {

using engine::Interactive;
using vm::Value;

bool Evaluator::needsMoreLines(const std::string& text) {
    return !text.starts_with(':') && Interactive::needsMoreLines(text);
}

void Evaluator::submit(const std::string& text) {
    if (text.starts_with(':'))
        runCommand(*this, text);
    else if (text.find_first_not_of(" \t\n") != std::string::npos)
        evaluate(text);
    vm().scheduler.runBackground();
}

bool Evaluator::evaluate(const std::string& code, bool showsValue) { return finish(session_.run(code), showsValue); }

void Evaluator::load(const std::string& path) { finish(session_.load(path), true); }

bool Evaluator::finish(Interactive::Outcome outcome, bool showsValue) {
    using enum Interactive::Outcome;
    hasFailed_ = hasFailed_ || outcome == NotRun || outcome == Failed;
    if (outcome == Cancelled && !session_.vm().scheduler.isEnding())
        print("cancelled\n");
    if (outcome == Done && showsValue && !session_.result().isNil())
        show(session_.result());
    vm().out.flush();
    return outcome == Done;
}

void Evaluator::show(Value value) {
    constexpr size_t kLongest = 16'000'000;
    Value text = vm::reprUpTo(vm(), value, kLongest);
    if (text.isRaised()) {
        Value error = vm().takePending();
        if (error.isUnwind()) { // by `exit` or Ctrl-C in a `toString`
            if (!vm().scheduler.isEnding())
                print("cancelled\n");
        } else {
            hasFailed_ = true;
            vm().out.flush();
            vm().err.write(vm::errorReport(vm(), error));
            vm().err.flush();
        }
        vm::release(vm(), error);
        return;
    }
    FoldLimits limits;
    limits.width = width();
    const std::string_view shown = vm::as<vm::Str>(text)->view();
    limits.isCut = shown.size() > kLongest;
    const std::string folded = fold(shown.substr(0, kLongest), limits);
    vm::release(vm(), text);
    print((isColored_ ? colored(folded) : folded) + "\n");
}

void Evaluator::print(std::string_view text) {
    vm().out.write(text);
    vm().out.flush();
}

void Evaluator::complain(std::string_view problem, std::string_view help) {
    hasFailed_ = true;
    vm().out.flush();
    vm().err.write(fmt::format("error: {}\n", problem));
    if (!help.empty())
        vm().err.write(fmt::format("help: {}\n", help));
    vm().err.flush();
}

size_t Evaluator::width() {
    constexpr size_t kUsual = 80, kLeast = 20;
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return kUsual;
    return std::max<size_t>(size.ws_col, kLeast);
}

} // namespace coro::cli
