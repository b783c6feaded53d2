#include "vm/types/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>
#include <utility>
#include <vector>

#include "vm/code.h"
#include "vm/coroutines/future.h"
#include "vm/errors/error.h"
#include "vm/errors/trace.h"
#include "vm/interpreter/operators.h"
#include "vm/types/bigint.h"
#include "vm/types/bytes.h"
#include "vm/types/list.h"
#include "vm/types/literal_text.h"
#include "vm/types/map.h"
#include "vm/types/operations.h"
#include "vm/types/raise.h"
#include "vm/types/range.h"
#include "vm/types/set.h"
#include "vm/types/str.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

constexpr size_t kShortLength = 60;
constexpr size_t kUnlimited = SIZE_MAX;

void appendInt(std::string& out, Value v) {
    if (v.isSmallInt())
        fmt::format_to(std::back_inserter(out), "{}", v.asSmallInt());
    else
        out += intToText(v);
}

void appendFunction(std::string& out, const Closure* closure) {
    static constexpr const char* kWords[] = {"fn", "co", "gen"};
    const std::string& name = closure->code->prototype->name;
    out += '<';
    out += kWords[static_cast<size_t>(closure->code->prototype->kind)];
    if (!name.empty())
        out += ' ' + name;
    out += '>';
}

void appendFuture(std::string& out, Future* handle) {
    Future* future = resolve(handle);
    if (auto* coroutine = asCoroutine(future))
        out +=
            fmt::format("<{} {} {}>", asStream(future) ? "Stream" : "Coroutine", nameOf(coroutine), statusText(future));
    else
        out += fmt::format("<Deferred {}>", statusText(future));
}

void appendRange(std::string& out, const Range* range) {
    if (!range->start.isUnset())
        appendInt(out, range->start);
    out += range->inclusive ? "..=" : "..";
    if (!range->end.isUnset())
        appendInt(out, range->end);
    if (range->step != Value::smallInt(1)) {
        out += " by ";
        appendInt(out, range->step);
    }
}

void appendImmediate(std::string& out, Value v) {
    if (v.isSmallInt())
        appendInt(out, v);
    else if (v.isDouble())
        appendFloat(out, v.asDouble());
    else if (v.isBool())
        out += v.isTrue() ? "true" : "false";
    else
        out += v.isNil() ? "nil" : "unset";
}

/// All but lists and maps.
void appendFlat(Vm& vm, std::string& out, Value v) {
    if (!v.isObject())
        return appendImmediate(out, v);
    switch (v.asObject()->kind) {
    case Kind::BigInt:
        return appendInt(out, v);
    case Kind::Str:
        return appendQuoted(out, as<Str>(v)->view());
    case Kind::Bytes:
        return appendBytesLiteral(out, as<Bytes>(v)->view());
    case Kind::Range:
        return appendRange(out, as<Range>(v));
    case Kind::Closure:
        return appendFunction(out, as<Closure>(v));
    case Kind::BoundMethod:
        return appendFlat(vm, out, as<BoundMethod>(v)->function);
    case Kind::Class:
        out += fmt::format("<class {}>", as<Class>(v)->name);
        return;
    case Kind::Deferred:
    case Kind::Coroutine:
    case Kind::Stream:
        return appendFuture(out, static_cast<Future*>(v.asObject()));
    case Kind::Instance:
        out += isError(vm, v) ? '<' + errorTitle(vm, v) + '>' : fmt::format("<{}>", typeName(v));
        return;
    default:
        out += fmt::format("<{}>", typeName(v));
    }
}

/// What the `toString` of an object gives, owned; raised() when it raises, or gives no text.
Value askToString(Vm& vm, Value object) {
    Value argument = retained(object);
    return vm.call(vm.helpers.textOf, {&argument, 1});
}

/// Writes nested lists, maps and objects with a stack of its own. Of objects within objects it writes the class alone.
class Writer {
  public:
    /// Methods of the program are asked only when `asksProgram`: not for a message about an error.
    Writer(Vm& vm, std::string& out, size_t limit, bool asksProgram)
        : vm_(vm), out_(out), limit_(limit), asksProgram_(asksProgram) {}
    ~Writer() {
        for (const Level& level : stack_)
            release(vm_, level.container);
    }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// False after raising. Stops early once it is past the limit.
    bool write(Value v) {
        if (!enter(v))
            return false;
        while (!stack_.empty() && out_.size() <= limit_) {
            if (!hasMemory())
                return raiseNoMemory();
            Level& top = stack_.back();
            bool done = isKind(top.container, Kind::List)  ? nextItem(top)
                        : isKind(top.container, Kind::Set) ? nextSetItem(top)
                        : isKind(top.container, Kind::Map) ? nextEntry(top)
                                                           : nextField(top);
            if (!done)
                return false;
        }
        return hasMemory() || raiseNoMemory();
    }

