// Equality and order. Lists and maps are compared with a stack of their own, so that depth costs no C stack.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "vm/interpreter/operators.h"
#include "vm/memory/heap.h"
#include "vm/types/bigint.h"
#include "vm/types/bytes.h"
#include "vm/types/keys.h"
#include "vm/types/operations.h"
#include "vm/types/raise.h"
#include "vm/types/range.h"
#include "vm/types/set.h"
#include "vm/types/str.h"
#include "vm/vm.h"

namespace coro::vm {

using bytecode::Opcode;

namespace {

bool isNumber(Value v) { return v.isDouble() || isInt(v); }
bool isContainer(Value v) { return isKind(v, Kind::List) || isKind(v, Kind::Map); }

/// Of values that are no lists or maps.
bool equalsFlat(Value x, Value y) {
    if (x.isDouble() && y.isDouble())
        return x.asDouble() == y.asDouble();
    if (isKind(x, Kind::Set) && isKind(y, Kind::Set))
        return as<Set>(x)->size() == as<Set>(y)->size() && isSubset(as<Set>(x), as<Set>(y));
    return sameKey(x, y);
}

/// Of values that are not both lists or both maps; a method of the program's may say.
Truth equalsSingle(Vm& vm, Value x, Value y) {
    if (isInstance(x) || isInstance(y)) {
        OperatorCall found = findComparison(vm, Opcode::Eq, x, y);
        if (!found.function.isUnset())
            return callComparison(vm, found);
    }
    return truth(equalsFlat(x, y));
}

/// Two lists or maps that are being compared, and how far this has come. Owned: a method that compares what is in them
/// may change what they are part of.
struct Pair {
    Value x, y;
    uint32_t next;
};

class Comparison {
  public:
    explicit Comparison(Vm& vm) : vm_(vm) {}
    ~Comparison() {
        while (!stack_.empty())
            pop();
    }
    Comparison(const Comparison&) = delete;
    Comparison& operator=(const Comparison&) = delete;

    /// Equality of two values, to any depth.
    Truth equal(Value x, Value y) {
        if (Truth same = enter(x, y); same != Truth::Yes)
            return same;
        while (!stack_.empty()) {
            // Data that is part of itself never ends; deep data does.
            if (stack_.size() > kSuspicious && isCyclic())
                return raiseCyclic();
            Value a, b;
            switch (nextPair(stack_.back(), a, b)) {
            case Found::Pair:
                if (Truth same = enter(a, b); same != Truth::Yes)
                    return same;
                break;
            case Found::Missing:
                return Truth::No;
            case Found::End:
                pop();
                break;
            }
        }
        return Truth::Yes;
    }

    Order order(Value x, Value y) {
        Order sofar = enterOrder(x, y);
        while (sofar == Order::Equal && !stack_.empty()) {
            if (stack_.size() > kSuspicious && isCyclic()) {
                raiseCyclic();
                return Order::Raised;
            }
            Pair& top = stack_.back();
            auto *a = as<List>(top.x), *b = as<List>(top.y);
            if (top.next < a->size() && top.next < b->size()) {
                uint32_t i = top.next++;
                sofar = enterOrder(a->at(i), b->at(i));
                continue;
            }
            sofar = a->size() < b->size() ? Order::Less : a->size() > b->size() ? Order::Greater : Order::Equal;
            pop();
        }
        return sofar;
    }

  private:
    enum class Found { Pair, Missing, End };
    static constexpr size_t kSuspicious = 1000;

    void push(Value x, Value y, uint32_t next = 0) { stack_.push_back({retained(x), retained(y), next}); }
    void pop() {
        release(vm_, stack_.back().x);
        release(vm_, stack_.back().y);
        stack_.pop_back();
    }

    /// No when they differ. Containers are put on the stack.
    Truth enter(Value x, Value y) {
        if (!isContainer(x) || !isContainer(y))
            return equalsSingle(vm_, x, y);
        if (x == y)
            return Truth::Yes;
        if (x.asObject()->kind != y.asObject()->kind)
            return Truth::No;
        bool sameSize = isKind(x, Kind::List) ? as<List>(x)->size() == as<List>(y)->size()
                                              : as<Map>(x)->size() == as<Map>(y)->size();
        if (sameSize)
            push(x, y);
        return truth(sameSize);
    }

    Found nextPair(Pair& pair, Value& a, Value& b) {
        if (isKind(pair.x, Kind::List)) {
            auto *x = as<List>(pair.x), *y = as<List>(pair.y);
            if (pair.next >= x->size())
                return Found::End;
            if (pair.next >= y->size())
                return Found::Missing;
            a = x->at(pair.next);
            b = y->at(pair.next++);
            return Found::Pair;
        }
        auto *x = as<Map>(pair.x), *y = as<Map>(pair.y);
        while (pair.next < x->places() && !x->isPlaceUsed(pair.next))
            ++pair.next;
        if (pair.next >= x->places())
            return Found::End;
        Value key = x->keyAt(pair.next);
        uint32_t place = y->find(key, hashKey(key));
        if (place == Map::kNone)
            return Found::Missing;
        a = x->valueAt(pair.next++);
        b = y->valueAt(place);
        return Found::Pair;
    }

