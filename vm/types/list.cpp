#include "vm/types/list.h"

#include <algorithm>
#include <cstring>

#include "vm/memory/heap.h"
#include "vm/memory/lifetime.h"
#include "vm/types/raise.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

constexpr size_t kFirstCapacity = 4;

void copyItems(const Value* from, uint32_t count, Value* to) {
    for (uint32_t i = 0; i < count; ++i)
        to[i] = retained(from[i]);
}

size_t grown(size_t capacity) { return std::max(kFirstCapacity, capacity + capacity / 2); }

} // namespace

bool List::setCapacity(Vm& vm, size_t capacity) {
    if (capacity > kMaxSize) {
        vm.raise(ErrorId::OverflowError, "a list cannot have more than 4294967295 items");
        return false;
    }
    void* moved = vm.heap.tryReallocate(items_, capacity_ * sizeof(Value), capacity * sizeof(Value));
    if (!moved) {
        raiseOutOfMemory(vm, capacity * sizeof(Value));
        return false;
    }
    items_ = static_cast<Value*>(moved);
    capacity_ = static_cast<uint32_t>(capacity);
    return true;
}

bool List::grow(Vm& vm, Value pending) {
    if (setCapacity(vm, std::min<size_t>(grown(capacity_), std::max<size_t>(size_t{size_} + 1, kMaxSize))))
        return true;
    release(vm, pending);
    return false;
}

void List::pushLiteral(Vm& vm, Value value) {
    if (size_ == capacity_) {
        size_t capacity = grown(capacity_);
        auto* moved = static_cast<Value*>(vm.heap.allocate(capacity * sizeof(Value)));
        std::copy_n(items_, size_, moved);
        vm.heap.freePayload(items_, capacity_ * sizeof(Value));
        items_ = moved;
        capacity_ = static_cast<uint32_t>(capacity);
    }
    items_[size_++] = value;
}

bool List::reserve(Vm& vm, size_t more) {
    size_t need = size_ + more;
    return need <= capacity_ || setCapacity(vm, std::max(need, std::min<size_t>(grown(capacity_), kMaxSize)));
}

bool List::insert(Vm& vm, uint32_t index, Value value) {
    if (!push(vm, value))
        return false;
    std::rotate(items_ + index, items_ + size_ - 1, items_ + size_);
    return true;
}

Value List::removeAt(uint32_t index) {
    Value removed = items_[index];
    std::copy(items_ + index + 1, items_ + size_, items_ + index);
    --size_;
    return removed;
}

void List::erase(Vm& vm, uint32_t begin, uint32_t end) {
    // The dying items are moved behind the others, and the list is whole again before any of them is released.
    std::rotate(items_ + begin, items_ + end, items_ + size_);
    uint32_t count = end - begin;
    while (count-- > 0)
        release(vm, items_[--size_]);
    if (size_ == 0) {
        vm.heap.freePayload(items_, capacity_ * sizeof(Value));
        items_ = nullptr;
        capacity_ = 0;
    }
}

bool List::extend(Vm& vm, const List* other, uint32_t begin, uint32_t end) {
    if (begin >= end)
        return true;
    if (!reserve(vm, end - begin))
        return false;
    copyItems(other->items_ + begin, end - begin, items_ + size_);
    size_ += end - begin;
    return true;
}

bool List::replace(Vm& vm, uint32_t begin, uint32_t end, const List* with) {
    const uint32_t before = size_;
    if (!extend(vm, with, 0, with->size()))
        return false;
    std::rotate(items_ + end, items_ + before, items_ + size_);
    erase(vm, begin, end);
    return true;
}

void List::reverse() { std::reverse(items_, items_ + size_); }

List* newList(Vm& vm) {
    auto* list = vm.heap.create<List>();
    list->items_ = nullptr;
    list->size_ = 0;
    list->capacity_ = 0;
    return list;
}

List* newListOf(Vm& vm, std::span<const Value> items) {
    List* list = newList(vm);
    if (items.empty())
        return list;
    list->items_ = static_cast<Value*>(vm.heap.allocate(items.size_bytes()));
    list->size_ = list->capacity_ = static_cast<uint32_t>(items.size());
    std::copy(items.begin(), items.end(), list->items_);
    return list;
}

List* copyList(Vm& vm, const List* from, uint32_t begin, uint32_t end) {
    const uint32_t count = end - begin;
    auto* items = static_cast<Value*>(vm.heap.tryAllocate(count * sizeof(Value)));
    if (!items && count > 0) {
        raiseOutOfMemory(vm, count * sizeof(Value));
        return nullptr;
    }
    copyItems(from->items_ + begin, count, items);
    List* list = newList(vm);
    list->items_ = items;
    list->size_ = list->capacity_ = count;
    return list;
}

size_t finalizeList(Vm& vm, Object* o) {
    auto* list = static_cast<List*>(o);
    for (uint32_t i = 0; i < list->size_; ++i)
        release(vm, list->items_[i]);
    vm.heap.freePayload(list->items_, list->capacity_ * sizeof(Value));
    return sizeof(List);
}

void visitList(Object* o, const ChildVisitor& visitor) {
    auto* list = static_cast<List*>(o);
    for (uint32_t i = 0; i < list->size(); ++i)
        visitor(list->at(i));
}

} // namespace coro::vm
