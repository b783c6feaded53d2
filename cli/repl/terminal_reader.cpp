#include "cli/repl/terminal_reader.h"

#include <unistd.h>

#include <cerrno>

#include "cli/repl/completion.h"
#include "cli/repl/line_editor.h"
#include "cli/repl/terminal.h"
#include "vm/loop/signals.h"

namespace coro::cli {

namespace {

class TerminalReader {
  public:
    TerminalReader(Evaluator& evaluator, bool isColored)
        : evaluator_(evaluator), display_(STDOUT_FILENO, isColored), history_(History::open()),
          editor_(display_, history_, {Evaluator::needsMoreLines, [this](const std::string& text, size_t cursor) {
                                           return completionsOf(evaluator_.session(), text, cursor);
                                       }}) {}

    void run() {
        vm::catchResizes();
        share(true);
        editor_.begin();
        while (!evaluator_.isOver() && goOn()) {}
        if (display_.isPainted())
            editor_.leave();
        share(false);
    }

  private:
    /// While somebody types, what others print appears above that.
    void share(bool isTyping) {
        vm::Vm& vm = evaluator_.vm();
        vm.out.flush();
        vm.err.flush();
        vm.scheduler.session().aroundTurns = isTyping ? Terminal::hearInterrupts : nullptr;
        for (vm::Output* output : {&vm.out, &vm.err}) {
            if (isTyping)
                output->redirect = [this](std::string_view text) { editor_.printAbove(text); };
            else
                output->redirect = nullptr;
        }
    }

    /// Waits for keys and takes them. False at the end of the input.
    bool goOn() {
        using Awaited = vm::Scheduler::Awaited;
        switch (evaluator_.vm().scheduler.waitForInput(STDIN_FILENO)) {
        case Awaited::Ending:
            return false;
        case Awaited::Woken:
            editor_.repaint();
            return true;
        case Awaited::Interrupted:
            editor_.interrupt();
            return true;
        case Awaited::Input:
            break;
        }
        char chunk[4096];
        const ssize_t got = ::read(STDIN_FILENO, chunk, sizeof chunk);
        if (got < 0)
            return errno == EINTR || errno == EAGAIN;
        if (got == 0)
            return false;
        // A Ctrl-C that became a signal, since code ran, was typed before what has just been read.
        switch (evaluator_.vm().scheduler.lookAtSignals()) {
        case Awaited::Ending:
            return false;
        case Awaited::Interrupted:
            editor_.interrupt();
            break;
        default:
            break;
        }
        keys_.add({chunk, static_cast<size_t>(got)});
        while (std::optional<Key> key = keys_.next())
            if (!press(*key))
                return false;
        return true;
    }

    bool press(const Key& key) {
        switch (editor_.press(key, keys_.hasMore())) {
        case LineEditor::Event::None:
            return true;
        case LineEditor::Event::EndOfInput:
            return false;
        case LineEditor::Event::Suspend:
            editor_.leave();
            terminal_.suspend();
            editor_.repaint();
            return true;
        case LineEditor::Event::Input:
            break;
        }
        share(false);
        terminal_.run();
        evaluator_.submit(editor_.takeInput());
        terminal_.edit();
        if (!evaluator_.vm().out.isAtLineStart())
            evaluator_.print("\n");
        if (evaluator_.isOver())
            return false;
        editor_.begin();
        share(true);
        return true;
    }

    Evaluator& evaluator_;
    Terminal terminal_;
    Display display_;
    History history_;
    LineEditor editor_;
    KeyReader keys_;
};

} // namespace

void readTerminal(Evaluator& evaluator, bool isColored) { TerminalReader(evaluator, isColored).run(); }

} // namespace coro::cli
