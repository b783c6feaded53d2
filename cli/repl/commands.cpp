#include "cli/repl/commands.h"

#include <fmt/format.h>

#include <charconv>

#include "base/suggest.h"
#include "bytecode/disassembler.h"
#include "cli/repl/describe.h"
#include "cli/repl/evaluator.h"
#include "cli/repl/tree.h"
#include "vm/closure.h"
#include "vm/code.h"

namespace coro::cli {

namespace {

using vm::Value;

void showHelp(Evaluator& e, const std::string&);

void showDoc(Evaluator& e, const std::string& name) {
    std::string text = docOf(e.session(), name);
    if (text.empty())
        return e.complain(fmt::format("nothing is known of `{}`", name), ":doc print");
    e.print(text);
}

void showType(Evaluator& e, const std::string& code) {
    if (e.evaluate(code, false))
        e.print(typeText(e.session().result()) + "\n");
}

void showTime(Evaluator& e, const std::string& code) {
    const int64_t start = e.vm().scheduler.loop().now();
    const bool isDone = e.evaluate(code);
    if (isDone)
        e.print(durationText(e.vm().scheduler.loop().now() - start) + "\n");
}

/// The code of a function, by its name or any expression that gives one; without one, that of the last input.
void showCode(Evaluator& e, const std::string& code) {
    if (code.empty()) {
        if (!e.session().lastInput())
            return e.complain("there is no input yet");
        return e.print(bytecode::disassemble(*e.session().lastInput()));
    }
    if (!e.evaluate(code, false))
        return;
    Value value = e.session().result();
    if (auto* bound = vm::cast<vm::BoundMethod>(value))
        value = bound->function;
    auto* closure = vm::cast<vm::Closure>(value);
    if (!closure)
        return e.complain(fmt::format("`{}` is no function", code),
                          ":dis without a name shows the code of the last input");
    const bytecode::Module& module = *closure->code->module->module;
    e.print(bytecode::disassemble(module, static_cast<uint32_t>(closure->code->prototype - module.prototypes.data())));
}

void showTree(Evaluator& e, const std::string&) { e.print(treeText(e.vm())); }

void cancel(Evaluator& e, const std::string& text) {
    unsigned number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool isNumber = problem == std::errc() && end == text.data() + text.size();
    vm::Coroutine* c = isNumber ? findCoroutine(e.vm(), number) : nullptr;
    if (!c)
        return e.complain(isNumber ? fmt::format("there is no coroutine {}", number)
                                   : fmt::format("`{}` is no number", text),
                          ":tree lists them");
    const std::string name = vm::nameOf(c);
    e.vm().scheduler.cancel(c, Value::nil());
    e.print(fmt::format("{} {} is cancelled\n", number, name));
}

void load(Evaluator& e, const std::string& path) { e.load(path); }
void quit(Evaluator& e, const std::string&) { e.quit(); }

enum class Takes : uint8_t { Nothing, Optional, Something };

struct Command {
    std::string_view name;
    Takes takes;
    std::string_view argument;
    std::string_view help;
    void (*run)(Evaluator&, const std::string& argument);
};

constexpr Command kCommands[] = {
    {":help", Takes::Nothing, "", "this list", showHelp},
    {":doc", Takes::Something, "NAME", "what is said of a function, class or module: `:doc list.push`", showDoc},
    {":type", Takes::Something, "CODE", "runs it, and says what kind of value it gives", showType},
    {":time", Takes::Something, "CODE", "runs it, and says how long that took", showTime},
    {":dis", Takes::Optional, "FUNCTION", "its bytecode; without a name, that of the last input", showCode},
    {":tree", Takes::Nothing, "", "the live coroutines, what each waits on, and since when", showTree},
    {":cancel", Takes::Something, "N", "cancels the coroutine that `:tree` gives this number", cancel},
    {":load", Takes::Something, "FILE", "runs a file as if it had been typed", load},
    {":quit", Takes::Nothing, "", "ends the session, as Ctrl-D does", quit},
};

void showHelp(Evaluator& e, const std::string&) {
    std::string text = "Type code; the value of an expression is shown, and called `_`. Commands:\n";
    for (const Command& c : kCommands)
        text += fmt::format("  {:<17}{}\n", fmt::format("{} {}", c.name, c.argument), c.help);
    text += "Ctrl-C cancels what runs, or drops what is typed; Ctrl-D ends the session.\n";
    e.print(text);
}

} // namespace

std::vector<std::string_view> commandNames() {
    std::vector<std::string_view> names;
    for (const Command& c : kCommands)
        names.push_back(c.name);
    return names;
}

void runCommand(Evaluator& e, const std::string& line) {
    const std::string name = line.substr(0, line.find_first_of(" \t\n"));
    std::string argument = line.substr(name.size());
    argument.erase(0, std::min(argument.size(), argument.find_first_not_of(" \t\n")));
    argument.erase(argument.find_last_not_of(" \t\n") + 1);
    for (const Command& c : kCommands) {
        if (c.name != name)
            continue;
        if (c.takes == Takes::Something && argument.empty())
            return e.complain(fmt::format("`{}` needs something", name), fmt::format("{} {}", name, c.argument));
        if (c.takes == Takes::Nothing && !argument.empty())
            return e.complain(fmt::format("`{}` takes nothing", name), name);
        return c.run(e, argument);
    }
    const std::string_view near = suggest(name, commandNames());
    e.complain(fmt::format("there is no command `{}`", name),
               near.empty() ? ":help" : fmt::format("did you mean `{}`?", near));
}

} // namespace coro::cli
