"""Statements about several waits at once, and about what coroutines wait for in a line."""

from .futures import Leave, ProgramError, Unwind
from .lines import Channel, Event, Gate, Pull, Ticket

CHANNELS = [0, 1, None]  # their capacities
PERMITS = [1, 2]


class Several:
    """Of Run, which has the state."""

    def make_lines(self):
        self.channels = [Channel(capacity) for capacity in CHANNELS]
        self.gates = [Gate(permits) for permits in PERMITS]
        self.event = Event()

    def end_lines(self):
        for channel in self.channels:
            self.machine.close(channel)
        self.machine.set_event(self.event)

    def shown(self, value):
        if isinstance(value, list):
            return "[" + ", ".join(self.shown(item) for item in value) + "]"
        if isinstance(value, bool):
            return "true" if value else "false"
        return f'"{value}"' if isinstance(value, str) else "nil" if value is None else str(value)

    def wait_of(self, source, temporary):
        """What a source stands for; a handle of a new coroutine is in the table."""
        m, (kind, argument) = self.machine, source
        if kind == "d":
            return self.d[argument]
        if kind == "h":
            return self.h[argument]
        if kind == "sleep":
            return m.sleep(argument)
        if kind == "begin":
            if not self.spend():
                return None
            self.count += 1
            slot = [None]
            m.handles.append(slot)
            temporary.append(slot)
            return m.start(self.body(argument, self.count), slot)
        if kind == "receive":
            return m.receive(self.channels[argument])
        if kind == "send":
            return m.send(self.channels[argument], argument + 70)
        if kind == "acquire":
            return m.acquire(self.gates[argument])
        if kind == "wait":
            return m.wait_for_event(self.event)
        return argument

    def drop(self, temporary):
        for slot in temporary:
            self.machine.handles = [table for table in self.machine.handles if table is not slot]
        temporary.clear()
        self.machine.look_at_handles()

    def several(self, me, s):
        """`all`, `any`, `race`, `settle`."""
        _, mode, sources = s
        temporary, waits = [], []
        for source in sources:
            waits.append(self.wait_of(source, temporary))
            if isinstance(waits[-1], Ticket):
                waits[-1].is_held = True
            if source[0] == "h" and waits[-1]:
                temporary.append([waits[-1]])
                self.machine.handles.append(temporary[-1])
        group = self.machine.group(mode, waits)
        for wait in waits:
            if isinstance(wait, Ticket):
                wait.is_held = False
        self.drop(temporary)
        self.say(me, f"{mode} {self.shown((yield group))}")

    def select(self, me, s):
        _, arms, otherwise = s
        temporary = []

        def asks(source):
            def ask():
                wait = self.wait_of(source, temporary)
                return wait
            return ask

        asked = [asks(source) for source, _ in arms]
        blocks = [block for _, block in arms]
        if otherwise is not None:
            asked.append(lambda: None)
            blocks.append(otherwise)
        group = self.machine.select(asked)
        self.drop(temporary)
        try:
            index = yield group
        except (ProgramError, Unwind):
            group.is_held = False
            self.machine.look_at_handles()
            raise
        if otherwise is not None and index == len(arms):
            group.is_held = False
            self.say(me, "else")
        else:
            self.say(me, f"arm {index} {self.shown(self.machine.selected(group))}")
        self.machine.look_at_handles()
        yield from self.block(me, blocks[index])

    def each(self, me, s):
        """A loop over the items of a channel."""
        _, channel, block = s
        self.guard(1)
        try:
            while item := (yield Pull(self.channels[channel])):
                self.items -= 1
                if self.items < 0:
                    break
                self.say(me, f"item {self.shown(item[0])}")
                yield from self.block(me, block)
        except (ProgramError, Unwind, Leave):
            self.guard(-1)
            raise
        self.guard(-1)

    def gather(self, me, s):
        _, body, count, limit = s
        if not self.spend():
            return
        ids = []
        for _ in range(count):
            self.count += 1
            ids.append(self.count)
        c = self.start_unheld(self.gathering(body, ids, limit))
        self.say(me, f"gathered {self.shown((yield c))}")

    def start_unheld(self, generator):
        """As the operand of a `yield`."""
        temporary = [None]
        self.machine.handles.append(temporary)
        c = self.machine.start(generator, temporary)
        self.machine.handles.remove(temporary)
        return c

    def gathering(self, body, ids, limit):
        def generator(_):
            m, permits, results = self.machine, Gate(limit), []

            def one(number, place):
                def inner(_):
                    results[place] = yield self.start_unheld(self.body(body, number))
                    m.give_back(permits)
                return inner

            for place, number in enumerate(ids):
                yield m.acquire(permits)
                results.append(None)
                m.start(one(number, place))
                m.look_at_handles()
            return results
        return generator

    def line(self, me, s):
        """A statement about a channel, a gate or the event; False: it is not one."""
        m, kind = self.machine, s[0]
        if kind == "send":
            yield m.send(self.channels[s[1]], s[2])
            self.say(me, f"sent {s[2]}")
        elif kind == "receive":
            self.say(me, f"received {self.shown((yield m.receive(self.channels[s[1]])))}")
        elif kind == "trySend":
            if self.channels[s[1]].is_closed:
                self.say(me, "closed")
            else:
                self.say(me, f"try {self.shown(m.try_send(self.channels[s[1]], s[2]))}")
        elif kind == "tryReceive":
            channel = self.channels[s[1]]
            self.say(me, f"try {self.shown(m.take_item(channel) if channel.has_item() else None)}")
        elif kind == "close":
            m.close(self.channels[s[1]])
        elif kind == "acquire":
            yield m.acquire(self.gates[s[1]])
            self.say(me, f"acquired {s[1]}")
        elif kind == "tryAcquire":
            self.say(me, f"try {self.shown(m.try_acquire(self.gates[s[1]]))}")
        elif kind == "release":
            if not m.give_back(self.gates[s[1]]):
                self.say(me, "not acquired")
        elif kind == "wait":
            yield m.wait_for_event(self.event)
            self.say(me, "event")
        elif kind == "set":
            m.set_event(self.event)
        elif kind == "clear":
            self.event.is_set = False
        else:
            return False
        return True


