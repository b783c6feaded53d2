"""Who waits for whom, directly or not. Worked out from what each waits for, over and over until nothing changes."""

from .groups import Group
from .streams import Stream


class Rings:
    """Of Machine, which has the state."""

    def is_circular(self, f, c):
        """Whether `f` cannot end before `c`, which is about to wait for it."""
        if f is c:
            return True
        if self.is_own_child(f, c):
            return False
        if not f.is_task and not self.can_lead_back(f, c):
            return False
        return f in self.ending_after(c, f, self.waits_of, self.is_one_enough)

    def is_torn_down_after(self, f, waiter):
        """Whether `f`, cancelled, would be over after `waiter` only, which is cancelled, too."""
        return f in self.ending_after(waiter, f, self.teardown_of, lambda x: False)

    def ending_after(self, last, f, links_of, is_one_enough):
        """What cannot end before `last`, of all that `f` leads to."""
        links, todo = {}, [f]
        while todo:
            x = todo.pop()
            if x not in links:
                links[x] = links_of(x)
                todo += links[x]
        stuck, before = {last}, None
        while before != len(stuck):
            before = len(stuck)
            for x, its in links.items():
                if its and (all if is_one_enough(x) else any)(y in stuck for y in its):
                    stuck.add(x)
        return stuck

    @staticmethod
    def is_own_child(f, c):
        return bool(c and f.is_task and f.owner and (f.owner.body_of or f.owner) is c)

    @staticmethod
    def is_one_enough(x):
        return isinstance(x, Group) and x.mode in ("any", "race", "select") and not x.decider and not x.requested

    @staticmethod
    def waits_of(x):
        links = [x.waiting_on] if x.waiting_on else []
        if x.is_task:
            links += [child for child in x.children if not child.done]
        if isinstance(x, Group) and (not x.decider or x.cleared):
            links += [m.waiting_on for m in x.members if m.status == "waits"]
        return links

    def can_lead_back(self, d, c):
        if not isinstance(d, Group):
            return d.waiting_on is not None
        return any(not self.is_own_child(f, c) if f.is_task else f is c or f.waiting_on or isinstance(f, Group) for f in self.waits_of(d))

    def teardown_of(self, x):
        """What a cancel of `x` is passed on to."""
        if isinstance(x, Group):
            return [m.waiting_on for m in x.members if m.status == "waits" and self.passes_cancel(x, m.waiting_on)]
        links = [x.waiting_on] if x.waiting_on and self.passes_cancel(x, x.waiting_on) else []
        return links + [child for child in x.children if not child.done] if x.is_task else links

    def passes_cancel(self, x, f):
        if f.done or len(f.waiters) != 1:
            return False
        if not f.is_task:
            return not f.is_over
        return self.is_own_child(f, x.behalf) if getattr(x, "is_reaction", False) else x.adopting or isinstance(f, Stream)
