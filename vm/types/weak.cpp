#include "vm/types/weak.h"

#include "vm/memory/heap.h"
#include "vm/memory/lifetime.h"
#include "vm/vm.h"

namespace coro::vm {

Weak* weakOf(Vm& vm, Object* target) {
    if (target->flags & Object::kHasWeak) {
        Weak* known = vm.heap.weaks.find(target);
        retain(known);
        return known;
    }
    auto* weak = vm.heap.create<Weak>();
    weak->target = target;
    vm.heap.weaks.add(target, weak);
    return weak;
}

size_t finalizeWeak(Vm& vm, Object* o) {
    auto* weak = static_cast<Weak*>(o);
    if (weak->target)
        vm.heap.weaks.remove(weak->target);
    return sizeof(Weak);
}

} // namespace coro::vm
