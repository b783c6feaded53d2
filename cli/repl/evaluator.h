#pragma once
// What is done with what has been typed: code is run and its value shown, and a line that begins with `:` is a command.
#include <string>
#include <string_view>

#include "engine/interactive.h"

namespace coro::cli {

class Evaluator {
  public:
    Evaluator(engine::Interactive& session, bool isColored) : session_(session), isColored_(isColored) {}

    /// Whether a text goes on in the next line. Commands do not.
    static bool needsMoreLines(const std::string& text);
    void submit(const std::string& text);

    /// An input could not be compiled, or failed.
    bool hasFailed() const { return hasFailed_; }
    /// The session is to end: it has been told so, or the program has.
    bool isOver() const { return isOver_ || session_.vm().scheduler.isEnding(); }

    engine::Interactive& session() { return session_; }
    vm::Vm& vm() { return session_.vm(); }
    /// Runs code; shows its value unless told not to. False when it has none.
    bool evaluate(const std::string& code, bool showsValue = true);
    void load(const std::string& path);
    void quit() { isOver_ = true; }
    void print(std::string_view text);
    /// "error: ..."
    void complain(std::string_view problem, std::string_view help = {});
    /// Columns of the terminal.
    static size_t width();

  private:
    bool finish(engine::Interactive::Outcome outcome, bool showsValue);
    void show(vm::Value value);

    engine::Interactive& session_;
    bool isColored_;
    bool hasFailed_ = false;
    bool isOver_ = false;
};

} // namespace coro::cli
