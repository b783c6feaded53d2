"""Random programs of coroutines: as trees of statements, and as source text.

A program has a few bodies, each a list of statements, and tables that all coroutines share: `h` of handles, `d` of Deferreds, `st` of
streams. A statement is a tuple whose first item says what it is; blocks hold lists of statements.
"""

import random

from .pulling import STATEMENTS, STREAMS, PullingWriter
from .several import CHANNELS, PERMITS, SeveralWriter

HANDLES = 4
DEFERREDS = 4
FUEL = 14
ITEMS = 30  # that loops may take before they are left: a channel may get what its loop sends
PAUSES = 40  # more than any Deferred has

PRELUDE = """
var base = 0.0
var fuel = 0
var items = 0
var count = 0
var h = []
var d = []
var kept = []
var st = []
var ch = []
var gates = []
var event = nil
fn say(me, text) { print("${me} ${text} @${clock() - base:.0f}") }
fn spend() {
    fuel -= 1
    return fuel >= 0
}
fn take() {
    items -= 1
    return items >= 0
}
fn begin() {
    count += 1
    return count
}
fn show(e) {
    let what = e is ValueError ? e.message : type(e).name
    return "${what}+${e.others.len()}"
}
## Code behind it counts as reachable, so it ends no reference early.
fn fail(what) { raise ValueError(what) }
fn fire(me, i) { try { d[i].callback(i) } except e: AlreadyCalled { say(me, "fired d${i} twice") } }
fn breakIt(me, i) { try { d[i].errback(ValueError("d${i}")) } except e: AlreadyCalled { say(me, "fired d${i} twice") } }
fn keep(i, x) {
    if x is nil { return nil }
    kept.push(d[i])
    d[i] = x
}
fn trySend(me, i, x) { try { say(me, "try ${ch[i].trySend(x)}") } except e: ChannelClosed { say(me, "closed") } }
fn giveBack(me, i) { try { gates[i].release() } except e: NotAcquired { say(me, "not acquired") } }
fn unpause(me, x) { try { x?.unpause() } except e: NotPaused { say(me, "not paused") } }
co drive(n, main) {
    base = clock()
    fuel = %d
    items = %d
    count = 0
    h = [nil] * %d
    d = []
    kept = []
    st = [nil] * %d
    ch = [Channel(), Channel(1), Channel(nil)]
    gates = [Lock(), Semaphore(2)]
    event = Event()
    for _ in 0..%d { d.push(Deferred()) }
    print("program ${n}")
    let p = main(0)
    yield sleep(50)
    for x in h { x?.kill() }
    p.kill()
    yield sleep(50)
    for x in [...kept, ...d] {
        for _ in 0..%d { try { x.unpause() } except e: NotPaused {} }
        x.cancel()
    }
    for x in ch { x.close() }
    event.set()
    yield sleep(50)
    try { say("end", "gives ${yield p}") } except e { say("end", "raises ${show(e)}") }
    for x in h { print(x?.status) }
    for i in 0..%d { h[i] = nil }
    for i in 0..st.len() { st[i] = nil }
    yield sleep(50)
}
""" % (FUEL, ITEMS, HANDLES, STREAMS, DEFERREDS, PAUSES, HANDLES)


WEIGHTS = {
    "log": 2, "get": 5, "sleep": 5, "bare": 2, "start": 12, "await": 5, "fire": 4, "break": 2, "cancel": 4, "stop": 2, "kill": 2, "pause": 3,
    "unpause": 3, "detach": 1, "daemon": 1, "dcancel": 1, "dpause": 1, "dunpause": 1, "selfcancel": 0.7, "selfkill": 0.3, "selfpause": 0.3,
    "react": 5, "make": 2, "several": 5, "select": 3, "each": 1, "gather": 1, "send": 2, "receive": 2, "trySend": 2, "tryReceive": 1, "close": 0.3,
    "acquire": 2, "tryAcquire": 1, "release": 2, "wait": 1, "set": 1, "clear": 1,
}  # fmt: skip


LINES = ("send", "receive", "trySend", "tryReceive", "close", "acquire", "tryAcquire", "release", "wait", "set", "clear")


