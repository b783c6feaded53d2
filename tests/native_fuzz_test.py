#!/usr/bin/env python3
"""Random programs, run by the interpreter and as native code: output, errors and exit code must be the same.

    COROC=build/debug/coroc python3 tests/native_fuzz_test.py --count 2000 --seed 7 --keep /tmp/found

Each program is also run with one of the places where native code may leave forced to leave every time (CORO_FORCED_LEAVE).
"""

import argparse
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COROC = os.environ.get("COROC", str(ROOT / "build/debug/coroc"))
DEFAULT_COUNT = 12
MOST_CPU_SECONDS = 60
MOST_MEMORY = "1G"  # of the interpreter; a program that wants more is left out
MOST_SECONDS = 900  # for what neither ends nor computes; not the machine's load

PRELUDE = """\
import math

class Point {
    var name = "p"
    init(x, y) {
        self.x = x
        self.y = y
    }
    fn +(o) { return Point(self.x + o.x, self.y + o.y) }
    fn sum() { return self.x + self.y }
    fn scale(k) {
        self.x = self.x * k
        self.y *= k
        return self
    }
    fn toString() { return "<${self.x} ${self.y}>" }
}
class Named extends Point {
    init(x) {
        super(x, 1)
        self.name = "n${x}"
    }
    fn sum() { return self.x }
}
class Body {
    var next
    init(speed, mass) {
        self.speed = speed
        self.mass = mass
    }
    fn heavier(by) {
        self.mass += by
        return self.mass * self.speed
    }
}
class Shape {
    init(size) {
        self.size = size
        self.inner = nil
    }
    fn area() { return self.size * self.size }
    fn grow(by) {
        self.size += by
        return self
    }
    fn put(inner) {
        self.inner = inner
        return inner
    }
    fn depth(n) { return self.inner is nil ? n : self.inner.depth(n + 1) }
    fn total(others) {
        var sum = self.area()
        for other in others { sum += other.area() }
        return sum
    }
}
class Square extends Shape {
    fn area() { return super.area() + 1 }
    fn sides() { return [self.size, self.size] }
}
class Box extends Square {
    init(size, height) {
        super(size)
        self.height = height
    }
    fn area() { return 2 * super.area() + self.size * self.height }
    fn depth(n) { return super.depth(n * 2) }
}
class Disc extends Shape {
    fn area() { return self.size * 3.14 }
    fn grow(by) {
        self.size *= by
        return by
    }
}
fn firstOf(xs) { return xs[0] }
fn grown(xs, x) {
    xs.push(x)
    return xs
}
fn copied(xs) { return list(xs) }
fn rest(xs) { return xs[1..] }
fn swapped(xs, i, j) {
    let x = xs[i]
    xs[i] = xs[j]
    xs[j] = x
    return xs
}
fn summed(xs) {
    var sum = xs[0]
    for i in 1..xs.len() { sum += xs[i] }
    return sum
}
fn inner(rows, i, j) { return rows[i][j] }
fn more(a, b = 1, c = a) { return [a, b, c] }
fn shape(v) {
    return match v {
        [] => 0
        [a] => a
        [a, b] if a == b => 2
        [a, ..., b] => [a, b]
        n: int => n + 1
        x: float => x * 2
        s: str => s.len()
        _ => nil
    }
}
class Holder {
    init(xs) { self.xs = xs }
    fn at(i) { return self.xs[i] }
    fn take(xs) {
        self.xs = xs
        return self
    }
}
let counted = list(0..6)
var kept = [0.5, 1.5, 2.5]
var rows = []
var fuel = 3000
var shared = 0
fn burn() {
    fuel -= 1
    if fuel < 0 { raise Error("no fuel") }
    return fuel
}
fn show(v) {
    if v is Point { return "point" }
    return "${v}"
}
"""

LEAVES = ["0", "1", "-1", "2", "3", "7", "10", "100", "1.5", "0.0", "-0.5", "2.0", "1125899906842623", "-1125899906842624",
          "562949953421312", "4503599627370496123", "9223372036854775807", "(-9223372036854775807 - 1)", "3037000500", "9007199254740993",
          "-0.0", "4.5e15", "true", "false", "nil", '"a"', '"bc"', "[1, 2, 3]", "[0.5, 1]", "[]", "Point(1, 2)",
          "Point(0.5, 3)", "Named(4)", "shared", "1e300"]
