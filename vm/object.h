#pragma once
// Every heap object starts with this header. Counts are plain integers: one VM runs on one thread.
//
// Who owns what: a Value in a register, a container or an object's field owns one count. A function that takes a Value
// borrows it unless its comment says "consumes"; one that returns a Value gives the caller a count.
#include <cstdint>

#include "vm/value.h"

namespace coro::vm {

class Vm;

enum class Kind : uint8_t {
#define KIND(name, text, cyclic) name,
#include "vm/kinds.def"
#undef KIND
};

struct Object {
    static constexpr uint32_t kImmortal = 0x80000000u;

    enum Flag : uint8_t {
        kCyclic = 1,   ///< may be part of a cycle: a decrement that leaves it alive makes it a candidate root
        kBuffered = 2, ///< already a candidate root
        kHasWeak = 4,  ///< a Weak points here; tell it when this is freed
        kDead = 8,     ///< finalized, its block kept until the collector forgets the candidate
    };

    uint32_t rc;
    Kind kind;
    uint8_t flags;
    uint16_t extra; ///< for the kind's own use

    bool isImmortal() const { return rc >= kImmortal; }
    bool isUnique() const { return rc == 1; }
};

static_assert(sizeof(Object) == 8);

inline bool isKind(Value v, Kind k) { return v.isObject() && v.asObject()->kind == k; }

template <class T>
T* as(Value v) {
    return static_cast<T*>(v.asObject());
}

/// For an object whose kind is known: `if (auto* s = cast<Str>(v))`.
template <class T>
T* cast(Value v) {
    return isKind(v, T::kKind) ? as<T>(v) : nullptr;
}

inline void retain(Object* o) { ++o->rc; }
inline Value retained(Value v) {
    if (v.isObject())
        retain(v.asObject());
    return v;
}

/// The last reference is gone: frees the object and, through a worklist, all that dies with it. Never recursive.
[[gnu::noinline]] void destroy(Vm& vm, Object* o);
/// The object lives on but may be the root of a garbage cycle.
[[gnu::noinline]] void addCandidate(Vm& vm, Object* o);

inline void release(Vm& vm, Object* o) {
    if (--o->rc == 0)
        destroy(vm, o);
    else if ((o->flags & (Object::kCyclic | Object::kBuffered)) == Object::kCyclic) [[unlikely]]
        addCandidate(vm, o);
}
inline void release(Vm& vm, Value v) {
    if (v.isObject())
        release(vm, v.asObject());
}

} // namespace coro::vm
