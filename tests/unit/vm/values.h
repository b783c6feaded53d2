#pragma once
// Short ways to make values and to look at them, for tests.
#include <initializer_list>
#include <string>
#include <string_view>

#include "bytecode/instruction.h"
#include "tests/unit/vm/test_vm.h"
#include "vm/types/bigint.h"
#include "vm/types/bytes.h"
#include "vm/types/list.h"
#include "vm/types/map.h"
#include "vm/types/operations.h"
#include "vm/types/range.h"
#include "vm/types/str.h"
#include "vm/types/text.h"

namespace coro::vm {

/// A machine and values in it. What a function here gives is owned by the caller, what it takes is consumed, save where
/// it says so.
class Values : public TestVm {
  public:
    using Opcode = bytecode::Opcode;

    Value i(int64_t value) { return newInt(vm, value); }
    Value big(std::string_view digits) { return parseInt(vm, digits, 10); }
    Value f(double value) { return Value::number(value); }
    Value s(std::string_view text) { return newStr(vm, text); }
    Value b(std::string_view data) { return newBytes(vm, data); }
    Value list(std::initializer_list<Value> items) {
        return Value::object(newListOf(vm, {items.begin(), items.size()}));
    }
    Value map(std::initializer_list<Value> keysAndValues) {
        std::vector<Value> items(keysAndValues);
        return newMapFrom(vm, items.data(), items.size());
    }
    Value range(Value start, Value end, bool inclusive = false, Value step = Value::smallInt(1)) {
        return newRange(vm, start, end, step, inclusive);
    }
    void drop(Value v) { release(vm, v); }

    /// What repr gives, or the error that was raised.
    std::string show(Value v) {
        if (v.isRaised())
            return takeError();
        Value text = repr(vm, v);
        std::string shown(text.isRaised() ? takeError() : std::string(as<Str>(text)->view()));
        drop(text);
        drop(v);
        return shown;
    }
    std::string show(Truth t) { return t == Truth::Raised ? takeError() : t == Truth::Yes ? "yes" : "no"; }

    /// Both operands stay the caller's.
    Value keepBoth(Opcode op, Value x, Value y) { return binary(vm, op, x, y, 0); }
    /// Both are consumed.
    Value op(Opcode op, Value x, Value y) { return binary(vm, op, x, y, bytecode::kKillB | bytecode::kKillC); }
    Value unary(Opcode op, Value x) { return coro::vm::unary(vm, op, x, bytecode::kKillB); }
    Truth compare(Opcode op, Value x, Value y) {
        Truth is = coro::vm::compare(vm, op, x, y);
        drop(x);
        drop(y);
        return is;
    }
    Value index(Value container, Value index) {
        Value item = getIndex(vm, container, index);
        drop(container);
        drop(index);
        return item;
    }
};

} // namespace coro::vm
