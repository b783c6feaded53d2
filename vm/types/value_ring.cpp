#include "vm/types/value_ring.h"

#include "vm/vm.h"

namespace coro::vm {

bool ValueRing::grow(Vm& vm) {
    constexpr uint32_t kFewest = 4, kMost = uint32_t{1} << 31;
    if (room_ == kMost)
        return false;
    const uint32_t room = room_ ? room_ * 2 : kFewest;
    auto* values = static_cast<Value*>(vm.heap.tryAllocate(room * sizeof(Value)));
    if (!values)
        return false;
    for (uint32_t i = 0; i < count_; ++i)
        values[i] = at(i);
    vm.heap.freePayload(values_, room_ * sizeof(Value));
    values_ = values;
    room_ = room;
    first_ = 0;
    return true;
}

bool ValueRing::push(Vm& vm, Value v) {
    if (count_ == room_ && !grow(vm))
        return false;
    ++count_;
    at(count_ - 1) = v;
    return true;
}

Value ValueRing::takeFirst() {
    const Value v = at(0);
    first_ = (first_ + 1) & (room_ - 1);
    --count_;
    return v;
}

void ValueRing::clear(Vm& vm) {
    while (!isEmpty())
        release(vm, takeFirst());
    vm.heap.freePayload(values_, room_ * sizeof(Value));
    values_ = nullptr;
    room_ = first_ = 0;
}

void ValueRing::visit(const ChildVisitor& visitor) const {
    for (uint32_t i = 0; i < count_; ++i)
        visitor(at(i));
}

} // namespace coro::vm
