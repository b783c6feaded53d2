// Waiting for several at once, and for signals.
#include <fmt/format.h>

#include <csignal>
#include <vector>

#include "stdlib/arguments.h"
#include "stdlib/natives.h"
#include "vm/coroutines/channel.h"
#include "vm/coroutines/group.h"
#include "vm/types/operations.h"

namespace coro::stdlib {

using namespace coro::vm;

namespace {

/// The items of anything that `for` goes over without a wait, owned; nothing after raising.
std::optional<std::vector<Value>> itemsOf(Vm& vm, Value iterable) {
    const Value from = iterableOf(vm, iterable);
    if (from.isRaised())
        return std::nullopt;
    std::vector<Value> items;
    Value position, item;
    Step step = iterationStart(vm, from, position) ? Step::Item : Step::Raised;
    while (step == Step::Item) {
        step = iterationNextSlow(vm, from, position, item);
        if (step == Step::Item)
            items.push_back(item);
    }
    release(vm, from);
    if (step == Step::Done)
        return items;
    for (Value v : items)
        release(vm, v);
    return std::nullopt;
}

Value group(Vm& vm, Value waits, Group::Mode mode) {
    constexpr size_t kMost = 100'000'000;
    auto items = itemsOf(vm, waits);
    if (!items)
        return Value::raised();
    Group* g = nullptr;
    const bool needsOne = mode == Group::Mode::Any || mode == Group::Mode::Race;
    if (needsOne && items->empty())
        vm.raise(ErrorId::ValueError, fmt::format("`{}` of nothing never ends: the list of waits is empty",
                                                  mode == Group::Mode::Any ? "any" : "race"));
    else if (items->size() > kMost)
        vm.raise(ErrorId::ValueError, "these are too many waits");
    else
        g = vm.scheduler.newGroup(mode, static_cast<uint32_t>(items->size()));
    if (g) {
        for (Value item : *items)
            vm.scheduler.addMember(g, item);
        vm.scheduler.closeGroup(g);
    }
    for (Value item : *items)
        release(vm, item);
    return g ? Value::object(g) : Value::raised();
}

Value all(Vm& vm, Value* args, unsigned) { return group(vm, args[0], Group::Mode::All); }
Value any(Vm& vm, Value* args, unsigned) { return group(vm, args[0], Group::Mode::Any); }
Value race(Vm& vm, Value* args, unsigned) { return group(vm, args[0], Group::Mode::Race); }
Value settle(Vm& vm, Value* args, unsigned) { return group(vm, args[0], Group::Mode::Settle); }

// -- signals

struct SignalName {
    std::string_view name;
    int number;
};
constexpr SignalName kSignals[] = {{"SIGHUP", SIGHUP},    {"SIGINT", SIGINT},   {"SIGQUIT", SIGQUIT},
                                   {"SIGTERM", SIGTERM},  {"SIGUSR1", SIGUSR1}, {"SIGUSR2", SIGUSR2},
                                   {"SIGWINCH", SIGWINCH}};

Value watchSignal(Vm& vm, Value* args, unsigned) {
    Str* name = wantStr(vm, args[0], "name");
    if (!name)
        return Value::raised();
    for (const SignalName& signal : kSignals) {
        if (signal.name != name->view())
            continue;
        vm.scheduler.watchSignal(signal.number, asChannel(args[1]));
        return Value::nil();
    }
    std::string known;
    for (const SignalName& signal : kSignals)
        known += fmt::format("{}{}", known.empty() ? "" : ", ", signal.name);
    return vm.raise(ErrorId::ValueError, fmt::format("there is no signal `{}`; there are {}", name->view(), known));
}

Value unwatchSignal(Vm& vm, Value* args, unsigned) {
    vm.scheduler.unwatchSignal(asChannel(args[0]));
    return Value::nil();
}

constexpr NativeEntry kFunctions[] = {
    {"all", all},
    {"any", any},
    {"race", race},
    {"settle", settle},
    {"_watchSignal", watchSignal},
    {"_unwatchSignal", unwatchSignal},
};

} // namespace

std::span<const NativeEntry> groupNatives() { return kFunctions; }

} // namespace coro::stdlib
