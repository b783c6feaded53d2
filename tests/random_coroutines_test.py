#!/usr/bin/env python3
"""Random programs of coroutines: none may crash, hang, leak or run differently a second time, and every cleanup runs exactly once.

Each program has a few coroutines that do random things to each other: wait, fire, pause, cancel, kill, `noreturn`, detach, register
callbacks, fail, inside of nested `try` blocks. A wrapper around each body counts what was entered and left.
"""

import argparse
import concurrent.futures
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

PRELUDE = """
var entered = 0
var left = 0
var fuel = 80
fn spend() {{
    fuel -= 1
    return fuel > 0
}}
let futures = [{futures}]
let tasks = []
fn keep(c) {{
    tasks.push(c)
    return c
}}
fn task(i) {{ return tasks.len() == 0 ? nil : tasks[i % tasks.len()] }}
fn fire(i, v) {{
    try {{ futures[i].callback(v) }} except e: AlreadyCalled {{ print("f${{i}} was fired") }}
}}
fn breakIt(i, text) {{
    try {{ futures[i].errback(ValueError(text)) }} except e: AlreadyCalled {{ print("f${{i}} was fired") }}
}}
fn unpause(c) {{ try {{ c.unpause() }} except e: NotPaused {{ print("not paused") }} }}
fn show(e) {{ return "${{type(e).name}} ${{e.message}} ${{e.others.len()}}" }}
"""

FUTURES = 6


class Program:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.count = self.random.randint(3, 7)
        self.blocks = 0

    def text(self):
        lines = [PRELUDE.format(futures=", ".join(self.new_future(i) for i in range(FUTURES)))]
        for i in range(self.count):
            lines.append(f"co c{i}(n) {{")
            lines += self.body(i, 1, self.random.randint(2, 6), False)
            lines += self.ending(i)
            lines.append("}")
        lines.append("co main_() {")
        for _ in range(self.random.randint(3, 9)):
            lines += self.statement(None, 1, False)
        lines.append("}")
        lines += ["try { yield main_() } except e { print(\"main\", show(e)) }", "for c in tasks { c.cancel() }", "yield sleep(1000)",
                  "for c in tasks { print(c.status) }", "print(\"blocks\", entered, left)"]
        return "\n".join(lines) + "\n"

    def new_future(self, i):
        r = self.random.random()
        if r < 0.6:
            return "Deferred()"
        answers = [f'print("canceller {i}")', "d.callback(1)", "sleep(2)", f'raise ValueError("canceller {i}")',
                   f"futures[{self.random.randrange(FUTURES)}].cancel()", "current()", "task(1)"]
        return f"Deferred(fn(d) => {self.random.choice(answers[:3] + answers[4:])})" if r < 0.9 else f"Deferred(fn(d) {{ {answers[3]} }})"

    def body(self, who, depth, count, in_cleanup):
        lines = []
        for _ in range(count):
            lines += self.statement(who, depth, in_cleanup)
        return lines

    def statement(self, who, depth, in_cleanup):
        pad = "    " * depth
        r = self.random
        fuel = "n" if who is not None else "3"
        future = f"futures[{r.randrange(FUTURES)}]"
        other = f"task({r.randrange(8)})"
        begin = f"c{r.randrange(self.count)}({fuel} - 1)"
        simple = [
            f"yield {future}.addTimeout({r.randint(1, 4)})", f"yield sleep({r.randint(0, 3)})", "yield", f"yield {r.randint(0, 9)}",
            f"if spend() {{ keep({begin}) }}", f"if spend() {{ {begin} }}", f"if spend() {{ print(yield {begin}) }}",
            f"if spend() {{ keep({begin}).detach() }}", f"if spend() {{ keep({begin}).daemon() }}",
            f"fire({r.randrange(FUTURES)}, {r.randint(0, 9)})", f'breakIt({r.randrange(FUTURES)}, "broken")',
            f"{other}?.cancel({r.randint(0, 9)})", f"{other}?.kill()", f"{other}?.pause()", f"if {other} {{ unpause({other}) }}",
            f"if {other} {{ print(yield {other}.addTimeout({r.randint(1, 4)})) }}", f"if {other} {{ print(yield {other}) }}",
            f"{other}?.detach()", f"{other}?.daemon()", f"{future}.cancel()", f"{future}.pause()", f"unpause({future})",
            f"{future}.addBoth(fn(v) {{ print(\"callback\") }})", f"{future}.addCallbacks(fn(v) => spend() ? c{r.randrange(self.count)}(0) : 0, fn(e) => 1)",
            f"{other}?.addBoth(fn(v) => futures[{r.randrange(FUTURES)}])", f"if {other} {{ yield {other}.cancel() }}",
            f"current().{r.choice(['cancel', 'kill', 'pause'])}()", f"keep(current())",
            f"keep(callLater({r.randint(0, 3)}, fn() {{ fire({r.randrange(FUTURES)}, 1) }}))",
            f"tasks.pop()" if r.random() < 0.3 else "gc()",
        ]
        if depth < 4 and r.random() < 0.35:
            return self.block(who, depth, in_cleanup)
        if not in_cleanup and who is not None and r.random() < 0.12:
            return [pad + f'if n < {r.randint(0, 3)} {{ raise KeyError("c{who}") }}']
        if not in_cleanup and who is not None and r.random() < 0.10:
            return [pad + f"if n < {r.randint(0, 3)} {{ noreturn {self.target()} }}"]
        return [pad + r.choice(simple)]

    def target(self):
        r = self.random
        return r.choice([f"(spend() ? c{r.randrange(self.count)}(n - 1) : 7)", f"(spend() ? c{r.randrange(self.count)}(0) : 7)", f"task({r.randrange(8)})",
                         f"futures[{r.randrange(FUTURES)}].addTimeout(3)", "sleep(1)", f"{r.randint(0, 9)}"])

    def block(self, who, depth, in_cleanup):
        pad = "    " * depth
        self.blocks += 1
        lines = [pad + "entered += 1", pad + "try {"]
        lines += self.body(who, depth + 1, self.random.randint(1, 3), in_cleanup)
        kinds = self.random.sample(["except", "cancelled"], self.random.randint(0, 2))
        if "except" in kinds:
            lines.append(pad + '} except e: ValueError | CancelledError | TimeoutError {')
            lines += [pad + "    print(show(e))"] + self.body(who, depth + 1, self.random.randint(0, 1), in_cleanup)
        if "cancelled" in kinds:
            lines.append(pad + "} cancelled {")
            lines += [pad + f'    print("cancelled {self.blocks}")'] + self.body(who, depth + 1, self.random.randint(0, 1), True)
        lines.append(pad + "} finally {")
        lines.append(pad + "    left += 1")
        lines += [pad + f'    print("finally {self.blocks} at ${{clock()}}")'] + self.body(who, depth + 1, self.random.randint(0, 2), True)
        lines.append(pad + "}")
        return lines

    def ending(self, who):
        r = self.random
        pick = r.random()
        if pick < 0.4:
            return [f"    returnValue {who}"]
        if pick < 0.7:
            return [f"    if spend() {{ noreturn c{r.randrange(self.count)}(n - 1) }}"]
        return [f"    noreturn {self.target()}"] if pick < 0.9 else []


