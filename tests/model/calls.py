"""What a program of the model can do to what it waits for."""

from .futures import Deferred


class Calls:
    """Of Machine, which has the state."""

    def sleep(self, seconds):
        d = Deferred()
        d.timer = self.timer(seconds, lambda: self.settle(d, "ok"))
        return d

    def fire(self, d, state, value=None, error=None):
        """False: it was fired before."""
        if d.done:
            return d.state == "cancelled"
        if d.waiting_on:
            self.stop_waiting(d)
            self.drop_reaction(d)
        self.settle(d, state, value, error)
        return True

    def pause(self, f):
        if f.requested or (f.done and not f.pauses):
            return
        f.pauses += 1
        self.refresh()

    def unpause(self, f):
        """False: it was not paused."""
        if f.pauses == 0:
            return f.done or f.requested
        f.pauses -= 1
        if f.pauses == 0 and f.done:
            self.wake(f)
        self.refresh()
        return True

    def cancel(self, f):
        if f.is_task:
            self.request(f)
        else:
            self.cancel_deferred(f, self.current)

    def stop(self, c):
        """What fires when the teardown is over."""
        self.request(c)
        if c.done:
            d = Deferred()
            d.state = "ok"
            return d
        return self.over(c)

    def over(self, c):
        if not c.over or c.over.done:
            c.over = Deferred()
            c.over.is_over = True
        return c.over

    def kill(self, f):
        self.request(f)
        self.pierce(f)

    def detach(self, c):
        if c.state == "failed" and c.owner and not c.taken:
            c.taken = True  # told on stderr
            before, self.draining_joins = self.draining_joins, True
            self.remove_child(c)
            self.draining_joins = before
        if c.done or not c.owner:
            return
        before, self.draining_joins = self.draining_joins, True
        self.remove_child(c)
        self.draining_joins = before
        c.daemon = False
        self.add_child(None, c)
        self.refresh()

    def set_daemon(self, c):
        if c.done or c.daemon:
            return
        c.daemon = True
        if c.owner and c.owner.joining:
            self.queue_join(c.owner)
