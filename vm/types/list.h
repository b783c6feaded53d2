#pragma once
// A growable sequence of values. How the items are stored is the list's own business: other code asks for one item at a
// time.
#include <cstdint>
#include <span>

#include "vm/object.h"

namespace coro::vm {

struct NativeLayout;
NativeLayout nativeLayout();

class List : public Object {
  public:
    static constexpr Kind kKind = Kind::List;
    static constexpr uint32_t kMaxSize = UINT32_MAX;

    uint32_t size() const { return size_; }
    bool isEmpty() const { return size_ == 0; }
    /// Borrowed; `index` < size().
    Value at(uint32_t index) const { return items_[index]; }
    /// Consumes `value`, releases what was there.
    void set(Vm& vm, uint32_t index, Value value) {
        Value old = items_[index];
        items_[index] = value;
        release(vm, old);
    }
    /// Consumes `value`. False after raising OutOfMemory.
    [[nodiscard]] bool push(Vm& vm, Value value) {
        if (size_ == capacity_ && !grow(vm, value)) [[unlikely]]
            return false;
        items_[size_++] = value;
        return true;
    }
    /// There is no room for another item.
    bool isFull() const { return size_ == capacity_; }
    /// Consumes `value`; the list is not full.
    void pushIntoRoom(Value value) { items_[size_++] = value; }
    /// Consumes `value`; for literals, whose size the program's text bounds: cannot fail.
    void pushLiteral(Vm& vm, Value value);
    /// The last item, owned; the list is not empty.
    Value pop() { return items_[--size_]; }
    /// Consumes `value`; `index` <= size(). False after raising.
    [[nodiscard]] bool insert(Vm& vm, uint32_t index, Value value);
    /// The item, owned; those behind it move up.
    Value removeAt(uint32_t index);
    /// Releases the items from `begin` to before `end`.
    void erase(Vm& vm, uint32_t begin, uint32_t end);
    void clear(Vm& vm) { erase(vm, 0, size_); }
    /// Room for that many more. False after raising.
    [[nodiscard]] bool reserve(Vm& vm, size_t more);
    /// Appends what `other`, which may be this list, has in [begin, end). False after raising.
    [[nodiscard]] bool extend(Vm& vm, const List* other, uint32_t begin, uint32_t end);
    /// Puts the items of `with`, which may be this list, in the place of those in [begin, end). False after raising.
    [[nodiscard]] bool replace(Vm& vm, uint32_t begin, uint32_t end, const List* with);
    void reverse();
    /// Reorders in place: the items as they are, then put back in any order. No item may be added or lost.
    std::span<Value> items() { return {items_, size_}; }

  private:
    friend NativeLayout nativeLayout();
    friend List* newList(Vm&);
    friend List* newListOf(Vm&, std::span<const Value>);
    friend List* copyList(Vm&, const List*, uint32_t, uint32_t);
    friend size_t finalizeList(Vm&, Object*);

    [[gnu::noinline]] bool grow(Vm& vm, Value pending);
    bool setCapacity(Vm& vm, size_t capacity);

    Value* items_;
    uint32_t size_;
    uint32_t capacity_;
};

List* newList(Vm& vm);
/// Consumes the items; for literals and argument lists: cannot fail.
List* newListOf(Vm& vm, std::span<const Value> items);
/// The items in [begin, end) as a new list; null after raising.
List* copyList(Vm& vm, const List* from, uint32_t begin, uint32_t end);

} // namespace coro::vm