class SeveralWriter:
    """Of Writer."""

    def source(self, source):
        kind, argument = source
        return {"d": f"d[{argument}]", "h": f"h[{argument}]", "sleep": f"sleep({argument})", "receive": f"ch[{argument}].receive()",
                "send": f"ch[{argument}].send({argument} + 70)" if kind == "send" else "", "acquire": f"gates[{argument}].acquire()",
                "wait": "event.wait()", "value": str(argument),
                "begin": f"(spend() ? p{self.number}_c{argument}(begin()) : nil)"}[kind]

    def lines_statement(self, s, depth):
        """The text of a statement; nothing when it is none of these."""
        kind = s[0]
        if kind == "several":
            waits = f"yield {s[1]}([{', '.join(self.source(x) for x in s[2])}])"
            value = f"({waits}).map(fn(x) => x.status)" if s[1] == "settle" else waits
            self.put(depth, f'say(me, "{s[1]} ${{{value}}}")')
        elif kind == "select":
            self.put(depth, "select {")
            for i, (source, block) in enumerate(s[1]):
                self.put(depth + 1, f"let v = yield {self.source(source)} {{")
                self.put(depth + 2, f'say(me, "arm {i} ${{v}}")')
                self.block(block, depth + 2)
                self.put(depth + 1, "}")
            if s[2] is not None:
                self.put(depth + 1, "else {")
                self.put(depth + 2, 'say(me, "else")')
                self.block(s[2], depth + 2)
                self.put(depth + 1, "}")
            self.put(depth, "}")
        elif kind == "each":
            self.put(depth, f"for yield x in ch[{s[1]}] {{")
            self.put(depth + 1, "if not take() { break }")
            self.put(depth + 1, 'say(me, "item ${x}")')
            self.block(s[2], depth + 1)
            self.put(depth, "}")
        elif kind == "gather":
            items = ", ".join(["begin()"] * s[2])
            self.put(depth, f'if spend() {{ say(me, "gathered ${{yield gather([{items}], p{self.number}_c{s[1]}, limit: {s[3]})}}") }}')
        else:
            text = {"send": lambda: f'yield ch[{s[1]}].send({s[2]}); say(me, "sent {s[2]}")',
                    "receive": lambda: f'say(me, "received ${{yield ch[{s[1]}].receive()}}")',
                    "trySend": lambda: f"trySend(me, {s[1]}, {s[2]})",
                    "tryReceive": lambda: f'say(me, "try ${{ch[{s[1]}].tryReceive()}}")',
                    "close": lambda: f"ch[{s[1]}].close()",
                    "acquire": lambda: f'yield gates[{s[1]}].acquire(); say(me, "acquired {s[1]}")',
                    "tryAcquire": lambda: f'say(me, "try ${{gates[{s[1]}].tryAcquire()}}")',
                    "release": lambda: f"giveBack(me, {s[1]})",
                    "wait": lambda: 'yield event.wait(); say(me, "event")',
                    "set": lambda: "event.set()", "clear": lambda: "event.clear()"}.get(kind)
            if text is None:
                return False
            self.put(depth, text())
        return True
