// Deferred, Coroutine and time.
#include <fmt/format.h>

#include "stdlib/arguments.h"
#include "stdlib/natives.h"
#include "vm/coroutines/future.h"
#include "vm/errors/error.h"
#include "vm/errors/trace.h"
#include "vm/interpreter/calls.h"
#include "vm/types/duration.h"
#include "vm/types/operations.h"
#include "vm/types/str.h"
#include "vm/vm.h"

namespace coro::stdlib {

using namespace coro::vm;

namespace {

Future* futureOf(Value v) { return resolve(as<Future>(v)); }

/// self, for methods of both; only those of Coroutine are called on a Coroutine alone.
Deferred* pendingDeferred(Vm& vm, Value self) {
    auto* d = static_cast<Deferred*>(futureOf(self));
    if (!d->isDone())
        return d;
    if (d->status != State::Cancelled)
        vm.raise(ErrorId::AlreadyCalled, "this Deferred has been fired already");
    return nullptr;
}

Value fire(Vm& vm, Value* args, State state) {
    Deferred* d = pendingDeferred(vm, args[0]);
    if (!d)
        return vm.hasPending() ? Value::raised() : Value::nil();
    vm.scheduler.fire(d, state, take(args[1]));
    return Value::nil();
}

// -- Deferred

/// Refuses what could not be called when its time comes.
bool wantFunction(Vm& vm, Value v, std::string_view parameter) {
    if (isCallable(vm, v))
        return true;
    raiseWrongType(vm, parameter, "function", v);
    return false;
}
bool wantFunctionOrNil(Vm& vm, Value v, std::string_view parameter) {
    return v.isNil() || wantFunction(vm, v, parameter);
}

Value newDeferred(Vm& vm, Value* args, unsigned) {
    if (!wantFunctionOrNil(vm, args[1], "canceller"))
        return Value::raised();
    return Value::object(vm.scheduler.newDeferred(take(args[1])));
}

Value callback(Vm& vm, Value* args, unsigned) { return fire(vm, args, State::Ok); }

Value errback(Vm& vm, Value* args, unsigned) {
    if (!isError(vm, args[1]))
        return vm.raise(ErrorId::TypeError, fmt::format("`errback` needs an error, not {}", typeName(args[1])));
    return fire(vm, args, State::Failed);
}

Value react(Vm& vm, Value future, Value onValue, Value onError) {
    return Value::object(vm.scheduler.addReaction(as<Future>(future), onValue, onError));
}

Value addCallback(Vm& vm, Value* args, unsigned) {
    return wantFunction(vm, args[1], "f") ? react(vm, args[0], args[1], Value::nil()) : Value::raised();
}
Value addErrback(Vm& vm, Value* args, unsigned) {
    return wantFunction(vm, args[1], "f") ? react(vm, args[0], Value::nil(), args[1]) : Value::raised();
}
Value addBoth(Vm& vm, Value* args, unsigned) {
    return wantFunction(vm, args[1], "f") ? react(vm, args[0], args[1], args[1]) : Value::raised();
}
/// nil lets a value, or an error, pass.
Value addCallbacks(Vm& vm, Value* args, unsigned) {
    if (!wantFunctionOrNil(vm, args[1], "onValue") || !wantFunctionOrNil(vm, args[2], "onError"))
        return Value::raised();
    return react(vm, args[0], args[1], args[2]);
}

Value cancel(Vm& vm, Value* args, unsigned) {
    vm.scheduler.cancel(as<Future>(args[0]), args[1]);
    return Value::object(vm.scheduler.whenCancelled(as<Future>(args[0])));
}

Value pause(Vm& vm, Value* args, unsigned) {
    vm.scheduler.pause(as<Future>(args[0]));
    return Value::nil();
}

Value unpause(Vm& vm, Value* args, unsigned) {
    if (vm.scheduler.unpause(as<Future>(args[0])))
        return Value::nil();
    return vm.raise(ErrorId::NotPaused, "`unpause` without a `pause` before it");
}

Value called(Vm&, Value* args, unsigned) { return Value::boolean(futureOf(args[0])->isDone()); }

Value result(Vm& vm, Value* args, unsigned) {
    Future* f = futureOf(args[0]);
    switch (f->status) {
    case State::Ok:
        return retained(f->result);
    case State::Pending:
        return vm.raise(ErrorId::NotReady, "the result is not there yet: wait for it with `yield`");
    case State::Failed:
    case State::Cancelled:
        break;
    }
    Value error = vm.scheduler.errorOf(f);
    vm.scheduler.markTaken(f);
    return vm.raiseValue(error);
}

Value error(Vm& vm, Value* args, unsigned) {
    Future* f = futureOf(args[0]);
    if (f->status == State::Pending || f->status == State::Ok)
        return Value::nil();
    const Value e = vm.scheduler.errorOf(f);
    vm.scheduler.markTaken(f);
    return e;
}

Value status(Vm& vm, Value* args, unsigned) { return Value::object(newShortStr(vm, statusText(futureOf(args[0])))); }

// -- Coroutine

Value name(Vm& vm, Value* args, unsigned) {
    return Value::object(newShortStr(vm, nameOf(static_cast<Coroutine*>(futureOf(args[0])))));
}

Value rename(Vm& vm, Value* args, unsigned) {
    if (!isKind(args[1], Kind::Str))
        return vm.raise(ErrorId::TypeError, fmt::format("a name is a str, not {}", typeName(args[1])));
    auto& rest = static_cast<Coroutine*>(futureOf(args[0]))->rest(vm.heap);
    release(vm, std::exchange(rest.name, take(args[1])));
    return take(args[0]);
}

Value kill(Vm& vm, Value* args, unsigned) {
    vm.scheduler.kill(as<Future>(args[0]), args[1]);
    return Value::object(vm.scheduler.whenCancelled(as<Future>(args[0])));
}

Value detach(Vm& vm, Value* args, unsigned) {
    vm.scheduler.detach(static_cast<Coroutine*>(futureOf(args[0])));
    return take(args[0]);
}

Value daemon(Vm& vm, Value* args, unsigned) {
    vm.scheduler.setDaemon(static_cast<Coroutine*>(futureOf(args[0])));
    return take(args[0]);
}

// -- functions

Value succeed(Vm& vm, Value* args, unsigned) {
    Deferred* d = vm.scheduler.newDeferred(Value::nil());
    vm.scheduler.settle(d, State::Ok, take(args[0]));
    return Value::object(d);
}

Value failWith(Vm& vm, Value* args, unsigned) {
    if (!isError(vm, args[0]))
        return vm.raise(ErrorId::TypeError, fmt::format("`fail` needs an error, not {}", typeName(args[0])));
    Deferred* d = vm.scheduler.newDeferred(Value::nil());
    vm.scheduler.settle(d, State::Failed, take(args[0]));
    return Value::object(d);
}

Value current(Vm& vm, Value*, unsigned) {
    Coroutine* c = vm.scheduler.current();
    if (!c)
        return Value::nil();
    retain(c);
    return Value::object(c);
}

Value sleep(Vm& vm, Value* args, unsigned) {
    int64_t nanoseconds;
    if (!secondsToNanoseconds(vm, args[0], nanoseconds))
        return Value::raised();
    return Value::object(vm.scheduler.sleep(nanoseconds));
}

Value wantCallable(Vm& vm, Value* args, unsigned) {
    return wantFunction(vm, args[0], "f") ? Value::nil() : Value::raised();
}

Value clock(Vm& vm, Value*, unsigned) { return Value::number(static_cast<double>(vm.scheduler.loop().now()) / 1e9); }

constexpr NativeEntry kFunctions[] = {
    {"Deferred.init", newDeferred},
    {"Deferred.callback", callback},
    {"Deferred.errback", errback},
    {"succeed", succeed},
    {"fail", failWith},
    {"current", current},
    {"sleep", sleep},
    {"clock", clock},
    {"_wantCallable", wantCallable},
    {"Coroutine.rename", rename},
    {"Coroutine.kill", kill},
    {"Coroutine.detach", detach},
    {"Coroutine.daemon", daemon},
    {"Deferred.addCallback", addCallback},
    {"Coroutine.addCallback", addCallback},
    {"Deferred.addErrback", addErrback},
    {"Coroutine.addErrback", addErrback},
    {"Deferred.addBoth", addBoth},
    {"Coroutine.addBoth", addBoth},
    {"Deferred.addCallbacks", addCallbacks},
    {"Coroutine.addCallbacks", addCallbacks},
    {"Deferred.cancel", cancel},
    {"Coroutine.cancel", cancel},
    {"Deferred.pause", pause},
    {"Coroutine.pause", pause},
    {"Deferred.unpause", unpause},
    {"Coroutine.unpause", unpause},
};

constexpr NativeEntry kProperties[] = {
    {"Deferred.called", called},  {"Deferred.result", result},  {"Deferred.status", status},
    {"Coroutine.called", called}, {"Coroutine.result", result}, {"Coroutine.status", status},
    {"Coroutine.name", name},     {"Deferred.error", error},    {"Coroutine.error", error},
};

} // namespace

std::span<const NativeEntry> futureNatives() { return kFunctions; }
std::span<const NativeEntry> futureProperties() { return kProperties; }

} // namespace coro::stdlib