class Maker:
    def __init__(self, seed, with_streams=False):
        self.r = random.Random(seed)
        self.ids = 0
        self.gens = self.r.randint(1, 2) if with_streams else 0
        self.in_gen = self.can_emit = False

    def id(self):
        self.ids += 1
        return self.ids

    def program(self):
        """The bodies; the last one is main's."""
        self.bodies = self.r.randint(1, 4)
        # Each program has a taste of its own.
        self.weights = {kind: weight * self.r.choice([0.2, 1, 1, 3]) for kind, weight in WEIGHTS.items()}
        bodies = [self.block(0, False, True, self.r.randint(1, 5)) for _ in range(self.bodies)]
        bodies += [self.gen() for _ in range(self.gens)]
        return bodies + [self.block(0, False, True, self.r.randint(3, 9))]

    def gen(self):
        self.in_gen = self.can_emit = True
        body = [("gen",), *self.block(0, False, True, self.r.randint(1, 5))]
        self.in_gen = self.can_emit = False
        return body

    def block(self, depth, in_cleanup, can_leave, count):
        stmts = [self.statement(depth, in_cleanup, can_leave) for _ in range(count)]
        if self.r.random() < 0.3:
            stmts.append(self.last(in_cleanup, can_leave))
        return stmts

    def last(self, in_cleanup, can_leave):
        choice = self.r.random()
        if choice < 0.4 or in_cleanup or not can_leave:
            return ("raise", self.id())
        if self.in_gen:
            return ("finish",)
        if choice < 0.55:
            return ("return", self.id())
        if choice < 0.75:
            return ("hop", self.r.randrange(self.bodies))
        return ("become", self.r.randrange(DEFERREDS)) if choice < 0.85 else ("merge", self.r.randrange(HANDLES))

    def statement(self, depth, in_cleanup, can_leave):
        r = self.r
        if self.can_emit and r.random() < 0.25:
            return ("emit", self.id())
        if self.gens and r.random() < 0.2:
            return self.stream_statement(depth, in_cleanup, can_leave)
        if depth < 3 and r.random() < 0.35:
            return self.nested(depth, in_cleanup, can_leave)
        handle, deferred = r.randrange(HANDLES), r.randrange(DEFERREDS)
        kind = r.choices(list(self.weights), list(self.weights.values()))[0]
        if kind in LINES:
            return self.line(kind)
        if kind in ("several", "select", "each", "gather"):
            return self.waits(kind, depth, in_cleanup, can_leave)
        if kind == "log":
            return ("log", self.id())
        if kind == "sleep":
            return ("sleep", r.randint(0, 3))
        if kind == "start":
            return ("start", r.choice(["keep", "keep", "drop", "wait", "detach", "daemon"]), handle, r.randrange(self.bodies))
        if kind in ("get", "fire", "break", "dcancel", "dpause", "dunpause"):
            return (kind, deferred)
        if kind == "make":
            return ("make", deferred, self.given(["nothing", "fire", "break", "fail", "defer", "begin"]))
        if kind == "react":
            source = r.choice([("d", r.randrange(DEFERREDS)), ("h", handle)])
            return ("react", deferred, r.choice(["addCallback", "addErrback", "addBoth"]), source, self.given(["give", "fail", "defer", "begin"]))
        if self.in_gen and kind.startswith("self"):
            return ("bare",)
        if kind in ("bare", "selfcancel", "selfkill", "selfpause"):
            return (kind,)
        return (kind, handle)

    def stream_statement(self, depth, in_cleanup, can_leave):
        r = self.r
        kind = r.choices(list(STATEMENTS), list(STATEMENTS.values()))[0]
        slot = r.randrange(STREAMS)
        if kind == "open":
            return ("open", slot, self.bodies + r.randrange(self.gens))
        if kind == "over":
            return ("over", slot, r.random() < 0.3, self.block(depth + 1, in_cleanup, can_leave, r.randint(0, 2)))
        return (kind, slot)

    def line(self, kind):
        if kind in ("wait", "set", "clear"):
            return (kind,)
        if kind in ("acquire", "tryAcquire", "release"):
            return (kind, self.r.randrange(len(PERMITS)))
        channel = self.r.randrange(len(CHANNELS))
        return (kind, channel, self.id()) if kind in ("send", "trySend") else (kind, channel)

    def source(self):
        kind = self.r.choice(["d", "d", "h", "h", "sleep", "begin", "begin", "receive", "send", "acquire", "wait", "value"])
        among = {"d": DEFERREDS, "h": HANDLES, "sleep": 4, "begin": self.bodies, "receive": len(CHANNELS), "send": len(CHANNELS),
                 "acquire": len(PERMITS), "wait": 1, "value": 9}
        return kind, self.r.randrange(among[kind])

    def waits(self, kind, depth, in_cleanup, can_leave):
        r = self.r
        if kind == "gather":
            return ("gather", r.randrange(self.bodies), r.randint(1, 3), r.randint(1, 2))
        if kind == "several":
            return ("several", r.choice(["all", "any", "race", "settle"]), [self.source() for _ in range(r.randint(1, 3))])
        block = lambda: self.block(depth + 1, in_cleanup, can_leave, r.randint(0, 2))
        if kind == "each":
            return ("each", r.randrange(len(CHANNELS)), block())
        return ("select", [(self.source(), block()) for _ in range(r.randint(1, 3))], block() if r.random() < 0.2 else None)

    def given(self, kinds):
        """What a callback or a canceller does."""
        kind = self.r.choice(kinds)
        return kind, self.r.randrange(DEFERREDS) if kind == "defer" else self.r.randrange(self.bodies) if kind == "begin" else self.id()

    def nested(self, depth, in_cleanup, can_leave):
        r = self.r
        kind = r.choices(["try", "scope", "timeout", "shield"], [6, 2, 2, 1])[0]

        def inner(cleanup=False):
            before, self.can_emit = self.can_emit, self.can_emit and kind == "try" and not cleanup
            block = self.block(depth + 1, in_cleanup or cleanup, can_leave and not cleanup, r.randint(1, 3))
            self.can_emit = before
            return block

        if kind == "try":
            parts = r.choice([("e",), ("c",), ("f",), ("e", "f"), ("c", "f"), ("e", "c", "f")])
            return ("try", inner(), inner() if "e" in parts else None, inner(True) if "c" in parts else None,
                    inner(True) if "f" in parts else None)
        if kind == "timeout":
            return ("timeout", r.randint(0, 4), inner())
        return (kind, inner())


