"""The rules of waiting, ownership and cancellation as a small machine of plain objects: what the VM must do, said once more.

Bodies are Python generators that yield what they wait for. Whether something is frozen is worked out from the state each time, who is
unseen by counting handles; there is no memory to manage and nothing is fast.
"""

import heapq

from .callbacks import Callbacks
from .calls import Calls
from .futures import Adopt, ProgramError, Task, Timer, Unwind
from .groups import Group, Groups, Member
from .lines import Lines, Pull
from .merging import Merging
from .rings import Rings
from .streams import Emit, LeaveStream, PullStream, Stream, Streams

GRACE = 10


class Machine(Callbacks, Calls, Groups, Lines, Merging, Rings, Streams):
    def __init__(self):
        self.now = 0
        self.ready = []
        self.parked = []
        self.timers = []
        self.order = 0
        self.current = None
        self.cancels = []
        self.draining_cancels = False
        self.joins = []
        self.draining_joins = False
        self.failures = []
        self.handles = []  # tables of handles that the program has: lists
        self.program = []  # what the program owns
        self.tasks = []
        self.waiting = []  # Deferreds that have waited for something
        self.groups = []
        self.closes = []  # what closing streams has given
        self.group_cancels = []  # under way, and on whose behalf
        self.reaction = None
        self.handed = None  # to whom a stream has given the machine back, and how that goes on
        self.last_scope = 0

    # -- time and turns

    def timer(self, delay, action, late=False):
        self.order += 1
        t = Timer(self.now + delay, (late, self.order), action)
        heapq.heappush(self.timers, t)
        return t

    def run(self):
        for _ in range(100000):
            self.settle_failures()
            if self.ready:
                self.turn(self.ready.pop(0))
                continue
            while self.timers and not self.timers[0].alive:
                heapq.heappop(self.timers)
            if not self.timers:
                return
            t = heapq.heappop(self.timers)
            self.now = max(self.now, t.at)
            t.alive = False
            t.action()
        raise RuntimeError("the model runs for ever")

    def make_ready(self, t):
        (self.parked if self.is_frozen(t) else self.ready).append(t)

    def is_frozen(self, f, seen=()):
        if isinstance(f, Member):
            f = f.group
        if f in seen:
            return False
        if f.thawed or (f.is_task and f.scope_cancelled):
            return False
        if f.pauses:
            return True
        waiters = list(f.waiters)
        if f.is_task and f.owner and f.owner.joining:
            waiters.append(f.owner)
        return bool(waiters) and all(self.is_frozen(w, (*seen, f)) for w in waiters)

    def refresh(self):
        """Who is frozen has changed, maybe."""
        for t in [t for t in self.ready if self.is_frozen(t)]:
            self.ready.remove(t)
            self.parked.append(t)
        for t in [t for t in self.parked if not self.is_frozen(t)]:
            self.parked.remove(t)
            self.ready.append(t)
        for t in self.tasks:
            if t.joining and not self.is_frozen(t) and t.was_frozen:
                self.queue_join(t)
            t.was_frozen = t.joining and self.is_frozen(t)

    # -- running

    def start(self, generator, table=None):
        """Runs a new coroutine to its first wait; its handle is in the table, if any, from the beginning."""
        c = Task()
        if table:
            table[0] = c
        c.generator = generator(c)
        self.tasks.append(c)
        c.running = True
        self.add_child(self.owner_for_children(), c)
        self.go_on(c, "send", None)
        return c

    def owner_for_children(self):
        c = self.current
        if not c:
            return None
        scopes = [s for s in c.around if s]
        if self.reaction and self.reaction.behalf is c:
            scopes = [s for s in scopes if s.scope_id <= self.reaction.scope_id]
        return scopes[-1] if scopes else c

    def turn(self, c):
        if not c.is_task:
            self.turn_of_deferred(c)
            return
        self.go_on(c, *self.resumption(c))
        while self.handed:
            (c, *how), self.handed = self.handed, None
            self.go_on(c, *how)
        self.drain_joins()

    def resumption(self, c):
        """How one goes on whose wait is over."""
        if c.unwind_at_resume:
            c.unwind_at_resume = False
            c.waiting_on = None
            return self.unwinding(c)
        return self.delivery(c) if c.waiting_on else ("send", None)

    def unwinding(self, c):
        (self.cancel_target(c) or c).unwound = True
        return "throw", Unwind()

    def delivery(self, c):
        f, c.waiting_on = c.waiting_on, None
        passed, c.passed = c.passed, False
        if isinstance(f, Stream):
            return self.end_of_stream(c, f, passed)
        if f.is_task and f.body_of:
            return self.end_of_scope(c, f, passed)
        is_cleanup_error = passed and f.state == "failed" and f.unwound
        if is_cleanup_error:
            self.take(f)
            self.note(self.cancel_target(c) or c, f.error)
        if is_cleanup_error or (passed and f.state == "cancelled"):
            return self.unwinding(c)
        if f.state != "ok":
            self.take(f)
        if isinstance(f, Group):
            self.look_at_handles()
        if f.state == "ok":
            return "send", f.value
        return "throw", f.error if f.state == "failed" else ProgramError("CancelledError")

    def take(self, f):
        f.taken = True
        if f.is_task and f.done:
            self.remove_child(f)

    def go_on(self, c, how, value):
        before, self.current = self.current, c
        c.running = True
        outcome = self.step(c, how, value)
        self.current = before
        if outcome:
            c.running = False
            puller = c.waiters[0] if isinstance(c, Stream) and c.waiters else None
            self.close_body(c, *outcome)
            if puller and puller.is_task and puller in self.ready:
                self.ready.remove(puller)
                self.handed = (puller, *self.resumption(puller))
        self.look_at_handles()

    def step(self, c, how, value):
        """The outcome of the body; nothing when it waits."""
        while True:
            try:
                request = c.generator.send(value) if how == "send" else c.generator.throw(value)
            except StopIteration as end:
                return "ok", end.value
            except ProgramError as error:
                return "failed", error
            except Unwind:
                return "cancelled", None
            if isinstance(request, Pull):
                if (c.requested or c.scope_cancelled) and self.cancel_target(c):
                    self.cancel_target(c).unwound = True
                    how, value = "throw", Unwind()
                    continue
                if c.requested or c.scope_cancelled:
                    self.hold_back(c)
                request = self.receive(request.channel, is_pull=True)
            if isinstance(request, (PullStream, LeaveStream, Emit)):
                answer = self.answer_stream(c, request)
                if not answer:
                    return None
                how, value = answer
                continue
            if request == "bare":
                c.running = False
                if (c.requested or c.scope_cancelled) and self.cancel_target(c):
                    c.unwind_at_resume = True
                self.make_ready(c)
                return None
            adopts = isinstance(request, Adopt)
            f = request.future if adopts else request
            is_scope = f.is_task and f.body_of
            if f.done and not f.pauses:
                if isinstance(f, Group):
                    self.look_at_handles()
                if is_scope:
                    how, value = self.end_of_scope(c, f, False)
                elif f.state == "ok":
                    c.held = c.held and not self.cancel_target(c)
                    how, value = "send", f.value
                else:
                    self.take(f)
                    how, value = "throw", f.error if f.state == "failed" else ProgramError("CancelledError")
                continue
            if not is_scope and self.is_circular(f, c):
                how, value = "throw", ProgramError("CircularWait")
                continue
            c.running = False
            if adopts and f.is_task and f.owner is c:
                self.merge(c, f)
                return None
            c.adopting = adopts
            c.waiting_on = f
            f.waiters.append(c)
            self.refresh()
            if c.requested or c.scope_cancelled:
                self.interrupt(c)
            return None

    # -- outcomes

    def settle(self, f, state, value=None, error=None):
        f.state, f.value, f.error = state, value, error
        if f.pauses and not f.is_task:
            return
        self.wake(f)

    def wake(self, f):
        waiters, f.waiters = f.waiters, []
        for w in waiters:
            if isinstance(w, Member):
                self.end_member(w)
            else:
                self.make_ready(w)

    def close_body(self, c, status, value):
        c.outcome = status
        c.value, c.error = (value, None) if status == "ok" else (None, value)
        if c.cleanup_error:
            error, c.cleanup_error = c.cleanup_error, None
            self.absorb(c, error)
        elif status == "ok" and c.requested and c.children:
            c.outcome = "cancelled"
        if c.children:
            self.begin_join(c)
        else:
            self.complete(c)

    def begin_join(self, c):
        c.joining = True
        before, self.draining_joins = self.draining_joins, True
        for child in list(c.children):
            if child.done:
                self.absorb(c, child.error)
                self.take(child)
        self.draining_joins = before
        self.refresh()
        if c.outcome != "ok":
            self.cancel_children(c)
        self.continue_join(c)

    def absorb(self, c, error):
        if c.outcome == "failed":
            c.error.add_other(error)
            return
        if c.outcome == "cancelled":
            c.unwound = True
        c.outcome, c.error = "failed", error

    def continue_join(self, c):
        self.queue_join(c)
        self.drain_joins()

    def queue_join(self, c):
        if c not in self.joins:
            self.joins.append(c)

    def drain_joins(self):
        if self.draining_joins:
            return
        self.draining_joins = True
        while self.joins:
            c = self.joins.pop()
            if not c.joining:
                continue
            if self.is_frozen(c):
                c.was_frozen = True
                continue
            if not c.children:
                self.complete(c)
            elif all(child.daemon for child in c.children):
                self.cancel_children(c, daemons_only=True)
        self.draining_joins = False

    def complete(self, c):
        c.joining = False
        c.pauses = 0
        if c.cleanup_error:
            error, c.cleanup_error = c.cleanup_error, None
            self.absorb(c, error)
        for t in (c.grace, c.deadline):
            if t:
                t.alive = False
        self.failures = [(owner, error) for owner, error in self.failures if owner is not c]
        for r in c.registered:
            r.behalf = None
        c.registered = []
        if c.over and not c.over.done:
            self.settle(c.over, "ok")
        is_seen = bool(c.waiters)
        self.settle(c, c.outcome, c.value if c.outcome == "ok" else None, c.error if c.outcome == "failed" else None)
        if c.state == "failed" and not is_seen:
            if c.owner and c.owner.joining:
                self.absorb(c.owner, c.error)
                self.cancel_children(c.owner)
            elif c.body_of or c in self.held():
                if not c.listed:
                    return
                # A scope is seen by its block. Others stay, in the order of failing, until somebody sees the error.
                siblings = c.owner.children if c.owner else self.program
                siblings.remove(c)
                siblings.append(c)
                return
            else:
                self.fail_owner(c.owner, c.error)
            c.taken = True
        self.remove_child(c)

    def add_child(self, owner, c):
        c.owner, c.listed = owner, True
        (owner.children if owner else self.program).append(c)
        if owner and owner.joining and owner.outcome != "ok":
            self.request(c, owner)

    def remove_child(self, c):
        if not c.listed:
            return
        owner = c.owner
        (owner.children if owner else self.program).remove(c)
        c.listed, c.owner = False, None
        if owner and owner.joining:
            self.continue_join(owner)

    def note(self, c, error):
        if c.cleanup_error:
            c.cleanup_error.add_other(error)
        else:
            c.cleanup_error = error

    # -- errors that nobody can see

    def held(self):
        """What somebody has a handle of."""
        awaited = {t.waiting_on for t in self.tasks}
        held = awaited | {x for table in self.handles for x in table}
        held |= {d.waiting_on for d in self.waiting if not d.is_reaction or (d.waiting_on and d.waiting_on.done)}
        for g in self.groups:
            if g.is_alive or g in awaited or g in self.ready or g in self.parked:
                held |= {m.waiting_on for m in g.members}
        return held

    def look_at_handles(self):
        """What happens when the last handle of a coroutine goes."""
        held = self.held()
        for c in self.tasks:
            if c in held or c.body_of or (c.done and not c.listed):
                continue
            if c.idle:
                self.close_later(c, self.owner_of_dropped())
            elif not c.done and c.pauses:
                c.pauses = 0
                self.refresh()
            elif c.state == "failed" and not c.taken:
                c.taken = True
                self.fail_owner(c.owner, c.error)
                before, self.draining_joins = self.draining_joins, True
                self.remove_child(c)
                self.draining_joins = before
            else:
                continue
            held = self.held()

    def fail_owner(self, owner, error):
        if owner and not owner.done:
            self.note(owner, error)
            if all(owner is not o for o, _ in self.failures):
                self.failures.append((owner, error))

    def settle_failures(self):
        self.drain_joins()
        while self.failures:
            owner, _ = self.failures.pop(0)
            self.request(owner)
            self.drain_joins()

    # -- cancel

    def request(self, c, parent=None):
        if c.done:
            return
        is_part = parent is not None and parent.requested
        is_kill = is_part and parent.killed and not c.killed
        c.killed = c.killed or is_kill
        if not c.requested:
            c.requested = True
            c.cancel_time = parent.cancel_time if is_part else self.now
        elif not is_kill:
            return
        self.cancels.append(c)
        self.drain_cancels()

    def drain_cancels(self):
        if self.draining_cancels:
            return
        self.draining_cancels = True
        while self.cancels:
            c = self.cancels.pop(0)
            c.thawed = True
            self.refresh()
            self.interrupt(c)
        self.draining_cancels = False

    def interrupt(self, c):
        if c.body_of and not c.joining and not c.done:
            c = c.body_of
            c.scope_cancelled = True
            self.refresh()
        if c.done or c.running:
            return
        if c.idle:
            if c.requested:
                self.close_later(c, self.owner_of_dropped())
            return
        if c.joining:
            if c.outcome == "ok":
                c.outcome = "cancelled"
                if c.cleanup_error:
                    error, c.cleanup_error = c.cleanup_error, None
                    self.absorb(c, error)
            self.cancel_children(c)
            return
        target = self.cancel_target(c)
        if not target:
            self.hold_back(c)
        elif c in self.ready or c in self.parked:
            if c.waiting_on is None:
                c.unwind_at_resume = True
            self.refresh()
        else:
            self.interrupt_wait(c, target)

    def interrupt_wait(self, c, target):
        f = c.waiting_on
        if f.done:
            f.waiters.remove(c)
            self.make_ready(c)
            return
        if f.is_task:
            is_ours = isinstance(f, Stream) or f.body_of is c or self.is_own_child(f, c) or (c.adopting and len(f.waiters) == 1 and not self.is_torn_down_after(f, c))
        else:
            is_ours = len(f.waiters) == 1 and not f.is_over
        if is_ours:
            if f.is_task:
                c.passed = True
                self.request(f, target)
                return
            if not f.requested:
                c.passed = True
                self.cancel_deferred(f, c)
                return
            if isinstance(f, Group) and self.kill_members(f, target):
                return
            reached = self.cancelled_behind(f)
            if reached and not reached.killed:
                c.passed = True
                self.request(reached, target)
                return
        self.abandon(c)

    def abandon(self, c):
        f = c.waiting_on
        c.passed = False
        f.waiters.remove(c)
        c.waiting_on = None
        c.unwind_at_resume = True
        self.make_ready(c)
        if isinstance(f, Group) and not f.waiters:
            self.leave_members(f)
        self.drop_closes()
        self.refresh()
        self.look_at_handles()

    def cancel_children(self, c, daemons_only=False):
        before, self.draining_cancels = self.draining_cancels, True
        for child in reversed(list(c.children)):
            if not daemons_only or child.daemon:
                self.request(child, c)
        self.draining_cancels = before
        self.drain_cancels()

    def cancel_target(self, c):
        target = None
        is_held = bool(c.waiting_on and c.waiting_on.is_task and c.waiting_on.is_shield)
        for scope in reversed(c.around):
            if scope is None:
                is_held = True
                continue
            if scope.requested and (not is_held or scope.killed):
                target = scope
            is_held = is_held or scope.is_shield
        if c.requested and (not is_held or c.killed):
            target = c
        return target

    def hold_back(self, c):
        in_cleanup = False
        for scope in [*reversed(c.around), c]:
            in_cleanup = in_cleanup or scope is None
            if scope is not None and in_cleanup and scope.requested and not scope.grace:
                delay = scope.cancel_time + GRACE - self.now
                scope.grace = self.timer(delay, lambda s=scope: self.pierce(s.alias or s))
        if c.requested:
            c.held = True

    def pierce(self, c):
        if c.done or c.killed:
            return
        c.killed = True
        self.cancels.append(c)
        self.drain_cancels()

    # -- scopes

    def open_scope(self, c, shield=False, limit=None):
        scope = Task(body_of=c)
        scope.is_shield = shield
        self.last_scope += 1
        scope.scope_id = self.last_scope
        self.tasks.append(scope)
        self.add_child(c.scope() or c, scope)
        c.around.append(scope)
        if limit is not None:
            scope.deadline = self.timer(limit, lambda: self.time_out(scope), late=True)
        return scope

    def time_out(self, scope):
        scope.timed_out = True
        self.request(scope)

    def leave_scope(self, c, scope, status, error=None):
        c.around.remove(scope)
        c.scope_cancelled = any(s.requested for s in c.around if s)
        self.refresh()
        scope.unwound = scope.unwound or status == "cancelled"
        self.close_body(scope, status, error)

    def end_of_scope(self, c, scope, passed):
        target = self.cancel_target(c)
        is_unwinding = target and (passed or scope.unwound)
        error = None
        if scope.state == "failed":
            error = scope.error
            self.take(scope)
        elif scope.state == "cancelled" and scope.timed_out and not target:
            error = ProgramError("TimeoutError")
        is_shield_over = scope.state == "ok" and target and scope.is_shield
        if error and is_unwinding:
            self.note(target, error)
        if error and not is_unwinding:
            return "throw", error
        if error or scope.state == "cancelled" or is_shield_over:
            (target or c).unwound = True
            return "throw", Unwind()
        return "send", None
