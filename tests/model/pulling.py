"""Statements about streams, which are in a table `st` that all coroutines share."""

from .futures import Leave, ProgramError, Unwind
from .streams import Emit, LeaveStream, PullStream, Stream

STREAMS = 2
STATEMENTS = {"open": 5, "over": 4, "next": 4, "shut": 1, "shutLater": 1, "forget": 1}


class Pulling:
    """Of Run, which has the state."""

    def stream_statement(self, me, s):
        """False: it is not one."""
        m, kind = self.machine, s[0]
        if kind == "emit":
            yield Emit(s[1])
        elif kind == "open":
            if self.spend():
                self.count += 1
                self.put_stream(s[1], m.open_stream(self.body(s[2], self.count)))
        elif kind == "forget":
            self.put_stream(s[1], None)
        elif kind == "over":
            yield from self.over(me, s)
        elif kind == "leave":
            yield LeaveStream(s[1])
            m.look_at_handles()
        elif kind == "next":
            item = (yield self.start_unheld(self.pulling(self.st[s[1]]))) if self.st[s[1]] else None
            self.say(me, f"next {self.shown(item)}")
        elif kind == "shut":
            self.say(me, f"shut {self.shown((yield from self.shut(s[1])))}")
        elif kind == "shutLater":
            if self.st[s[1]]:
                m.close_stream(self.st[s[1]])
                m.drop_closes()
        else:
            return kind == "gen"
        return True

    def shut(self, slot):
        if not self.st[slot]:
            return None
        try:
            return (yield self.machine.close_stream(self.st[slot]))
        except (ProgramError, Unwind):
            self.machine.drop_closes()
            raise

    def put_stream(self, slot, stream):
        self.st[slot] = stream
        self.machine.look_at_handles()

    def guard(self, by):
        """The stream that runs has a cleanup more, or less."""
        c = self.machine.current
        if isinstance(c, Stream):
            c.guards += by

    def over(self, me, s):
        """A loop over the items of a stream."""
        m, (_, slot, leaves, block) = self.machine, s
        stream = self.st[slot]
        if not stream:
            return
        handle = [stream]
        m.handles.append(handle)
        self.guard(1)
        pending, has_ended = None, False
        try:
            while not has_ended:
                item = yield PullStream(stream)
                self.items -= bool(item)
                has_ended = item is None
                if has_ended or self.items < 0:
                    break
                self.say(me, f"item {self.shown(item[0])}")
                yield from self.block(me, block)
                if leaves:
                    break
        except (ProgramError, Unwind, Leave) as e:
            pending = e
        self.guard(-1)
        m.handles = [table for table in m.handles if table is not handle]
        if has_ended:
            m.look_at_handles()
            return
        pending = yield from self.cleanup(me, None, [("leave", stream)], pending)
        if pending:
            raise pending

    def pulling(self, stream):
        """The body of `next()`."""
        def generator(_):
            handle = [stream]
            self.machine.handles.append(handle)
            try:
                item = yield PullStream(stream)
            except (ProgramError, Unwind):
                self.drop([handle])
                raise
            self.drop([handle])
            return item[0] if item else None
        return generator


class PullingWriter:
    """Of Writer."""

    def stream_text(self, s, depth):
        """The text of a statement; nothing when it is none of these."""
        kind = s[0]
        if kind == "over":
            self.put(depth, f"if st[{s[1]}] {{")
            self.put(depth + 1, f"for yield x in st[{s[1]}] {{")
            self.put(depth + 2, "if not take() { break }")
            self.put(depth + 2, 'say(me, "item ${x}")')
            self.block(s[3], depth + 2)
            if s[2]:
                self.put(depth + 2, "break")
            self.put(depth + 1, "}")
            self.put(depth, "}")
            return True
        text = {"gen": lambda: "",
                "emit": lambda: f"emit {s[1]}",
                "finish": lambda: "returnValue",
                "open": lambda: f"if spend() {{ st[{s[1]}] = p{self.number}_c{s[2]}(begin()) }}",
                "forget": lambda: f"st[{s[1]}] = nil",
                "next": lambda: f'say(me, "next ${{yield st[{s[1]}]?.next()}}")',
                "shut": lambda: f'say(me, "shut ${{yield st[{s[1]}]?.close()}}")',
                "shutLater": lambda: f"st[{s[1]}]?.close()"}.get(kind)
        if text is None:
            return False
        self.put(depth, text())
        return True
