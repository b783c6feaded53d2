#include "cli/repl/plain_reader.h"

#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>
#include <utility>

namespace coro::cli {

namespace {

class PlainReader {
  public:
    PlainReader(Evaluator& evaluator, bool hasPrompt) : evaluator_(evaluator), hasPrompt_(hasPrompt) {}

    void run() {
        prompt();
        while (!evaluator_.isOver()) {
            const size_t end = buffer_.find('\n');
            if (end != std::string::npos)
                takeLine(end);
            else if (!read())
                break;
        }
        if (!evaluator_.isOver() && !input_.empty())
            evaluator_.submit(input_);
        if (hasPrompt_)
            evaluator_.print("\n");
    }

  private:
    void prompt() {
        if (hasPrompt_ && !evaluator_.isOver())
            write(input_.empty() ? "> " : ". ");
    }

    static void write(std::string_view text) {
        [[maybe_unused]] const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    }

    /// What others print while somebody types stands on lines of its own.
    void share(bool isTyping) {
        vm::Vm& vm = evaluator_.vm();
        vm.out.flush();
        vm.err.flush();
        for (vm::Output* output : {&vm.out, &vm.err}) {
            if (isTyping && hasPrompt_)
                output->redirect = [this](std::string_view text) {
                    write("\n");
                    write(text);
                    write(text.ends_with('\n') ? "" : "\n");
                    prompt();
                };
            else
                output->redirect = nullptr;
        }
    }

    void takeLine(size_t end) {
        std::string line = buffer_.substr(0, end);
        buffer_.erase(0, end + 1);
        if (line.ends_with('\r'))
            line.pop_back();
        input_ += input_.empty() ? line : "\n" + line;
        if (!Evaluator::needsMoreLines(input_))
            evaluator_.submit(std::exchange(input_, {}));
        if (hasPrompt_ && !evaluator_.vm().out.isAtLineStart())
            evaluator_.print("\n");
        prompt();
    }

    /// More of the input; what runs in the background goes on until there is some. False at its end.
    bool read() {
        using Awaited = vm::Scheduler::Awaited;
        share(true);
        const Awaited awaited = evaluator_.vm().scheduler.waitForInput(STDIN_FILENO);
        share(false);
        switch (awaited) {
        case Awaited::Ending:
            return false;
        case Awaited::Woken:
            return true;
        case Awaited::Interrupted:
            input_.clear();
            buffer_.clear();
            evaluator_.print("\n");
            prompt();
            return true;
        case Awaited::Input:
            break;
        }
        char chunk[4096];
        const ssize_t got = ::read(STDIN_FILENO, chunk, sizeof chunk);
        if (got < 0)
            return errno == EINTR || errno == EAGAIN;
        if (got == 0) {
            // The last line may have no end.
            if (!buffer_.empty())
                takeLine((buffer_ += '\n').size() - 1);
            return false;
        }
        buffer_.append(chunk, static_cast<size_t>(got));
        return true;
    }

    Evaluator& evaluator_;
    bool hasPrompt_;
    std::string buffer_; ///< read, and not looked at
    std::string input_;  ///< the lines of an input that is not whole
};

} // namespace

void readPlainly(Evaluator& evaluator, bool hasPrompt) { PlainReader(evaluator, hasPrompt).run(); }

} // namespace coro::cli
