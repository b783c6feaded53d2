"""What programs of the model wait for and raise: futures, tasks, timers, errors."""


class ProgramError(Exception):
    """An error that a program raises."""

    def __init__(self, what):
        super().__init__(what)
        self.what = what
        self.others = []

    def add_other(self, other):
        """The same error may come by two ways."""
        if other is not self:
            self.others.append(other)

    def show(self):
        return f"{self.what}+{len(self.others)}"


class Unwind(Exception):
    """The unwind of a cancel."""


class Adopt:
    """What a body asks for whose outcome becomes that of a future."""

    def __init__(self, future):
        self.future = future


class Leave(Exception):
    """`returnValue` (value) or `noreturn` (body, or a future in a list of one: a handle) on its way out."""

    def __init__(self, value=None, body=None, handle=None):
        super().__init__()
        self.value = value
        self.body = body
        self.handle = handle


class Future:
    def __init__(self):
        self.state = "pending"
        self.value = None
        self.error = None
        self.waiters = []
        self.pauses = 0
        self.requested = False
        self.thawed = False  # a cancel has reached it
        self.unwound = False
        self.taken = False
        self.waiting_on = None
        self.passed = False  # a cancel has gone on to what it waits on
        self.adopting = False  # its outcome will be that of what it waits on

    @property
    def done(self):
        return self.state != "pending"


class Deferred(Future):
    is_task = False
    body_of = None

    def __init__(self, canceller=None):
        super().__init__()
        self.canceller = canceller
        self.timer = None
        self.line = None  # of a ticket: where it stands
        self.is_over = False  # it fires when a teardown is over
        self.is_reaction = False  # its function has not run
        self.on_value = self.on_error = None
        self.behalf = None
        self.scope_id = 0
        self.cancel_join = False  # its canceller has given what it waits on


class Task(Future):
    """A coroutine, or a scope of one."""

    is_task = True
    idle = closing = False  # of a stream

    def __init__(self, body_of=None):
        super().__init__()
        self.body_of = body_of  # of a scope: whose block it is
        self.owner = None
        self.children = []
        self.generator = None
        self.running = False
        self.alias = None  # of a coroutine that has been merged: whose name this is
        self.unwind_at_resume = False
        self.scope_cancelled = False
        self.killed = False
        self.held = False  # a cancel came while it left for a `noreturn`
        self.joining = False
        self.daemon = False
        self.outcome = "ok"
        self.cleanup_error = None
        self.cancel_time = 0
        self.grace = None
        self.over = None  # what `cancel` has given
        self.registered = []  # callbacks that run on its behalf
        self.scope_id = 0
        self.around = []  # cleanups (None) and open scopes that its code stands in, innermost last
        self.is_shield = False
        self.timed_out = False
        self.deadline = None
        self.listed = False
        self.pulls = False  # of what it waits on: a stream's item, not its end
        self.was_frozen = False  # a join that could not go on when it was looked at

    def scope(self):
        scopes = [s for s in self.around if s]
        return scopes[-1] if scopes else None


class Timer:
    def __init__(self, at, order, action):
        self.at, self.order, self.action, self.alive = at, order, action, True

    def __lt__(self, other):
        return (self.at, self.order) < (other.at, other.order)
