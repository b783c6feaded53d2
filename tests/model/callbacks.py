"""Deferreds that wait: for a callback to run, for what a callback or a canceller gave back."""

from .futures import Deferred, ProgramError
from .groups import Group


class Callbacks:
    """Of Machine, which has the state."""

    def add_callback(self, source, on_value, on_error):
        """Functions take nothing, and give (value, None) or (None, a handle)."""
        r = Deferred()
        r.is_reaction, r.on_value, r.on_error = True, on_value, on_error
        r.behalf = self.current
        if self.current:
            is_behalf = self.reaction and self.reaction.behalf is self.current
            r.scope_id = self.reaction.scope_id if is_behalf else self.last_scope
            self.current.registered.append(r)
        self.waiting.append(r)
        if source.done and not source.pauses:
            r.waiting_on = source
            self.make_ready(r)
        else:
            self.wait_on(r, source)
        return r

    def wait_on(self, d, f):
        d.waiting_on = f
        f.waiters.append(d)
        self.refresh()

    def stop_waiting(self, d):
        """It has its outcome from elsewhere."""
        f, d.waiting_on = d.waiting_on, None
        for queue in (self.ready, self.parked, f.waiters):
            if d in queue:
                queue.remove(d)
        d.adopting = d.cancel_join = False
        self.refresh()

    def drop_reaction(self, r):
        r.is_reaction = False
        if r.behalf:
            r.behalf.registered.remove(r)
        r.behalf = None

    def turn_of_deferred(self, d):
        if isinstance(d, Group):
            self.turn_of_group(d)
        elif d.is_reaction:
            self.run_reaction(d)
        else:
            self.run_follower(d)
        self.look_at_handles()
        self.drain_joins()

    def run_reaction(self, r):
        source, r.waiting_on = r.waiting_on, None
        r.is_reaction = False
        function = r.on_value if source.state == "ok" else r.on_error
        if function:
            self.take(source)
            self.run_function(r, function)
        elif source.state == "ok":
            self.settle(r, "ok", source.value)
        elif r.passed and source.state == "cancelled":
            self.settle(r, "cancelled")
        else:
            self.take(source)
            self.settle(r, "failed", error=self.error_of(source))
        self.drop_reaction(r)

    def run_function(self, r, function):
        self.current, self.reaction = r.behalf, r
        try:
            value, handle = function()
        except ProgramError as error:
            value, handle = None, None
            self.settle(r, "failed", error=error)
        self.current = self.reaction = None
        if not r.done and handle:
            self.follow(r, handle[0])
            if r.requested and not r.done and r not in self.ready and r not in self.parked:
                r.requested = False
                self.cancel_deferred(r, r.behalf)
        elif not r.done:
            self.settle(r, "ok", value)
        if handle:
            self.handles.remove(handle)

    def follow(self, d, f):
        if self.is_circular(f, d):
            self.settle(d, "failed", error=ProgramError("CircularWait"))
            return
        d.adopting = True
        self.waiting.append(d)
        if f.done and not f.pauses:
            d.waiting_on = f
            self.run_follower(d)
        else:
            self.wait_on(d, f)

    def run_follower(self, d):
        f, d.waiting_on = d.waiting_on, None
        d.adopting = False
        if d.is_over and f.state == "failed" and f.closing:
            self.take(f)
            self.settle(d, "failed", error=f.error)
        elif d.is_over:
            self.settle(d, "ok")
        elif d.cancel_join:
            d.cancel_join = False
            if f.state == "failed":
                d.unwound = True
                self.take(f)
            self.settle(d, "failed" if f.state == "failed" else "cancelled", error=f.error)
        elif f.state == "failed" or (f.state == "cancelled" and not d.passed):
            self.take(f)
            self.settle(d, "failed", error=self.error_of(f))
        else:
            self.settle(d, f.state, f.value)

    @staticmethod
    def error_of(f):
        return f.error if f.state == "failed" else ProgramError("CancelledError")

    # -- cancel

    def cancel_deferred(self, d, behalf):
        """Goes down a chain of them to what can be stopped."""
        while not d.done and not d.requested:
            d.requested = d.thawed = True
            d.pauses = 0
            self.refresh()
            if d.timer:
                d.timer.alive = False
            if isinstance(d, Group):
                self.cancel_group(d, behalf)
                return
            if d.line is not None:
                d.leave()
            source = d.waiting_on
            if not source:
                self.cancel_operation(d, behalf)
                return
            if d in self.ready or d in self.parked:
                return  # what completed first is delivered
            is_ours = not source.is_task or not d.is_reaction or self.is_own_child(source, d.behalf)
            if source.is_task and not self.is_own_child(source, behalf):
                is_ours = is_ours and not self.is_torn_down_after(source, d)
            if not is_ours or len(source.waiters) > 1:
                self.stop_waiting(d)
                self.settle(d, "cancelled")
                self.drop_reaction(d)
                return
            d.passed = True
            if source.is_task:
                self.request(source, behalf if behalf and behalf.passed else None)
                return
            d = source

    def cancel_operation(self, d, behalf):
        canceller, d.canceller = d.canceller, None
        if not canceller:
            self.settle(d, "cancelled")
            return
        before, self.current = self.current, behalf
        handle = error = None
        try:
            handle = canceller(d)
        except ProgramError as e:
            error = e
        self.current = before
        if error and not d.done:
            d.unwound = True
            self.settle(d, "failed", error=error)
        elif error and behalf and (behalf.requested or behalf.scope_cancelled) and not behalf.done:
            self.note(self.cancel_target(behalf) or behalf, error)
        elif handle and not d.done:
            d.cancel_join = True
            self.follow(d, handle[0])
        elif not d.done:
            self.settle(d, "cancelled")
        if handle:
            self.handles.remove(handle)
            self.look_at_handles()

    def cancelled_behind(self, d):
        """The unfinished coroutine that a cancel of `d` has reached."""
        while d.passed:
            d = d.waiting_on
            if d is None or d.is_task:
                return None if d is None or d.done else d
        return None
