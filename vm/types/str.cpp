#include "vm/types/str.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "base/utf8.h"
#include "vm/memory/heap.h"
#include "vm/memory/lifetime.h"
#include "vm/types/hash.h"
#include "vm/types/raise.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

// What fits the block that the heap would give anyway.
size_t usefulCapacity(size_t size) {
    return (Str::blockSize(size) + Heap::kStep - 1) / Heap::kStep * Heap::kStep - sizeof(Str);
}

Str* initialised(Str* s, size_t size, size_t capacity) {
    s->size = static_cast<uint32_t>(size);
    s->capacity = static_cast<uint32_t>(capacity);
    s->length = Str::kNotCounted;
    s->hash = 0;
    return s;
}

Value raiseTooLong(Vm& vm) { return vm.raise(ErrorId::OverflowError, "a str cannot have more than 4294966271 bytes"); }

/// Null after raising.
Str* makeStr(Vm& vm, size_t size, size_t capacity) {
    if (capacity > Str::kMaxSize) {
        raiseTooLong(vm);
        return nullptr;
    }
    auto* s = vm.heap.tryCreate<Str>(capacity);
    if (!s) {
        raiseOutOfMemory(vm, size);
        return nullptr;
    }
    return initialised(s, size, capacity);
}

Value shared(Str*& slot, Vm& vm, std::string_view text) {
    if (!slot) {
        slot = newShortStr(vm, text);
        vm.heap.makeImmortal(slot);
    }
    retain(slot);
    return Value::object(slot);
}

/// Nobody else has `s`. Consumes it.
Value appendInPlace(Vm& vm, Str* s, std::string_view more) {
    size_t size = s->size + more.size();
    if (size > s->capacity) {
        // `more` may be a part of the text that is about to move.
        auto inside = reinterpret_cast<uintptr_t>(more.data()) - reinterpret_cast<uintptr_t>(s->bytes());
        bool isInside = inside < s->size;
        // Room for half as much again: a text that grows once will grow again.
        size_t capacity = std::min<size_t>(usefulCapacity(size + size / 2), std::max<size_t>(size, Str::kMaxSize));
        if (!vm.heap.canAllocate(capacity))
            capacity = size;
        bool fits = capacity <= Str::kMaxSize;
        if (vm.types.lastIndex.text == s)
            vm.types.lastIndex = {};
        auto* grown =
            fits ? vm.heap.tryResizeObject(s, Str::blockSize(s->capacity), Str::blockSize(capacity)) : nullptr;
        if (!grown) {
            release(vm, s);
            return fits ? raiseOutOfMemory(vm, size) : raiseTooLong(vm);
        }
        s = static_cast<Str*>(grown);
        s->capacity = static_cast<uint32_t>(capacity);
        if (isInside)
            more = {s->bytes() + inside, more.size()};
    }
    std::memmove(s->bytes() + s->size, more.data(), more.size());
    return Value::object(initialised(s, size, s->capacity));
}

} // namespace

Str* newStrOfSize(Vm& vm, size_t size) { return makeStr(vm, size, usefulCapacity(size)); }

Str* newShortStr(Vm& vm, std::string_view text) {
    size_t capacity = usefulCapacity(text.size());
    Str* s = initialised(vm.heap.create<Str>(capacity), text.size(), capacity);
    std::memcpy(s->bytes(), text.data(), text.size());
    return s;
}

Value newStr(Vm& vm, std::string_view text) {
    if (text.empty())
        return shared(vm.types.emptyStr, vm, text);
    if (text.size() == 1)
        return shared(vm.types.asciiChars[static_cast<unsigned char>(text[0])], vm, text);
    Str* s = newStrOfSize(vm, text.size());
    if (!s)
        return Value::raised();
    std::memcpy(s->bytes(), text.data(), text.size());
    return Value::object(s);
}

Value newStrOfCodePoint(Vm& vm, char32_t codePoint) {
    std::string text;
    utf8::append(text, codePoint);
    return newStr(vm, text);
}

Value appendText(Vm& vm, Value x, std::string_view more) {
    if (more.empty())
        return x;
    auto* s = as<Str>(x);
    size_t size = s->size + more.size();
    if (s->isUnique() && (s->flags & Object::kHasWeak) == 0)
        return appendInPlace(vm, s, more);
    Str* joined = newStrOfSize(vm, size);
    if (joined) {
        std::memcpy(joined->bytes(), s->bytes(), s->size);
        std::memcpy(joined->bytes() + s->size, more.data(), more.size());
    }
    release(vm, x);
    return joined ? Value::object(joined) : Value::raised();
}

uint32_t Str::count() const { return static_cast<uint32_t>(utf8::countCodePoints(view())); }

uint32_t computeStrHash(const Str* s) { return hashOctets(s->view()); }

bool sameText(const Str* x, const Str* y) {
    return x == y || (x->size == y->size && (x->hash == y->hash || x->hash == 0 || y->hash == 0) &&
                      std::memcmp(x->bytes(), y->bytes(), x->size) == 0);
}

uint32_t byteOffset(Vm& vm, Str* s, uint32_t index) {
    if (s->isAscii())
        return index;
    auto& last = vm.types.lastIndex;
    if (last.text != s || last.codePoint > index)
        last = {s, 0, 0};
    last.byte += static_cast<uint32_t>(utf8::offsetOf(s->view().substr(last.byte), index - last.codePoint));
    last.codePoint = index;
    return last.byte;
}

Value substring(Vm& vm, Str* s, uint32_t begin, uint32_t end) {
    if (begin >= end)
        return newStr(vm, "");
    if (begin == 0 && end == s->codePoints())
        return retained(Value::object(s));
    uint32_t from = byteOffset(vm, s, begin);
    uint32_t to = byteOffset(vm, s, end);
    return newStr(vm, s->view().substr(from, to - from));
}

size_t finalizeStr(Vm& vm, Object* o) {
    auto* s = static_cast<Str*>(o);
    if (vm.types.lastIndex.text == s)
        vm.types.lastIndex = {};
    return Str::blockSize(s->capacity);
}

} // namespace coro::vm
