#pragma once
#include <string_view>
#include <utility>

#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/vm.h"

namespace coro::stdlib {

/// A list of strs in the making. Once there is no memory for one, the rest is dropped and finish() gives raised().
class TextList {
  public:
    /// `size`: how many they will be, where that is known.
    explicit TextList(vm::Vm& vm, size_t size = 0) : vm_(vm), list_(vm::newList(vm)) {
        if (!list_->reserve(vm, size))
            vm::release(vm_, std::exchange(list_, nullptr));
    }
    ~TextList() {
        if (list_)
            vm::release(vm_, list_);
    }
    TextList(const TextList&) = delete;
    TextList& operator=(const TextList&) = delete;

    /// Valid UTF-8.
    void add(std::string_view part) {
        if (list_)
            push(vm::newStr(vm_, part));
    }
    /// Consumes a value, or raised().
    void push(vm::Value value) {
        if (!list_)
            vm::release(vm_, value);
        else if (value.isRaised() || !list_->push(vm_, value))
            vm::release(vm_, std::exchange(list_, nullptr));
    }
    bool hasFailed() const { return !list_; }
    /// For lists that are made from their end.
    void reverse() {
        if (list_)
            list_->reverse();
    }
    vm::Value finish() { return list_ ? vm::Value::object(std::exchange(list_, nullptr)) : vm::Value::raised(); }

  private:
    vm::Vm& vm_;
    vm::List* list_;
};

} // namespace coro::stdlib