NUMBERS = LEAVES[:22]
BINARY = ["+", "-", "*", "/", "//", "%", "&", "|", "^", "<<", ">>"]
ARITHMETIC = ["+", "-", "*", "+", "-", "*", "/", "//", "%"]
COMPARE = ["<", "<=", ">", ">=", "==", "!=", "is", "is not"]


class Program:
    """Functions that call earlier ones, of loops, arithmetic, fields, lists, closures and errors."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.functions = []
        self.lines = []
        self.depth = 1
        self.scope = []
        self.fresh = 0

    def pick(self, items):
        return self.random.choice(items)

    def text(self):
        for _ in range(self.random.randint(2, 5)):
            self.function()
        self.lines.append("co worker(n) {")
        self.scope = ["n"]
        self.block(3, in_co=True)
        self.emit(f"returnValue {self.expression(2)}")
        self.lines.append("}")
        for name, arity in self.functions:
            for _ in range(2):
                arguments = ", ".join(self.leaf() for _ in range(arity))
                self.lines.append(f"try {{ print(show({name}({arguments}))) }} except e {{ print(e.message) }}")
        self.lines.append("try { print(show(yield worker(5))) } except e { print(e.message) }")
        self.scope, self.depth = ["shared"], 0
        self.block(3)
        self.lines.append("print(shared, fuel)")
        return PRELUDE + "\n".join(self.lines) + "\n"

    def leaf(self):
        """Mostly numbers, so that a program gets far."""
        return self.pick(NUMBERS if self.random.random() < 0.9 else LEAVES)

    def emit(self, line):
        self.lines.append("    " * self.depth + line)

    def name(self, prefix="v"):
        self.fresh += 1
        return f"{prefix}{self.fresh}"

    def function(self):
        name, arity = f"f{len(self.functions)}", self.random.randint(1, 3)
        parameters = [f"a{i}" for i in range(arity)]
        self.lines.append(f"fn {name}({', '.join(parameters)}) {{")
        self.emit("burn()")
        # Parameters cannot be assigned.
        self.scope = list(parameters)
        for parameter in parameters:
            copy = self.name()
            self.emit(f"var {copy} = {parameter}")
            self.scope.append(copy)
        if self.random.random() < 0.4:
            self.emit(f"if a0 {self.pick(['<', '<='])} {self.pick(['1', '2', '0.5'])} {{ return {self.expression(1)} }}")
            smaller = ", ".join(["a0 - 1", *(self.expression(1) for _ in parameters[1:])])
            result = self.name()
            self.emit(f"var {result} = {name}({smaller})")
            self.scope.append(result)
        self.block(self.random.randint(2, 5))
        self.emit(f"return {self.expression(2)}")
        self.lines.append("}")
        self.functions.append((name, arity))

    def variables(self):
        return [name for name in self.scope if name.startswith("v")] + ["shared"]

    def expression(self, depth):
        if depth == 0 or self.random.random() < 0.15:
            return self.pick(self.scope) if self.scope and self.random.random() < 0.7 else self.leaf()
        kind = self.random.random()
        if kind < 0.5:
            return f"({self.expression(depth - 1)} {self.pick(ARITHMETIC)} {self.expression(depth - 1)})"
        if kind < 0.52:
            return f"math.sqrt({self.expression(depth - 1)})"
        if kind < 0.58:
            return f"({self.expression(depth - 1)} {self.pick(BINARY)} {self.pick(['1', '3', '60'])})"
        if kind < 0.66:
            return f"({self.expression(depth - 1)} {self.pick(COMPARE)} {self.expression(depth - 1)})"
        if kind < 0.72 and self.functions:
            name, arity = self.pick(self.functions)
            return f"{name}({', '.join(self.expression(depth - 1) for _ in range(arity))})"
        if kind < 0.76:
            return f"Point({self.expression(depth - 1)}, {self.expression(depth - 1)}).{self.pick(['x', 'sum()', 'scale(2).y', 'name', 'z'])}"
        if kind < 0.80:
            return f"[{self.expression(depth - 1)}, {self.expression(0)}][{self.pick(['0', '1', '-1', '2', self.expression(0)])}]"
        if kind < 0.84:
            return f"({self.expression(0)} {self.pick(['and', 'or', '??'])} {self.expression(depth - 1)})"
        if kind < 0.88:
            return f"({self.expression(0)} == {self.expression(0)} ? {self.expression(depth - 1)} : {self.expression(depth - 1)})"
        if kind < 0.92:
            return f'"${{{self.expression(0)}}}-${{{self.expression(0)}}}"'
        if kind < 0.96:
            return f"-({self.expression(depth - 1)})"
        captured = self.pick(self.scope) if self.scope else "1"
        return f"(fn(q) => q + {captured})({self.expression(depth - 1)})"

    def block(self, count, in_co=False):
        before = list(self.scope)
        for _ in range(count):
            self.statement(in_co)
        self.scope = before + [name for name in self.scope if name in before]

    def nested(self, header, count, in_co, names=()):
        self.emit(header + " {")
        self.depth += 1
        before = list(self.scope)
        self.scope += names
        self.emit("burn()")
        for _ in range(count):
            self.statement(in_co)
        self.scope = before
        self.depth -= 1

    def statement(self, in_co):
        kind = self.random.random()
        deep = self.depth > 3
        if kind < 0.22 or deep and kind > 0.6:
            name = self.name()
            self.emit(f"var {name} = {self.expression(2)}")
            self.scope.append(name)
        elif kind < 0.45:
            self.emit(f"{self.pick(self.variables())} {self.pick(['=', '+=', '-=', '*=', '='])} {self.expression(2)}")
        elif kind < 0.50:
            self.emit(f"print(show({self.expression(2)}))")
        elif kind < 0.55 and in_co:
            self.emit(self.pick(["yield sleep(0.5)", "yield", f"print(yield succeed({self.expression(1)}))"]))
        elif kind < 0.60:
            name = self.name()
            self.emit(f"var {name} = [{self.expression(1)}, {self.expression(1)}, {self.expression(0)}]")
            self.emit(f"{name}[{self.pick(['0', '1', '2', self.expression(0)])}] = {self.expression(1)}")
            self.emit(f"{name}.push({self.expression(1)})")
            self.scope.append(name)
        elif kind < 0.70:
            item = self.name("i")
            header = self.pick([f"for {item} in 0..{self.pick(['3', '5', '40', self.expression(0)])}", f"for {item} in 5..=-3 by -2",
                                f"for {item} in [{self.expression(1)}, {self.expression(0)}]", f"for {item} in {self.expression(0)}"])
            self.nested(header, self.random.randint(1, 3), in_co, (item,))
            self.emit("}")
        elif kind < 0.78:
            counter = self.name()
            self.emit(f"var {counter} = {self.pick(['0', '0', '0.0', '1125899906842600'])}")
            bound = self.pick(["8", "3.5", "1125899906842640"]) if self.random.random() < 0.8 else self.expression(1)
            self.nested(f"while {counter} < {bound}", self.random.randint(1, 3), in_co)
            self.emit(f"    {counter} += {self.pick(['1', '1', '0.75', '2'])}")
            if self.random.random() < 0.3:
                self.emit(f"    if {self.expression(1)} {{ {self.pick(['break', 'continue'])} }}")
            self.emit("}")
        elif kind < 0.86:
            self.nested(f"if {self.expression(2)}", self.random.randint(1, 2), in_co)
            self.nested("} else", 1, in_co)
            self.emit("}")
        elif kind < 0.94:
            error = self.name("e")
            self.nested("try", self.random.randint(1, 3), in_co)
            if self.random.random() < 0.4:
                self.emit(f'    raise Error("raised ${{{self.expression(0)}}}")')
            self.nested(f"}} except {error}", 1, in_co)
            self.emit(f"    print({error}.message)")
            if self.random.random() < 0.5:
                self.nested("} finally", 1, False)
            self.emit("}")
        elif kind < 0.955:
            self.numbers()
        elif kind < 0.975:
            self.lists()
        elif kind < 0.985:
            self.bodies()
        elif kind < 0.992:
            self.shapes()
        else:
            name = self.name()
            self.emit(f"var {name} = fn(k) {{ shared += 1; return k + {self.expression(1)} }}")
            self.emit(f"print(show({name}({self.expression(1)})))")

    def bodies(self):
        """Loops over instances of a class that nothing extends, now and then with something else among them."""
        bodies, sum_, i = self.name(), self.name(), self.name("i")
        items = [f"Body({self.pick(NUMBERS)}, {self.pick(NUMBERS)})" for _ in range(3)]
        if self.random.random() < 0.2:
            items[1] = self.pick(["Point(1, 2)", "nil", "Body([1], 2)", "3"])
        self.emit(f"var {bodies} = [{', '.join(items)}]")
        self.emit(f"var {sum_} = {self.pick(['0', '0.0', self.leaf()])}")
        self.emit(f"for {i} in 0..{self.pick(['3', '3', '4', bodies + '.len()'])} {{")
        self.depth += 1
        self.emit(f"let {i}b = {bodies}[{self.pick([i, f'-1 - {i}'])}]")
        for _ in range(self.random.randint(1, 4)):
            self.emit(self.pick([
                f"{sum_} {self.pick(['+=', '-=', '*='])} {i}b.{self.pick(['speed', 'mass'])}",
                f"{i}b.speed = {i}b.mass {self.pick(ARITHMETIC)} {self.pick(NUMBERS + [sum_])}",
                f"{i}b.mass {self.pick(['+=', '-=', '*='])} {self.pick([sum_, f'{i}b.speed', '2'])}",
                f"{i}b.next = {self.pick([f'{i}b', f'{bodies}[0]', 'nil', f'[{i}b.next]', self.leaf()])}",
                f"print(show({i}b.next is Body))",
                f"{bodies}[{i}].speed = {i}b.heavier({self.pick(NUMBERS)})",
                f"{i}b.speed = {self.leaf()}",
            ]))
        self.depth -= 1
        self.emit("}")
        self.emit(f"print(show({sum_}), {bodies}.len())")
        self.emit(f"for {i} in {bodies} {{ {i}.next = nil }}")
        self.scope += [sum_]

    def shapes(self):
        """Loops over instances of classes that extend each other, now and then with something else among them."""
        shapes, sum_, i = self.name(), self.name(), self.name("i")
        kinds = ["Shape({})", "Square({})", "Box({}, 2)", "Disc({})", "Box({}, 0.5)", "Square({})"]
        items = [self.pick(kinds).format(self.pick(NUMBERS)) for _ in range(4)]
        if self.random.random() < 0.2:
            items[2] = self.pick(["Point(1, 2)", "nil", '"s"', "Shape([1])", "3"])
        self.emit(f"let {shapes} = [{', '.join(items)}]")
        self.emit(f"var {sum_} = {self.pick(['0', '0.0', self.leaf()])}")
        self.emit(f"for {i} in 0..{self.pick(['4', '4', '8'])} {{")
        self.depth += 1
        self.emit(f"let {i}s = {shapes}[{i} % 4]")
        for _ in range(self.random.randint(2, 5)):
            self.emit(self.pick([
                f"{sum_} {self.pick(['+=', '-=', '*='])} {i}s.area()",
                f"{sum_} += {i}s.grow({self.leaf()}).area()",
                f"{i}s.grow({self.pick(NUMBERS)})",
                f"{i}s.put({self.pick([f'{shapes}[0]', 'nil', 'Disc(1)', 'Box(1, 2)']) })",
                f"if {i} == 2 {{ print(show({i}s.put(nil)), {i}s.depth({self.pick(['0', '1.5', '1125899906842620'])})) }}",
                f"{sum_} = {shapes}[{self.pick(['0', '1', '3'])}].total([{i}s, {shapes}[1]])",
                f"print(show({i}s.sides()[1]))",
                f"{i}s.size = {self.leaf()}",
                f"{sum_} -= Box({sum_}, {self.pick(NUMBERS)}).area()",
            ]))
        self.depth -= 1
        self.emit("}")
        self.emit(f"print(show({sum_}))")
        self.emit(f"for {i} in {shapes} {{ {i}.inner = nil }}")
        self.scope += [sum_]

    def numbers(self):
        """Loops over lists of numbers, by index: sums, products, items that change place, now and then an item of another kind."""
        xs, sum_, i = self.name(), self.name(), self.name("i")
        item = self.pick(["0.5", "3", "1.5e300", "1125899906842600", "2305843009213693952"])
        self.emit(f"var {xs} = [{item}] * {self.pick(['4', '9'])}")
        if self.random.random() < 0.3:
            self.emit(f"{xs}[2] = {self.leaf()}")
        self.emit(f"var {sum_} = {self.pick(['0', '0.0', '1', self.leaf()])}")
        self.emit(f"for {i} in 0..{xs}.len(){self.pick(['', '', ' - 1', ' + 1'])} {{")
        self.depth += 1
        for _ in range(self.random.randint(1, 4)):
            t = self.name("t")
            self.emit(self.pick([
                f"{sum_} {self.pick(['+=', '-=', '*='])} {xs}[{i}]",
                f"{sum_} = {xs}[{i}] {self.pick(ARITHMETIC)} {sum_}",
                f"{xs}[{i}] = {xs}[{i}] {self.pick(ARITHMETIC)} {self.pick(NUMBERS)}",
                f"{xs}[{i}] {self.pick(['+=', '-=', '*='])} {sum_}",
                f"let {t} = {xs}[{i}]; {xs}[{i}] = {xs}[{xs}.len() - 1 - {i}]; {xs}[{xs}.len() - 1 - {i}] = {t}",
                f"if {xs}[{i}] {self.pick(['<', '>', '=='])} {self.leaf()} {{ {sum_} += {i} * {i} }}",
            ]))
        self.depth -= 1
        self.emit("}")
        self.emit(f"print(show({sum_}), {xs})")
        self.scope += [xs, sum_]

    def patterns(self, xs, ys, sum_, i, at):
        """What takes lists apart, goes over pairs, and asks what a container holds."""
        a, b = self.name("p"), self.name("p")
        of_any = self.pick([xs, sum_, f"{ys}[..1]", f"[{i}]", self.leaf()])
        pairs = self.pick([f"[[1, 2], [{sum_}, {i}]]", f"{{1: {i}, 2: {sum_}}}", f"{xs}.enumerate()"])
        within = self.pick([xs, ys, "0..4", "{1: 2}", "rows"])
        copy = self.pick(["map(fn(q) => q)", "filter(fn(q) => q is not nil)", f"map(fn(q) => [q, {sum_}])", "sorted()", "reversed()"])
        one = self.pick(["first()", "last()", "sum()", f"any(fn(q) => q == {i})", "count(fn(q) => q != 1)", "max()", "isEmpty()"])
        arguments = ", ".join(self.pick([i, sum_]) for _ in range(self.random.randint(1, 3)))
        return [
            f"let [{a}, {b}] = [{xs}[0], {self.pick([ys, sum_])}]; {sum_} = {a}",
            f"let [{a}, ...{b}] = {self.pick([xs, 'kept'])}; {sum_} = {a}; {ys}.push({b}.len())",
            f"for [{a}, {b}] in {pairs} {{ {sum_} = {b}; {ys}[0] = {a} }}",
            f"if {self.pick([i, sum_, at])} in {within} {{ {sum_} = {i} }}",
            f"print(show(shape({of_any})))",
            f"{sum_} = more({arguments})[{self.pick('012')}]",
            f"{ys} = {xs}.{copy}",
            f"{sum_} = {xs}.{one}",
        ]

    def lists(self):
        """Lists that are made of each other, given away, kept in variables of the module and fields, and looked into."""
        xs, ys, sum_, i = self.name(), self.name(), self.name(), self.name("i")
        makes = ["list(0..{n})", "list(1..={n})", "[0] * {n}", "[0.5] * {n}", "[{x}, {y}, {x}]", "list(counted)", "list(kept)", "copied({l})",
                 "rest({l})", "grown({l}, {x})", "{l}", "kept", "{l} + {l}", "{l}[..2]", "swapped({l}, 0, 1)", "{l}.copy()"]

        def make():
            text = self.pick(makes)
            return text.format(n=self.pick("3579"), x=self.pick(NUMBERS), y=self.leaf(), l=self.pick([xs, ys, "kept", "counted"]))

        self.emit(f"var {xs} = {make().replace(xs, 'counted').replace(ys, 'kept')}")
        self.emit(f"var {ys} = {make().replace(ys, 'counted')}")
        self.emit(f"var {sum_} = {self.pick(['0', '0.0'])}")
        self.emit(f"for {i} in 0..{self.pick(['2', '3'])} {{")
        self.depth += 1
        self.emit("burn()")
        for _ in range(self.random.randint(3, 6)):
            at = self.pick([i, "0", "1", "-1", f"{i} + 1"])
            self.emit(self.pick([
                f"{self.pick([xs, ys, 'kept'])} = {make()}",
                f"{sum_} += {self.pick([xs, ys, 'counted', 'kept'])}[{at}]",
                f"{sum_} -= firstOf({self.pick([xs, ys, 'kept'])})",
                f"{sum_} = summed({self.pick([xs, ys, 'counted'])})",
                f"{xs}[{at}] = {self.pick([ys, 'kept'])}[{self.pick(['0', i])}]",
                f"{ys}[{at}] = {self.pick([sum_, self.leaf()])}",
                f"rows.push({self.pick([xs, ys])}); {sum_} += inner(rows, {self.pick(['0', '-1'])}, {at})",
                f"{sum_} += Holder({self.pick([xs, ys])}).take({make()}).at({at})",
                f"if {xs}.len() > 3 {{ {sum_} = {xs}.pop() }}",
                f"for {i}x in {self.pick([xs, ys, 'kept'])} {{ {sum_} = {i}x }}",
                f"if {xs}.len() > 40 {{ {xs} = list(0..3) }}",
                *self.patterns(xs, ys, sum_, i, at),
            ]))
        self.depth -= 1
        self.emit("}")
        self.emit(f"print(show({sum_}), {xs}.len(), show({ys}[0]))")
        self.emit("rows = []")
        self.scope += [sum_]


def limit_cpu():
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS + 5))


def run(path, options, forced=None):
    environment = dict(os.environ, NO_COLOR="1")
    if forced is not None:
        environment.update(CORO_FORCED_LEAVE=str(forced), CORO_NATIVE_ALL="1")
    command = [COROC, "run", "--virtual-time", "--no-cache", *options, path.name]
    try:
        done = subprocess.run(command, cwd=path.parent, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=MOST_SECONDS,
                              preexec_fn=limit_cpu)
    except subprocess.TimeoutExpired:
        return ("still running", b"", b"")
    if done.returncode == -signal.SIGXCPU:
        return ("still running", b"", b"")
    return (done.returncode, done.stdout, done.stderr)


def difference(seed, folder):
    """What is wrong with the program of that seed, or None."""
    path = Path(folder) / f"p{seed}.co"
    path.write_text(Program(seed).text(), encoding="utf-8")
    expected = run(path, ["--memory-limit", MOST_MEMORY])
    if b"there is no memory for" in expected[1] + expected[2]:
        return None
    if expected[0] == 2 or expected[0] == "still running":
        return "does not compile" if expected[0] == 2 else None
    for options, forced in ((["--native"], None), (["--native"], seed * 7919 + 1), (["--native"], seed * 104729 + 2)):
        found = run(path, options, forced)
        if found != expected:
            return f"forced {forced}: exit code {found[0]}, not {expected[0]}" + ("" if found[1] == expected[1] else "; other output") + (
                "" if found[2] == expected[2] else "; other errors: " + found[2].decode(errors="replace")[-300:])
    return None


class NativeFuzzTest(unittest.TestCase):
    def test_random_programs_run_the_same(self):
        with tempfile.TemporaryDirectory(prefix="coro-native-") as folder:
            for seed in range(1, DEFAULT_COUNT + 1):
                with self.subTest(seed=seed):
                    self.assertIsNone(difference(seed, folder))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, help="stop after that long")
    parser.add_argument("--keep", type=Path, help="a folder for the programs that differ")
    options, rest = parser.parse_known_args()
    if options.count is None and options.seconds is None:
        unittest.main(argv=[sys.argv[0], *rest])
    end = time.monotonic() + (options.seconds or 1e9)
    found = done = skipped = 0
    with tempfile.TemporaryDirectory(prefix="coro-native-") as folder:
        for seed in range(options.seed, options.seed + (options.count or 10**9)):
            if time.monotonic() > end:
                break
            done += 1
            wrong = difference(seed, folder)
            skipped += wrong == "does not compile"
            if wrong and wrong != "does not compile":
                found += 1
                print(f"seed {seed}: {wrong}", flush=True)
                if options.keep:
                    options.keep.mkdir(parents=True, exist_ok=True)
                    (options.keep / f"p{seed}.co").write_text(Program(seed).text(), encoding="utf-8")
    print(f"{done} programs, {skipped} not compiled, {found} differ")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