    Order enterOrder(Value x, Value y);
    Order enterLists(Value x, Value y);
    Order orderByMethods(Value x, Value y);

    /// Whether the pair on top is being compared further down already. Asked at some depths only, which finds every
    /// cycle in the end.
    bool isCyclic() const {
        size_t depth = stack_.size();
        if ((depth & (depth - 1)) != 0)
            return false;
        for (size_t i = 0; i + 1 < depth; ++i)
            if (stack_[i].x == stack_.back().x && stack_[i].y == stack_.back().y)
                return true;
        return false;
    }

    Truth raiseCyclic() {
        vm_.raise(ErrorId::ValueError, "cannot compare data that contains itself");
        return Truth::Raised;
    }

    Vm& vm_;
    std::vector<Pair> stack_;
};

Order orderOf(int sign) { return sign < 0 ? Order::Less : sign > 0 ? Order::Greater : Order::Equal; }

Order orderDoubles(double x, double y) {
    return x < y ? Order::Less : x > y ? Order::Greater : x == y ? Order::Equal : Order::Unordered;
}

Order orderNumbers(Value x, Value y) {
    if (x.isDouble() && y.isDouble())
        return orderDoubles(x.asDouble(), y.asDouble());
    if (x.isDouble())
        return std::isnan(x.asDouble()) ? Order::Unordered : orderOf(-compareIntDouble(y, x.asDouble()));
    if (y.isDouble())
        return std::isnan(y.asDouble()) ? Order::Unordered : orderOf(compareIntDouble(x, y.asDouble()));
    return orderOf(compareInts(x, y));
}

/// Of what no method of the program's has to be asked about. Nothing: one may have to be, or there is no order.
std::optional<Order> orderPlain(Value x, Value y) {
    if (x.isSmallInt() && y.isSmallInt())
        return orderOf(x.bits() < y.bits() ? -1 : x.bits() > y.bits());
    if (isNumber(x) && isNumber(y))
        return orderNumbers(x, y);
    if (isKind(x, Kind::Str) && isKind(y, Kind::Str)) // the order of UTF-8's bytes is that of the code points
        return orderOf(as<Str>(x)->view().compare(as<Str>(y)->view()));
    if (isKind(x, Kind::Bytes) && isKind(y, Kind::Bytes))
        return orderOf(as<Bytes>(x)->view().compare(as<Bytes>(y)->view()));
    return std::nullopt;
}

/// x before y, y before x, or else equal.
Order Comparison::orderByMethods(Value x, Value y) {
    for (Opcode op : {Opcode::Lt, Opcode::Gt}) {
        OperatorCall found = findComparison(vm_, op, x, y);
        if (found.function.isUnset()) {
            vm_.raise(ErrorId::TypeError, fmt::format("cannot compare {} and {}", typeName(x), typeName(y)));
            return Order::Raised;
        }
        Truth is = callComparison(vm_, found);
        if (is == Truth::Raised)
            return Order::Raised;
        if (is == Truth::Yes)
            return op == Opcode::Lt ? Order::Less : Order::Greater;
    }
    return Order::Equal;
}

Order Comparison::enterOrder(Value x, Value y) {
    if (auto plain = orderPlain(x, y))
        return *plain;
    if (isKind(x, Kind::List) && isKind(y, Kind::List))
        return x == y ? Order::Equal : enterLists(x, y);
    if (isInstance(x) || isInstance(y))
        return orderByMethods(x, y);
    vm_.raise(ErrorId::TypeError, fmt::format("cannot compare {} and {}{}", typeName(x), typeName(y), callHint(x, y)));
    return Order::Raised;
}

/// Lists are put on the stack at their first items that are not plain. Mostly there are none.
Order Comparison::enterLists(Value x, Value y) {
    const auto *a = as<List>(x), *b = as<List>(y);
    const uint32_t common = std::min(a->size(), b->size());
    for (uint32_t i = 0; i < common; ++i) {
        const auto plain = orderPlain(a->at(i), b->at(i));
        if (!plain) {
            push(x, y, i);
            return Order::Equal;
        }
        if (*plain != Order::Equal)
            return *plain;
    }
    return orderOf(a->size() < b->size() ? -1 : a->size() > b->size());
}

} // namespace

Truth equals(Vm& vm, Value x, Value y) {
    if (!isContainer(x) || !isContainer(y))
        return equalsSingle(vm, x, y);
    return Comparison(vm).equal(x, y);
}

Order order(Vm& vm, Value x, Value y) { return Comparison(vm).order(x, y); }

Truth compare(Vm& vm, Opcode op, Value x, Value y) {
    if (op == Opcode::Eq || op == Opcode::Ne) {
        Truth same = equals(vm, x, y);
        return same == Truth::Raised ? same : truth((same == Truth::Yes) == (op == Opcode::Eq));
    }
    Order is = order(vm, x, y);
    if (is == Order::Raised)
        return Truth::Raised;
    switch (op) {
    case Opcode::Lt:
        return truth(is == Order::Less);
    case Opcode::Le:
        return truth(is == Order::Less || is == Order::Equal);
    case Opcode::Gt:
        return truth(is == Order::Greater);
    case Opcode::Ge:
        return truth(is == Order::Greater || is == Order::Equal);
    default:
        CORO_UNREACHABLE();
    }
}

} // namespace coro::vm