  private:
    struct Level {
        Value container; ///< owned: a method that is asked for a text may change what it was part of
        uint32_t next;
        bool isFirst;
    };
    static constexpr size_t kFewLevels = 16;

    bool hasMemory() {
        if (out_.size() < checkedAt_)
            return true;
        checkedAt_ = out_.size() * 2 + 65536;
        return vm_.heap.canAllocate(checkedAt_);
    }
    bool raiseNoMemory() {
        raiseOutOfMemory(vm_, out_.size());
        return false;
    }

    bool enter(Value v) {
        if (isInstance(v) && !isError(vm_, v))
            return enterInstance(v);
        bool isList = isKind(v, Kind::List);
        bool isSet = isKind(v, Kind::Set);
        if (!isList && !isSet && !isKind(v, Kind::Map)) {
            appendFlat(vm_, out_, v);
            return true;
        }
        if (isOpen(v.asObject())) {
            out_ += isList ? "[...]" : "{...}"; // a set has nothing in it that could contain it
            return true;
        }
        out_ += isList ? "[" : isSet ? "set(" : "{";
        push(v);
        return true;
    }

    bool enterInstance(Value v) {
        if (asksProgram_ && !operatorOf(vm_, v, KnownName::ToString).isUnset()) {
            Value text = askToString(vm_, v);
            if (text.isRaised())
                return false;
            out_ += as<Str>(text)->view();
            release(vm_, text);
            return true;
        }
        if (isInInstance_) {
            appendFlat(vm_, out_, v);
            return true;
        }
        isInInstance_ = true;
        out_ += typeName(v);
        out_ += '(';
        push(v);
        return true;
    }

    void push(Value container) {
        stack_.push_back({retained(container), 0, true});
        if (stack_.size() > kFewLevels)
            open_.insert(container.asObject());
    }

    /// Whether it is being written already, so that this is a cycle.
    bool isOpen(const Object* o) const {
        size_t few = std::min(stack_.size(), kFewLevels);
        auto isSame = [o](const Level& level) { return level.container.asObject() == o; };
        return std::any_of(stack_.begin(), stack_.begin() + static_cast<ptrdiff_t>(few), isSame) || open_.contains(o);
    }

    bool leave(char bracket) {
        Value container = stack_.back().container;
        if (stack_.size() > kFewLevels)
            open_.erase(container.asObject());
        stack_.pop_back();
        release(vm_, container);
        out_ += bracket;
        return true;
    }

    void separate(Level& level) {
        if (!std::exchange(level.isFirst, false))
            out_ += ", ";
    }

    bool nextItem(Level& top) {
        auto* list = as<List>(top.container);
        if (top.next >= list->size())
            return leave(']');
        separate(top);
        return enter(list->at(top.next++));
    }

    bool nextSetItem(Level& top) {
        auto* set = as<Set>(top.container);
        while (top.next < set->places() && !set->isPlaceUsed(top.next))
            ++top.next;
        if (top.next >= set->places())
            return leave(')');
        separate(top);
        Value item = retained(set->keyAt(top.next++));
        bool done = writeFlat(item);
        release(vm_, item);
        return done;
    }

    bool nextEntry(Level& top) {
        auto* map = as<Map>(top.container);
        while (top.next < map->places() && !map->isPlaceUsed(top.next))
            ++top.next;
        if (top.next >= map->places())
            return leave('}');
        separate(top);
        uint32_t place = top.next++;
        Value key = retained(map->keyAt(place)), value = retained(map->valueAt(place));
        bool done = writeKey(key) && enter(value);
        release(vm_, key);
        release(vm_, value);
        return done;
    }

    bool nextField(Level& top) {
        auto* instance = as<Instance>(top.container);
        while (top.next < instance->cls->fieldCount && instance->cls->fields[top.next].isHidden())
            ++top.next;
        if (top.next >= instance->cls->fieldCount) {
            isInInstance_ = false;
            return leave(')');
        }
        separate(top);
        uint32_t slot = top.next++;
        out_ += as<Str>(instance->cls->fields[slot].name)->view();
        out_ += ": ";
        return enter(instance->fields[slot]);
    }

