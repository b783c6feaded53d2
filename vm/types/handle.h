#pragma once
// What a native module keeps in C++ and a program only passes on: a compiled pattern, an open file. It refers to no
// values, so it is never part of a cycle.
#include <memory>
#include <utility>

#include "vm/memory/heap.h"
#include "vm/object.h"
#include "vm/vm.h"

namespace coro::vm {

/// One for each C++ type that handles hold; its address tells them apart.
struct HandleType {
    void (*destroy)(void* payload);
};

struct Handle : Object {
    static constexpr Kind kKind = Kind::Handle;
    const HandleType* type;
    void* payload; ///< owned
};

template <class T>
const HandleType* handleTypeOf() {
    static constexpr HandleType kType{[](void* payload) { delete static_cast<T*>(payload); }};
    return &kType;
}

template <class T>
Value newHandle(Vm& vm, std::unique_ptr<T> payload) {
    auto* handle = vm.heap.create<Handle>();
    handle->type = handleTypeOf<T>();
    handle->payload = payload.release();
    return Value::object(handle);
}

/// What the handle holds; null when the value is another one.
template <class T>
T* payloadOf(Value v) {
    auto* handle = cast<Handle>(v);
    return handle && handle->type == handleTypeOf<T>() ? static_cast<T*>(handle->payload) : nullptr;
}

} // namespace coro::vm
