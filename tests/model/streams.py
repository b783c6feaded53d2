"""Streams: the bodies of `gen`s, which run only while they are pulled."""

from .futures import Deferred, ProgramError, Task, Unwind
from .lines import finished


class Stream(Task):
    def __init__(self):
        super().__init__()
        self.idle = self.fresh = True  # it stands at an `emit`, or has not begun
        self.closing = False  # it unwinds since it was left, closed or dropped: the child of who did that
        self.guards = 0  # cleanups and loops that its code stands in


class PullStream:
    """What a body asks for that goes over a stream; it gets an item in a list, or nothing at the end."""

    def __init__(self, stream):
        self.stream = stream


class LeaveStream:
    """What it asks for that leaves a loop before the stream has ended."""

    def __init__(self, stream):
        self.stream = stream


class Emit:
    def __init__(self, item):
        self.item = item


class Streams:
    """Of Machine, which has the state. What answers a request is how to go on, or nothing when the body has to wait."""

    def open_stream(self, generator):
        s = Stream()
        s.generator = generator(s)
        self.tasks.append(s)
        return s

    def answer_stream(self, c, request):
        if isinstance(request, Emit):
            return self.emit(c, request.item)
        return (self.pull if isinstance(request, PullStream) else self.leave_stream)(c, request.stream)

    def pull(self, c, s):
        if c.requested or c.scope_cancelled:
            if self.cancel_target(c):
                return self.unwinding(c)
            self.hold_back(c)
        c.pulls = True
        if not s.idle:
            return self.pull_other(c, s)
        is_frozen = self.is_frozen(c) or self.is_frozen(s)
        c.running, c.waiting_on = False, s
        s.waiters.append(c)
        s.idle = False
        if is_frozen:
            self.refresh()
            self.make_ready(s)
            return None
        self.go_on(s, "send", None)
        return self.handed_to(c)

    def pull_other(self, c, s):
        """One that has ended or is not free."""
        if s.closing and not s.done and s.owner is c:
            return self.wait_for_stream(c, s)
        if s.state == "ok":
            return "send", None
        if s.state == "failed" and not s.taken:
            self.take(s)
            return "throw", s.error
        return "throw", ProgramError("StreamClosed" if s.done or s.closing else "StreamBusy")

    def wait_for_stream(self, c, s):
        c.running, c.waiting_on = False, s
        s.waiters.append(c)
        self.refresh()
        if c.requested or c.scope_cancelled:
            self.interrupt(c)

    def emit(self, s, item):
        c = s.waiters[0] if s.waiters and s.waiters[0].is_task else None
        if not c:
            s.unwound = True
            return "throw", Unwind()
        is_later = self.is_frozen(c) or self.is_frozen(s) or c.requested or s.requested
        s.waiters.remove(c)
        c.waiting_on, c.passed = None, False
        s.running, s.idle, s.fresh = False, True, False
        if not is_later:
            self.handed = c, "send", [item]
            return None
        c.waiting_on = finished("ok", [item])
        self.make_ready(c)
        self.refresh()
        if s.requested:
            self.close_later(s, c)
        return None

    def handed_to(self, c):
        """How a coroutine goes on to which a stream has given the machine back."""
        if not self.handed or self.handed[0] is not c:
            return None
        (_, *how), self.handed = self.handed, None
        c.running = True
        return how

    def leave_stream(self, c, s):
        is_ours = s.closing and s.owner is c and not s.done
        if s.idle and not self.has_to_unwind(s):
            self.end_at_once(s)
        if not s.idle and not is_ours:
            return "send", None
        is_later = is_ours or self.is_frozen(c) or self.cancel_target(c)
        if s.idle:
            (self.close_later if is_later else self.begin_closing)(s, c)
        c.pulls = False
        if is_later:
            return self.wait_for_stream(c, s)
        c.running, c.waiting_on = False, s
        s.waiters.append(c)
        self.refresh()
        c.held = c.held or c.requested
        self.go_on(s, *self.unwinding(s))
        return self.handed_to(c)

    def end_of_stream(self, c, s, passed):
        """What a pull or a close waited for is over."""
        error = None
        if s.state != "ok":
            error = s.error if s.state == "failed" else ProgramError("CancelledError")
            self.take(s)
        is_cleanup_error = passed and s.state == "failed" and s.unwound
        if is_cleanup_error:
            self.note(self.cancel_target(c) or c, error)
        if is_cleanup_error or (passed and s.state == "cancelled"):
            return self.unwinding(c)
        if s.state == "failed" or (s.state == "cancelled" and c.pulls):
            return "throw", error
        return "send", None

    # -- ends

    def has_to_unwind(self, s):
        is_failing = s.cleanup_error or any(owner is s for owner, _ in self.failures)
        return s.idle and not s.fresh and bool(s.children or is_failing or s.guards)

    def end_at_once(self, s):
        s.idle = s.fresh = False
        for r in s.registered:
            r.behalf = None
        s.registered = []
        self.settle(s, "cancelled")

    def begin_closing(self, s, owner):
        s.idle, s.closing, s.thawed = False, True, True
        if not s.requested:
            s.requested = True
            s.cancel_time = owner.cancel_time if owner and owner.requested else self.now
        self.add_child(owner, s)

    def close_later(self, s, owner):
        if not self.has_to_unwind(s):
            self.end_at_once(s)
            return
        s.running = True  # as far as what follows from its owner goes
        self.begin_closing(s, owner)
        s.running = False
        s.unwind_at_resume = True
        self.make_ready(s)

    def owner_of_dropped(self):
        return self.owner_for_children() if self.current and not self.current.done else None

    def close_stream(self, s):
        """What fires when it has unwound."""
        if s.idle:
            self.close_later(s, self.owner_of_dropped())
        elif not s.done and not s.closing:
            self.request(s)
        if s.done:
            return finished("ok")
        d = Deferred()
        d.is_over = True
        self.waiting.append(d)
        self.closes.append(d)
        self.wait_on(d, s)
        return d

    def drop_closes(self):
        """What a close gave and nobody waits for is gone, and sees no error."""
        for d in self.closes:
            if d.waiting_on and not d.waiters:
                self.stop_waiting(d)