    /// What can be a key, an object without `toString` by its class alone.
    bool writeFlat(Value key) {
        if (!operatorOf(vm_, key, KnownName::ToString).isUnset())
            return enter(key);
        appendFlat(vm_, out_, key);
        return true;
    }

    /// A key that a literal can name stands as it is, others in brackets.
    bool writeKey(Value key) {
        bool isLiteral = !key.isObject() || isKind(key, Kind::Str) || isKind(key, Kind::BigInt);
        if (!isLiteral)
            out_ += '[';
        if (!writeFlat(key))
            return false;
        out_ += isLiteral ? ": " : "]: ";
        return true;
    }

    Vm& vm_;
    std::string& out_;
    size_t limit_;
    bool asksProgram_;
    bool isInInstance_ = false;
    size_t checkedAt_ = 65536;
    std::vector<Level> stack_;
    std::unordered_set<const Object*> open_; ///< those beyond the first few levels
};

template <class Write>
Value textToStr(Vm& vm, Value v, Write write) {
    std::string out = std::exchange(vm.types.buffer, {});
    out.clear();
    Value text = write(vm, out, v) ? newStr(vm, out) : Value::raised();
    keepBuffer(vm.types, out);
    return text;
}

bool writeRepr(Vm& vm, std::string& out, Value v) { return Writer(vm, out, kUnlimited, true).write(v); }

} // namespace

bool writeText(Vm& vm, std::string& out, Value v) {
    if (auto* str = cast<Str>(v)) {
        if (!vm.heap.canAllocate(out.size() + str->size)) {
            raiseOutOfMemory(vm, out.size() + str->size);
            return false;
        }
        out += str->view();
        return true;
    }
    if (auto* trace = cast<Trace>(v)) {
        std::string lines = traceText(trace);
        if (lines.ends_with('\n'))
            lines.pop_back();
        out += lines;
        return true;
    }
    if (isError(vm, v) && operatorOf(vm, v, KnownName::ToString).isUnset()) {
        out += errorTitle(vm, v);
        return true;
    }
    if (isError(vm, v)) {
        Value text = askToString(vm, v);
        if (text.isRaised())
            return false;
        out += as<Str>(text)->view();
        release(vm, text);
        return true;
    }
    return writeRepr(vm, out, v);
}

Value toStr(Vm& vm, Value v) {
    if (isKind(v, Kind::Str))
        return retained(v);
    if (isInt(v))
        return intToStr(vm, v, 10);
    return textToStr(vm, v, writeText);
}

Value repr(Vm& vm, Value v) { return textToStr(vm, v, writeRepr); }

Value reprUpTo(Vm& vm, Value v, size_t limit) {
    return textToStr(
        vm, v, [limit](Vm& of, std::string& out, Value value) { return Writer(of, out, limit, true).write(value); });
}

std::string shortRepr(Vm& vm, Value v) {
    std::string out;
    if (auto* str = cast<Str>(v); str && str->size > kShortLength)
        appendQuoted(out, str->view().substr(0, kShortLength + 4));
    else
        Writer(vm, out, kShortLength, false).write(v);
    if (out.size() <= kShortLength)
        return out;
    size_t end = kShortLength - 3;
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80)
        --end;
    return out.substr(0, end) + "...";
}

Value joinTexts(Vm& vm, Value* parts, size_t count) {
    std::string out = std::exchange(vm.types.buffer, {});
    out.clear();
    // A text that grows, `s = "${s}..."`, is kept; otherwise everything is gathered first.
    bool grows = isKind(parts[0], Kind::Str) && parts[0].asObject()->isUnique();
    bool done = true;
    for (size_t i = grows; i < count; ++i) {
        done = done && writeText(vm, out, parts[i]);
        release(vm, parts[i]);
    }
    Value joined = Value::raised();
    if (!done && grows)
        release(vm, parts[0]);
    else if (done)
        joined = grows ? appendText(vm, parts[0], out) : newStr(vm, out);
    keepBuffer(vm.types, out);
    return joined;
}

std::string_view typeName(Value v) {
    static constexpr std::string_view kNames[] = {
#define KIND(name, text, cyclic) text,
#include "vm/kinds.def"
#undef KIND
    };
    if (v.isSmallInt())
        return "int";
    if (v.isDouble())
        return "float";
    if (v.isBool())
        return "bool";
    if (!v.isObject())
        return "nil";
    if (auto* instance = cast<Instance>(v))
        return instance->cls->name;
    return kNames[static_cast<size_t>(v.asObject()->kind)];
}

} // namespace coro::vm
