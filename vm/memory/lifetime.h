#pragma once
// What memory management has to know of each kind. Both functions are defined in the kind's own file.
#include <cstddef>

#include "vm/object.h"

namespace coro::vm {

/// Called with each child of an object; immediates are skipped, and so is null.
struct ChildVisitor {
    void (*visit)(void* context, Object* child);
    void* context;

    void operator()(Value v) const {
        if (v.isObject() && v.asObject())
            visit(context, v.asObject());
    }
    void operator()(Object* o) const {
        if (o)
            visit(context, o);
    }
};

/// finalizeX: the object's count is zero. Releases its children, frees its payload, runs its destructor, and gives the
/// size of its block, which the caller frees. 0 says that the object lives on; it has then retained itself. For kinds
/// that have children `extra` is lost by then. It runs no code of the program's. The collector finalizes the members of
/// a dead cycle in no particular order: a child may have been finalized already, so a finalizer releases its children
/// and looks no further into them.
///
/// visitX: calls the visitor for each counted reference that the object holds, as often as it holds it. Only for kinds
/// with the cyclic mark. An object whose kCyclic flag is cleared (an unfinished coroutine) is neither visited nor
/// collected: what it refers to counts as referred to from outside.
#define KIND(name, text, cyclic)                                                                                       \
    size_t finalize##name(Vm& vm, Object* o);                                                                          \
    void visit##name(Object* o, const ChildVisitor& visitor);
#include "vm/kinds.def"
#undef KIND

/// Dispatches on the kind.
size_t finalize(Vm& vm, Object* o);
void visitChildren(Object* o, const ChildVisitor& visitor);

} // namespace coro::vm
