#pragma once
// Rings of waits. A coroutine must not wait for what cannot end before it has gone on itself.
//
// Who waits for a future is found upwards, from waiter to waiter: each waits for one thing, while what a coroutine or a
// group waits for may be many. An owner counts as waiting for its children. A group of which one wait is enough (`any`,
// `race`, `select`) waits for the future only when all that it still waits for does.
//
// Links are followed up to a limit. A longer ring, and one that closes because something else failed, is found when
// nothing is ready any more.

namespace coro::vm {

struct Deferred;
struct Future;

/// Whether `f` cannot end before `waiter` has, which is about to wait for it.
bool isCircular(const Future* f, const Future* waiter);

/// Whether `f`, which is about to be cancelled since `waiter` is, would have to be over only after `waiter` is: so
/// `waiter` would never be. That goes by the waits that stay when all of them are cancelled.
bool isTornDownAfter(const Future* f, const Future* waiter);

/// Whether only a ring of waits keeps `f` frozen, all of which wait for each other and none of which is paused.
bool isFrozenByRing(const Future* f);

} // namespace coro::vm
