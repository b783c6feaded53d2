"""Waits for several at once: `all`, `any`, `race`, `settle`, the arms of a `select`, `gather`."""

from .futures import Deferred, Future, ProgramError


class Member(Future):
    """Of a group: it waits for one of those that the group is about."""

    is_task = False
    body_of = None
    is_reaction = False

    def __init__(self, group, is_child):
        super().__init__()
        self.group, self.is_child = group, is_child
        self.status = "waits"  # "ended", "left"


class Group(Deferred):
    def __init__(self, mode, room):
        super().__init__()
        self.mode, self.room = mode, room
        self.members = []
        self.pending = 0
        self.decider = self.first_failed = None
        self.closed = self.cleared = False
        self.is_held = False  # by a `select` that has not gone on

    @property
    def is_failed(self):
        return self.decider is not None and self.mode not in ("select", "settle") and has_failed(self.decider)

    @property
    def is_alive(self):
        return bool(self.waiters) or self.pending > 0 or not self.closed or self.is_held


def has_failed(member):
    return member.waiting_on is not None and member.waiting_on.state != "ok"


def is_plain(f):
    return not f.is_task and bool(f.timer or f.line is not None)


class Groups:
    """Of Machine, which has the state."""

    def group(self, mode, waits):
        """`waits`: futures and values."""
        g = Group(mode, len(waits))
        self.groups.append(g)
        for wait in waits:
            self.add_member(g, wait)
        self.close_group(g)
        return g

    def select(self, asked):
        """The group of a `select`; `asked`: functions that give what its arms wait for, called until it is decided."""
        g = Group("select", len(asked))
        g.is_held = True
        self.groups.append(g)
        for ask in asked:
            self.add_member(g, ask())
            if g.decider:
                break
        self.close_group(g)
        return g

    def add_member(self, g, wait):
        f = wait if isinstance(wait, Future) else None
        is_child = bool(f and f.is_task and f.owner and (f.owner.body_of or f.owner) is self.current)
        m = Member(g, is_child)
        g.members.append(m)
        g.pending += 1
        m.waiting_on, m.value = f, wait
        if f is None or (f.done and not f.pauses):
            self.end_member(m)
        else:
            f.waiters.append(m)
            self.refresh()

    def close_group(self, g):
        g.closed = True
        if g.pending == 0:
            self.finish_group(g)
        elif g.decider:
            self.queue_group(g)

    def queue_group(self, g):
        if g not in self.ready and g not in self.parked:
            self.make_ready(g)

    def end_member(self, m):
        g = m.group
        m.status = "ended"
        g.pending -= 1
        failed = has_failed(m)
        if failed and not g.first_failed:
            g.first_failed = m
        if not g.decider and not g.requested:
            is_last = g.pending == 0 and len(g.members) == g.room
            decides = {"all": failed or is_last, "any": not failed or is_last, "race": True, "select": True, "settle": is_last}[g.mode]
            if decides:
                g.decider = m
                held, g.is_held = g.is_held, True  # until it is in the queue
                self.withdraw_members(g)
                g.is_held = held
        if g.closed and (g.pending == 0 or (g.decider and not g.cleared)):
            self.queue_group(g)

    def leave_member(self, m):
        m.status = "left"
        m.group.pending -= 1
        f, m.waiting_on = m.waiting_on, None
        f.waiters.remove(m)
        self.refresh()
        self.look_at_handles()

    def withdraw_members(self, g):
        """Timers and places in lines go at once."""
        for m in reversed(g.members):
            f = m.waiting_on
            if m.status == "waits" and is_plain(f) and not f.done and len(f.waiters) == 1:
                self.leave_member(m)
                self.cancel_deferred(f, None)

    def cancel_members(self, g, behalf):
        for m in reversed(g.members):
            if m.status != "waits":
                continue
            f = m.waiting_on
            is_ours = (m.is_child and f.owner) if f.is_task else len(f.waiters) == 1
            if not is_ours or f.done:
                self.leave_member(m)
            elif f.is_task:
                self.request(f, behalf if behalf and behalf.passed else None)
            else:
                self.cancel_deferred(f, behalf)

    def kill_members(self, g, target):
        """Whether all that the group still waits for are children of who waits for it."""
        waiting = [m for m in reversed(g.members) if m.status == "waits"]
        children = [m for m in waiting if m.is_child and m.waiting_on.owner]
        for m in children:
            self.request(m.waiting_on, target)
        return bool(waiting) and len(waiting) == len(children)

    def leave_members(self, g):
        for m in g.members:
            if m.status == "waits":
                self.leave_member(m)

    def turn_of_group(self, g):
        if g.decider and not g.cleared:
            g.cleared = True
            self.cancel_members(g, None)
        if g.pending == 0 and not g.done:
            self.finish_group(g)

    def cancel_group(self, group, behalf):
        """Groups of groups are done one after the other, not inside each other."""
        if group.pending == 0 and not group.decider and group not in self.ready and group not in self.parked:
            self.settle(group, "cancelled")
            return
        self.group_cancels.append((group, behalf))
        if len(self.group_cancels) > 1:
            return
        for g, its_behalf in self.group_cancels:  # gets longer meanwhile
            if not g.done and not g.decider and g.pending > 0:
                self.cancel_members(g, its_behalf)
                if g.pending == 0:
                    self.queue_group(g)
        self.group_cancels.clear()

    def collect_errors(self, g, error):
        failures_count = g.mode != "any" or not g.decider or g.is_failed
        for m in g.members:
            f = m.waiting_on
            if m.status != "ended" or m is g.decider or not f or f.state != "failed" or f.taken:
                continue
            if f.is_task and not m.is_child and g.mode != "any":
                continue
            self.take(f)
            if not failures_count and not f.unwound:
                continue
            if error:
                error.add_other(f.error)
            else:
                error = f.error
        return error

    def finish_group(self, g):
        if not g.decider and g.requested:
            error = self.collect_errors(g, None)
            g.unwound = g.unwound or bool(error)
            self.settle(g, "failed" if error else "cancelled", error=error)
            return
        error = None
        if g.is_failed:
            if g.mode == "any":
                g.decider = g.first_failed
            f = g.decider.waiting_on
            error = f.error if f.state == "failed" else ProgramError("CancelledError")
            self.take(f)
        if g.mode != "settle":
            error = self.collect_errors(g, error)
        if error:
            self.settle(g, "failed", error=error)
            return
        if g.mode == "settle":
            for m in g.members:
                if m.waiting_on:
                    self.take(m.waiting_on)
        self.settle(g, "ok", self.value_of_group(g))

    @staticmethod
    def value_of_group(g):
        value_of = lambda m: m.waiting_on.value if m.waiting_on else m.value
        if g.mode == "select":
            return g.members.index(g.decider)
        if g.mode in ("race", "any"):
            return value_of(g.decider)
        if g.mode == "all":
            return [value_of(m) for m in g.members]
        return [{"ok": "done"}.get(m.waiting_on.state, m.waiting_on.state) if m.waiting_on else "done" for m in g.members]

    def selected(self, g):
        """What the arm's wait has given."""
        g.is_held = False
        f = g.decider.waiting_on
        if f is None:
            return g.decider.value
        if f.state == "ok":
            return f.value
        self.take(f)
        self.look_at_handles()
        raise f.error if f.state == "failed" else ProgramError("CancelledError")
