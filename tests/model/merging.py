"""`noreturn` to a child: the two become one."""


class Merging:
    """Of Machine, which has the state."""

    def merge(self, c, child):
        """`child` is unfinished; `c` goes on as it, and its handles become handles of `c`."""
        is_cancelled = child.requested
        self.move_children(c, child)
        self.move_place(c, child)
        self.move_teardown(c, child)
        for table in self.handles:
            table[:] = [c if x is child else x for x in table]
        for t in self.tasks:
            t.alias = c if t.alias is child else t.alias
            t.body_of = c if t.body_of is child else t.body_of
        self.cancels = [c if t is child else t for t in self.cancels]
        child.alias, child.state, child.joining = c, "alias", False
        self.refresh()
        if is_cancelled and not c.requested:
            c.requested = True
        elif c.requested and not is_cancelled:
            self.interrupt(c)
        if c.joining:
            self.begin_join(c)

    def move_children(self, c, child):
        c.children.remove(child)
        child.listed, child.owner = False, None
        for grandchild in child.children:
            grandchild.owner = c
        c.children += child.children
        child.children = []

    def move_place(self, c, child):
        """Where it stands: in a queue, among the waiters of something, in its own join; and who waits for it."""
        for queue in (self.ready, self.parked):
            queue[:] = [c if t is child else t for t in queue]
        c.generator, c.waiting_on, child.waiting_on = child.generator, child.waiting_on, None
        if c.waiting_on:
            c.waiting_on.waiters = [c if w is child else w for w in c.waiting_on.waiters]
        c.around, c.scope_cancelled = child.around, child.scope_cancelled
        for flag in ("passed", "unwind_at_resume", "adopting", "joining", "outcome", "held"):
            setattr(c, flag, getattr(child, flag))
        if c.joining:
            c.value, c.error = child.value, child.error
        if child in self.joins:
            self.joins.remove(child)
            self.queue_join(c)
        for w in child.waiters:
            w.waiting_on = c
        c.waiters += child.waiters
        child.waiters = []

    def move_teardown(self, c, child):
        """What it has of pauses, cancels and errors."""
        c.pauses += child.pauses
        for flag in ("unwound", "killed", "thawed"):
            setattr(c, flag, getattr(c, flag) or getattr(child, flag))
        if child.requested and not c.requested:
            c.cancel_time = child.cancel_time
        if child.cleanup_error:
            self.note(c, child.cleanup_error)
        if child.grace and c.grace:
            child.grace.alive = False
        c.grace = c.grace or child.grace
        if any(owner is child for owner, _ in self.failures):
            has_own = any(owner is c for owner, _ in self.failures)
            self.failures = [(c if owner is child else owner, error) for owner, error in self.failures if owner is not child or not has_own]
        if child.over:
            self.follow(child.over, self.over(c))
        for r in child.registered:
            r.behalf = c
        c.registered += child.registered
        child.registered = []