class Writer(SeveralWriter, PullingWriter):
    def __init__(self, number):
        self.number = number
        self.lines = []

    def text(self, bodies):
        for i, body in enumerate(bodies):
            name = "main" if i == len(bodies) - 1 else f"c{i}"
            self.lines.append(f"{'gen' if ('gen',) in body else 'co'} p{self.number}_{name}(me) {{")
            self.block(body, 1)
            self.lines.append("}")
        self.lines.append(f"yield drive({self.number}, p{self.number}_main)")
        return "\n".join(self.lines) + "\n"

    def block(self, stmts, depth):
        for stmt in stmts:
            self.statement(stmt, depth)

    def put(self, depth, text):
        self.lines.append("    " * depth + text)

    def statement(self, s, depth):
        kind = s[0]
        simple = {
            "log": lambda: f'say(me, "log {s[1]}")',
            "get": lambda: f'say(me, "got d{s[1]} ${{yield d[{s[1]}]}}")',
            "sleep": lambda: f"yield sleep({s[1]})",
            "bare": lambda: "yield",
            "await": lambda: f'say(me, "got h{s[1]} ${{yield h[{s[1]}]}}")',
            "stop": lambda: f'say(me, "stopped h{s[1]} ${{yield h[{s[1]}]?.cancel()}}")',
            "fire": lambda: f"fire(me, {s[1]})",
            "break": lambda: f"breakIt(me, {s[1]})",
            "unpause": lambda: f"unpause(me, h[{s[1]}])",
            "dcancel": lambda: f"d[{s[1]}].cancel()",
            "dpause": lambda: f"d[{s[1]}].pause()",
            "dunpause": lambda: f"unpause(me, d[{s[1]}])",
            "selfcancel": lambda: "current().cancel()",
            "selfkill": lambda: "current().kill()",
            "selfpause": lambda: "current().pause()",
            "raise": lambda: f'fail("e{s[1]}")',
            "return": lambda: f"returnValue {s[1]}",
            "become": lambda: f"if spend() {{ noreturn d[{s[1]}] }}",
            "merge": lambda: f"if spend() {{ noreturn h[{s[1]}] }}",
        }
        if kind in simple:
            return self.put(depth, simple[kind]())
        if kind in ("cancel", "kill", "pause", "detach", "daemon"):
            return self.put(depth, f"h[{s[1]}]?.{kind}()")
        if kind == "hop":
            return self.put(depth, f"if spend() {{ noreturn p{self.number}_c{s[1]}(me) }}")
        if kind == "start":
            return self.start(s, depth)
        if kind == "make":
            return self.put(depth, f"keep({s[1]}, Deferred(fn(x) {{ {self.function('canceller', s[2])} }}))")
        if kind == "react":
            _, at, how, (table, i), what = s
            return self.put(depth, f"keep({at}, {table}[{i}]?.{how}(fn(_) {{ {self.function('callback', what)} }}))")
        if self.lines_statement(s, depth) or self.stream_text(s, depth):
            return None
        return self.nested(s, depth)

    def function(self, name, what):
        """The body of a callback, or of a canceller of `x`."""
        kind, argument = what
        does = {"give": f"return {argument}", "nothing": "", "fail": f'fail("e{argument}")', "fire": f"x.callback({argument})",
                "break": f'x.errback(ValueError("e{argument}"))', "defer": f"return d[{argument}]",
                "begin": f"if spend() {{ return p{self.number}_c{argument}(begin()) }}"}[kind]
        return f'say(me, "{name} {kind} {argument}"); {does}'

    def start(self, s, depth):
        _, how, handle, body = s
        call = f"p{self.number}_c{body}(begin())"
        if how == "drop":
            text = call
        elif how == "wait":
            text = f'say(me, "got ${{yield {call}}}")'
        else:
            text = f"h[{handle}] = {call}" + ("" if how == "keep" else f"; h[{handle}].{how}()")
        self.put(depth, f"if spend() {{ {text} }}")

    def nested(self, s, depth):
        kind = s[0]
        if kind != "try":
            self.put(depth, f"timeout {s[1]} {{" if kind == "timeout" else f"{kind} {{")
            self.block(s[-1], depth + 1)
            return self.put(depth, "}")
        _, body, except_, cancelled, finally_ = s
        self.put(depth, "try {")
        self.block(body, depth + 1)
        for header, part, note in (("except e", except_, "caught ${show(e)}"), ("cancelled", cancelled, "cancelled"), ("finally", finally_, "finally")):
            if part is None:
                continue
            self.put(depth, f"}} {header} {{")
            self.put(depth + 1, f'say(me, "{note}")')
            self.block(part, depth + 1)
        self.put(depth, "}")
        return None