def run(coroc, path, timeout, tier=()):
    try:
        done = subprocess.run([coroc, "run", *tier, "--virtual-time", str(path)], capture_output=True, text=True, timeout=timeout,
                              stdin=subprocess.DEVNULL, check=False)
    except subprocess.TimeoutExpired:
        return None
    return done.returncode, done.stdout, done.stderr


def check(coroc, seed, folder, timeout, second):
    """What is wrong with a program, or None. It is run a second time in that tier."""
    path = Path(folder) / f"random{seed}.co"
    path.write_text(Program(seed).text())
    first = run(coroc, path, timeout)
    if first is None:
        return "hangs"
    code, out, err = first
    if code not in (0, 1) or "error[" in err:
        return f"exit code {code}: {err[-3000:]}"
    if "leak:" in err or "runtime error:" in err or "Sanitizer" in err:
        return err[-3000:]
    if run(coroc, path, timeout, second) != first:
        return "a second run differs"
    if "nothing can go on" in err:
        return None  # what waits for ever is in its blocks still
    counts = [line.split() for line in out.split("\n") if line.startswith("blocks ")]
    if counts and counts[-1][1] != counts[-1][2]:
        return f"{counts[-1][1]} blocks entered, {counts[-1][2]} left"
    path.unlink()
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--coroc", default=os.environ.get("COROC"), required="COROC" not in os.environ, help="the program to test")
    parser.add_argument("--seed", type=int, default=1, help="the first program")
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=20)
    parser.add_argument("--native", action="store_true", help="the second run is native code")
    parser.add_argument("--show", action="store_true", help="print the first program and stop")
    options = parser.parse_args()
    if options.show:
        print(Program(options.seed).text())
        return 0
    failed, second = 0, ["--native"] if options.native else []
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        seeds = range(options.seed, options.seed + options.count)
        for seed, problem in zip(seeds, pool.map(lambda s: check(options.coroc, s, folder, options.timeout, second), seeds)):
            if problem:
                failed += 1
                print(f"FAIL seed {seed}: {problem}")
    print(f"random programs: {options.count - failed} good, {failed} bad")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
