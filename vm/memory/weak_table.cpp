#include "vm/memory/weak_table.h"

#include "vm/types/weak.h"

namespace coro::vm {

Weak* WeakTable::find(const Object* target) const {
    auto it = weaks_.find(target);
    return it == weaks_.end() ? nullptr : it->second;
}

void WeakTable::add(Object* target, Weak* weak) {
    weaks_.emplace(target, weak);
    target->flags |= Object::kHasWeak;
}

void WeakTable::remove(Object* target) {
    weaks_.erase(target);
    target->flags &= static_cast<uint8_t>(~Object::kHasWeak);
}

void WeakTable::targetDied(Object* target) {
    auto it = weaks_.find(target);
    it->second->target = nullptr;
    weaks_.erase(it);
    target->flags &= static_cast<uint8_t>(~Object::kHasWeak);
}

} // namespace coro::vm
