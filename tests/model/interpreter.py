"""Runs a program's tree of statements on the model; gives the lines that the VM must print."""

from .futures import Adopt, Deferred, Leave, ProgramError, Unwind
from .machine import Machine
from .programs import DEFERREDS, FUEL, HANDLES, ITEMS
from .pulling import STREAMS, Pulling
from .several import Several


class Run(Several, Pulling):
    def __init__(self, number, bodies):
        self.bodies = bodies
        self.machine = Machine()
        self.lines = [f"program {number}"]
        self.fuel, self.items, self.count = FUEL, ITEMS, 0
        self.h = [None] * HANDLES
        self.st = [None] * STREAMS
        self.d = [Deferred() for _ in range(DEFERREDS)]
        self.kept = []  # Deferreds that others have taken the places of
        self.make_lines()
        self.main = [None]
        self.ends = False  # all its coroutines have, when the driver has
        self.machine.handles = [self.h, self.main, self.st]

    def run(self):
        self.machine.start(self.driver)
        self.machine.run()
        return self.lines

    def say(self, me, text):
        self.lines.append(f"{me} {text} @{self.machine.now}")

    def spend(self):
        self.fuel -= 1
        return self.fuel >= 0

    def driver(self, c):
        m = self.machine
        p = m.start(self.body(len(self.bodies) - 1, 0), self.main)
        m.look_at_handles()
        yield m.sleep(50)
        for x in [*self.h]:
            if x:
                m.kill(x)
        m.kill(p)
        yield m.sleep(50)
        for x in [*self.kept, *self.d]:
            while x.pauses:
                m.unpause(x)
            m.cancel(x)
        self.end_lines()
        yield m.sleep(50)
        try:
            self.say("end", f"gives {self.shown((yield p))}")
        except ProgramError as error:
            self.say("end", f"raises {error.show()}")
        self.lines += [self.status(x) for x in self.h]
        for i in range(HANDLES):
            self.h[i] = None
            m.look_at_handles()
        for i in range(STREAMS):
            self.put_stream(i, None)
        yield m.sleep(50)
        self.ends = all(task.done for task in m.tasks if task is not c)

    @staticmethod
    def status(x):
        if not x:
            return "nil"
        return {"ok": "done", "pending": "paused" if x.pauses else "pending"}.get(x.state, x.state)

    def body(self, index, me):
        def generator(_):
            i = index
            while True:
                try:
                    yield from self.block(me, self.bodies[i])
                    return None
                except Leave as leave:
                    if leave.body is None and leave.handle is None:
                        return leave.value
                    self.let_go(leave)
                    c = self.machine.current
                    if c.held:
                        c.unwound = True
                        raise Unwind from None
                    if leave.handle:
                        future = leave.handle[0]
                        return (yield Adopt(future)) if future else None
                    i = leave.body
        return generator

    def block(self, me, stmts):
        for s in stmts:
            yield from self.statement(me, s)

    def statement(self, me, s):
        m, kind = self.machine, s[0]
        if kind == "log":
            self.say(me, f"log {s[1]}")
        elif kind == "get":
            self.say(me, f"got d{s[1]} {self.shown((yield self.d[s[1]]))}")
        elif kind == "sleep":
            yield m.sleep(s[1])
        elif kind == "bare":
            yield "bare"
        elif kind == "await":
            x = self.h[s[1]]
            value = (yield x) if x else None
            self.say(me, f"got h{s[1]} {self.shown(value)}")
        elif kind in ("fire", "break"):
            i = s[1]
            done = m.fire(self.d[i], "ok", i) if kind == "fire" else m.fire(self.d[i], "failed", error=ProgramError(f"d{i}"))
            if not done:
                self.say(me, f"fired d{i} twice")
        elif kind == "start":
            yield from self.start(me, s)
        elif kind == "make":
            self.keep(s[1], Deferred(lambda d: self.canceller(me, d, s[2])))
        elif kind == "react":
            self.react(me, s)
        elif kind == "raise":
            raise ProgramError(f"e{s[1]}")
        elif kind == "return":
            raise Leave(value=s[1])
        elif kind == "finish":
            raise Leave()
        elif kind == "hop":
            if self.spend():
                raise Leave(body=s[1])
        elif kind == "become":
            if self.spend():
                raise self.adopting(self.d[s[1]])
        elif kind == "merge":
            if self.spend():
                raise self.adopting(self.h[s[1]])
        elif kind == "stop":
            x = self.h[s[1]]
            self.say(me, f"stopped h{s[1]} {self.shown((yield m.stop(x)) if x else None)}")
        elif kind == "try":
            yield from self.try_(me, s)
        elif kind in ("scope", "timeout", "shield"):
            yield from self.scope(me, s)
        elif kind in ("several", "select", "each", "gather"):
            yield from getattr(self, kind)(me, s)
        elif not (yield from self.line(me, s)) and not (yield from self.stream_statement(me, s)):
            self.act(me, s)

    def act(self, me, s):
        m, kind = self.machine, s[0]
        x = m.current if kind.startswith("self") else self.d[s[1]] if kind.startswith("d") and kind not in ("detach", "daemon") else self.h[s[1]]
        verb = kind.removeprefix("self") if kind.startswith("self") else kind[1:] if kind in ("dcancel", "dpause", "dunpause") else kind
        if not x:
            return
        if verb == "unpause":
            if not m.unpause(x):
                self.say(me, "not paused")
        else:
            {"cancel": m.cancel, "kill": m.kill, "pause": m.pause, "detach": m.detach, "daemon": m.set_daemon}[verb](x)
        m.look_at_handles()

    def start(self, me, s):
        m, (_, how, handle, body) = self.machine, s
        if not self.spend():
            return
        self.count += 1
        temporary = [None]
        m.handles.append(temporary)
        c = m.start(self.body(body, self.count), temporary)
        if how == "wait":
            m.handles.remove(temporary)
            self.say(me, f"got {self.shown((yield c))}")
            return
        if how != "drop":
            self.h[handle] = c
        m.handles.remove(temporary)
        m.look_at_handles()
        if how == "detach":
            m.detach(c)
        elif how == "daemon":
            m.set_daemon(c)

    def adopting(self, future):
        handle = [future]
        self.machine.handles.append(handle)
        return Leave(handle=handle)

    def let_go(self, leave):
        """The handle that it has had."""
        if leave.handle:
            self.machine.handles.remove(leave.handle)

    def keep(self, i, deferred):
        self.kept.append(self.d[i])
        self.d[i] = deferred

    def react(self, me, s):
        _, at, how, source, what = s
        source = self.d[source[1]] if source[0] == "d" else self.h[source[1]]
        if not source:
            return
        function = lambda: self.callback(me, what)
        on_value, on_error = function if how != "addErrback" else None, function if how != "addCallback" else None
        self.keep(at, self.machine.add_callback(source, on_value, on_error))

    def callback(self, me, what):
        """A value, or a handle of something to wait for."""
        kind, argument = what
        self.say(me, f"callback {kind} {argument}")
        if kind == "give":
            return argument, None
        if kind == "fail":
            raise ProgramError(f"e{argument}")
        return None, self.given(kind, argument)

    def given(self, kind, argument):
        """A handle of a Deferred of the table, or of a new coroutine."""
        handle = [None]
        if kind == "defer":
            handle[0] = self.d[argument]
        elif self.spend():
            self.count += 1
            self.machine.handles.append(handle)
            self.machine.start(self.body(argument, self.count), handle)
            return handle
        else:
            return None
        self.machine.handles.append(handle)
        return handle

    def canceller(self, me, d, what):
        kind, argument = what
        self.say(me, f"canceller {kind} {argument}")
        if kind == "fire":
            self.machine.fire(d, "ok", argument)
        elif kind == "break":
            self.machine.fire(d, "failed", error=ProgramError(f"e{argument}"))
        elif kind == "fail":
            raise ProgramError(f"e{argument}")
        elif kind != "nothing":
            return self.given(kind, argument)
        return None

    def scope(self, me, s):
        m, kind = self.machine, s[0]
        scope = m.open_scope(m.current, kind == "shield", s[1] if kind == "timeout" else None)
        leave = None
        try:
            yield from self.block(me, s[-1])
        except ProgramError as error:
            m.leave_scope(m.current, scope, "failed", error)
        except Unwind:
            m.leave_scope(m.current, scope, "cancelled")
        except Leave as e:
            leave = e
            m.leave_scope(m.current, scope, "ok")
        else:
            m.leave_scope(m.current, scope, "ok")
        try:
            yield scope
        except (ProgramError, Unwind):
            if leave:
                self.let_go(leave)
            raise
        if leave:
            raise leave

    def try_(self, me, s):
        m, (_, body, except_, cancelled, finally_) = self.machine, s
        pending = None
        is_guarded = cancelled is not None or finally_ is not None
        self.guard(is_guarded)
        try:
            try:
                yield from self.block(me, body)
            except ProgramError as error:
                if except_ is None:
                    raise
                self.say(me, f"caught {error.show()}")
                yield from self.block(me, except_)
        except (ProgramError, Unwind, Leave) as e:
            pending = e
        self.guard(-is_guarded)
        if cancelled is not None and isinstance(pending, Unwind):
            pending = yield from self.cleanup(me, "cancelled", cancelled, pending)
        if finally_ is not None:
            pending = yield from self.cleanup(me, "finally", finally_, pending)
        if pending:
            raise pending

    def cleanup(self, me, name, stmts, pending):
        """What is on its way out after it."""
        m = self.machine
        m.current.around.append(None)
        raised = None
        try:
            if name:
                self.say(me, name)
            yield from self.block(me, stmts)
        except (ProgramError, Unwind) as e:
            raised = e
        c = m.current
        c.around.pop()
        if raised is None:
            return pending
        if isinstance(pending, ProgramError):
            if isinstance(raised, ProgramError):
                pending.add_other(raised)
                return pending
            m.note(m.cancel_target(c) or c, pending)
            return raised
        if isinstance(pending, Unwind):
            if isinstance(raised, ProgramError):
                m.note(m.cancel_target(c) or c, raised)
            return pending
        if isinstance(pending, Leave):
            self.let_go(pending)
        return raised

