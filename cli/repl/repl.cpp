#include "cli/repl/repl.h"

#include <unistd.h>

#include <cstdlib>
#include <string_view>

#include "cli/repl/evaluator.h"
#include "cli/repl/plain_reader.h"
#include "cli/repl/terminal_reader.h"
#include "engine/reporting.h"

namespace coro::cli {

namespace {

bool isDumb() {
    const char* terminal = getenv("TERM");
    return !terminal || !*terminal || std::string_view(terminal) == "dumb";
}

} // namespace

int runRepl(const ReplOptions& options) {
    engine::Interactive session({options.virtualTime, options.useCache});
    const bool isTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
    Evaluator evaluator(session, !isDumb() && engine::wantsColor(STDOUT_FILENO));
    if (isTerminal && !isDumb())
        readTerminal(evaluator, engine::wantsColor(STDOUT_FILENO));
    else
        readPlainly(evaluator, isTerminal);
    // Who types sees the errors; a script tells of them by its exit code.
    const bool hasFailed = evaluator.hasFailed() || session.vm().scheduler.exitCode() != 0;
    return session.end(!isTerminal && hasFailed ? engine::kExitFailed : 0);
}

} // namespace coro::cli
