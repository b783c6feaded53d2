#!/usr/bin/env python3
"""Feeds coroc programs that were broken at random. Whatever it is given: no crash, no hang, no failed check, no leak.

    COROC=build/debug/coroc python3 tests/fuzz_test.py --count 5000 --seed 7 --keep /tmp/found

A run is decided by its seed. Programs that fail are written to the folder of --keep.
"""

import argparse
import os
import random
import re
import resource
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from runner import execute  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
COROC = os.environ.get("COROC", str(ROOT / "build/debug/coroc"))
DEFAULT_COUNT = 60
TIMEOUT = 60
# A mutation may well ask for an endless loop or for all memory: the machine must not suffer, and neither is a failure.
CPU_SECONDS = 2
MEMORY = 2 << 30
LARGEST = 20_000

TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|#[^\n]*|\w+|\.\.\.|\.\.=|\*\*|//|[=!<>+*/-]=|=>|->|\?\?|\?\.|<<|>>|\.\.|[ \t]+|\n|.', re.S)
EXTRA = [
    "yield", "noreturn", "returnValue", "return", "co", "fn", "gen", "try", "finally", "cancelled", "except", "raise", "let", "var",
    "while true", "for x in", "match", "class", "if", "else", "break", "continue", "{", "}", "(", ")", "[", "]", "...", "=>", ",",
    ";", "\n", "nil", "0", "-1", "1.5", "2251799813685247", "99999999999999999999999", '"${', '"', '"""', "b\"x\"", "current()",
    ".cancel()", ".pause()", ".unpause()", ".detach()", ".daemon()", ".kill()", ".result", "Deferred()", "sleep(1)", "Weak(x)",
    "exit(3)", "gc()", "?", ":", "??", "?.", "**", "//", "%", "<<", "=", "+=", "==", "in", "is", "not", "and", "or", "self", "super",
    "é", "\0", "\u202e", "\r\n", "select {", "scope {", "timeout 1 {", "shield {", "import a", "test \"t\" {",
]


# What may stand on a line of its own.
STATEMENTS = [
    "yield", "yield sleep(0.5)", "current().cancel()", "current().pause()", "gc()", "exit(3)", 'raise Error("x")', "noreturn main()",
    "let unused = [current()]", "yield succeed(1)", "yield Deferred()", "callLater(0.5, current().cancel)", "current().detach()",
    "current().kill()", "returnValue nil", "return nil", "break", "current().daemon()",
]
NUMBERS = ["0", "1", "-1", "2", "1000", "0.5", "2251799813685247", "-2251799813685248", "99999999999999999999", "1.5e308"]
METHODS = ["cancel", "kill", "pause", "unpause", "detach", "daemon", "result", "status", "callback", "errback", "addBoth", "push", "pop"]


def programs():
    """What there is to start from, in a fixed order: programs that run, and all."""
    found = [path for folder in ("tests/scripts", "samples") for path in sorted((ROOT / folder).rglob("*.co"))]
    running = [path.read_text(encoding="utf-8") for path in found]
    texts = list(running)
    for path in sorted((ROOT / "tests/unit/compiler/parse/cases").glob("*.cases")):
        texts += [part for part in re.split(r"^[=-]{3,}.*$", path.read_text(encoding="utf-8"), flags=re.M) if part.strip()]
    # A message that quotes the word would look like a report of a leak.
    return tuple([re.sub("leak", "kept", text, flags=re.I) for text in part if len(text) < LARGEST] for part in (running, texts))


class Mutator:
    def __init__(self, running, texts, rng):
        self.running = running
        self.token_lists = [TOKEN.findall(text) for text in texts]
        self.rng = rng

    def program(self):
        return self.gentle() if self.rng.random() < 0.6 else self.rough()

    def gentle(self):
        """One that compiles, more often than not: its lines, names and numbers are changed."""
        lines = self.rng.choice(self.running).splitlines()
        for _ in range(self.rng.choice([1, 1, 2, 3, 4])):
            if lines:
                self.rng.choice(self.GENTLE_CHANGES)(self, lines)
        return "\n".join(lines) + "\n"

    def simple_line(self, lines):
        """The index of one that is no part of a block's frame, as far as its look tells."""
        indices = [i for i, line in enumerate(lines) if line.strip() and line.count("{") == line.count("}")]
        return self.rng.choice(indices) if indices else 0

    def drop_line(self, lines):
        del lines[self.simple_line(lines)]

    def repeat_line(self, lines):
        at = self.simple_line(lines)
        lines.insert(at, lines[at])

    def move_line(self, lines):
        at = self.simple_line(lines)
        lines.insert(self.simple_line(lines), lines.pop(at))

    def add_statement(self, lines):
        lines.insert(self.place(lines), self.rng.choice(STATEMENTS))

    def wrap_line(self, lines):
        at = self.simple_line(lines)
        before, after = self.rng.choice([
            ("try {", "} except e { print(e) }"), ("try {", "} finally { yield sleep(0.1) }"), ("try {", "} cancelled { print(0) }"),
            ("for i in 0..3 {", "}"), ("if true {", "}"), ("while true {", "}"), ("co wrapped() {", "}\nyield wrapped()"),
            ("co wrapped() {", "}\nlet handle = wrapped()"), ("fn wrapped() {", "}\nwrapped()"),
        ])
        lines[at : at + 1] = [before, *lines[at : at + self.rng.randint(1, 2)], after]

    def change_word(self, lines):
        at = self.simple_line(lines)
        patterns = [
            (r"\b\d+(?:\.\d+)?\b", lambda _: self.rng.choice(NUMBERS)), (r"(?<=\.)[a-z]\w*", lambda _: self.rng.choice(METHODS)),
            (r"\byield ", lambda _: self.rng.choice(["", "noreturn ", "yield yield "])), (r"\bnoreturn\b", lambda _: "yield"),
            (r"\breturnValue\b", lambda _: "noreturn"), (r"\bco\b", lambda _: "fn"), (r"\bfn\b", lambda _: "co"),
        ]
        pattern, replacement = self.rng.choice(patterns)
        lines[at] = re.sub(pattern, replacement, lines[at], count=1)

    GENTLE_CHANGES = [drop_line, repeat_line, move_line, move_line, add_statement, add_statement, wrap_line, change_word, change_word]

    def rough(self):
        tokens = list(self.rng.choice(self.token_lists))
        # Few changes mostly, so that many programs still run.
        for _ in range(self.rng.choice([1, 1, 1, 2, 2, 3, 5, 10])):
            tokens = self.rng.choice(self.CHANGES)(self, tokens)
        return "".join(tokens)[:LARGEST]

    def place(self, tokens):
        return self.rng.randrange(len(tokens) + 1)

    def stretch(self, tokens, most=12):
        begin = self.place(tokens)
        return begin, min(len(tokens), begin + self.rng.randint(1, most))

    def delete(self, tokens):
        begin, end = self.stretch(tokens, 4)
        return tokens[:begin] + tokens[end:]

    def duplicate(self, tokens):
        begin, end = self.stretch(tokens)
        return tokens[:end] + tokens[begin:]

    def swap(self, tokens):
        if len(tokens) < 2:
            return tokens
        a, b = (self.rng.randrange(len(tokens)) for _ in range(2))
        tokens[a], tokens[b] = tokens[b], tokens[a]
        return tokens

    def truncate(self, tokens):
        return tokens[: self.place(tokens)] if self.rng.random() < 0.3 else tokens

    def splice(self, tokens):
        other = self.rng.choice(self.token_lists)
        begin, end = self.stretch(other, 60)
        at = self.place(tokens)
        return tokens[:at] + other[begin:end] + tokens[at:]

    def splice_lines(self, tokens):
        lines = "".join(tokens).splitlines(keepends=True)
        other = "".join(self.rng.choice(self.token_lists)).splitlines(keepends=True)
        if not lines or not other:
            return tokens
        at, begin = self.place(lines), self.rng.randrange(len(other))
        return TOKEN.findall("".join(lines[:at] + other[begin : begin + self.rng.randint(1, 8)] + lines[at:]))

    def insert(self, tokens):
        at = self.place(tokens)
        return tokens[:at] + [" " + self.rng.choice(EXTRA) + " "] + tokens[at:]

    def replace(self, tokens):
        """A name or a number by another one of the program."""
        words = [i for i, token in enumerate(tokens) if re.match(r"\w", token)]
        if len(words) < 2:
            return tokens
        tokens[self.rng.choice(words)] = tokens[self.rng.choice(words)]
        return tokens

    def cut_bytes(self, tokens):
        text = "".join(tokens)
        at = self.place(text)
        return TOKEN.findall(text[:at] + text[at + self.rng.randint(1, 5) :])

    CHANGES = [delete, duplicate, swap, truncate, splice, splice_lines, splice_lines, insert, insert, replace, replace, replace, cut_bytes]


def limits(with_memory):
    def apply():
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if with_memory:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    return apply


class Fuzzer:
    def __init__(self, folder, seed):
        self.script = folder / "fuzz.co"
        self.rng = random.Random(seed)
        self.mutator = Mutator(*programs(), self.rng)
        # The address sanitizer reserves terabytes of addresses.
        self.limits = limits(b"__asan_init" not in Path(COROC).read_bytes())

    def step(self):
        """Runs one more program: its text, and what is wrong or an empty text."""
        text = self.mutator.program()
        self.script.write_text(text, encoding="utf-8", newline="")
        wrong = self.attempt(["dis", str(self.script)], (0, 2)) or self.format(text)
        return text, wrong or self.attempt(["run", "--virtual-time", str(self.script)], None)

    def format(self, text):
        """What is formatted is the same program, and stays as it is when it is formatted again."""
        copy = self.script.with_name("formatted.co")
        copy.write_text(text, encoding="utf-8", newline="")
        wrong = self.attempt(["fmt", str(copy)], (0, 2))
        is_right = self.attempt(["fmt", "--check", str(copy)], (0, 1)) == ""
        return wrong or (self.attempt(["fmt", "--check", str(copy)], (0,)) if is_right else "")

    def attempt(self, arguments, codes):
        # In its two seconds a loop may print hundreds of megabytes.
        outcome = execute.run([COROC, *arguments], ROOT, TIMEOUT, preexec=self.limits, wants_output=False)
        # SIGXCPU and SIGKILL are the limits' own.
        if outcome.fatal and outcome.exit_code not in (-24, -9) or "still running" in outcome.fatal:
            return f"{arguments[0]}: {outcome.fatal}\n{outcome.stderr[-3000:]}"
        if codes and outcome.exit_code not in codes and outcome.exit_code >= 0:
            return f"{arguments[0]}: exit code {outcome.exit_code}\n{outcome.stderr[-3000:]}"
        return ""


class FuzzTest(unittest.TestCase):
    def test_broken_programs_break_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            fuzzer = Fuzzer(Path(folder), seed=1)
            for _ in range(DEFAULT_COUNT):
                text, wrong = fuzzer.step()
                self.assertEqual(wrong, "", text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, required=True, help="how many programs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="where to write the programs that fail")
    options = parser.parse_args()
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        fuzzer = Fuzzer(Path(folder), options.seed)
        for number in range(options.count):
            text, wrong = fuzzer.step()
            if not wrong:
                continue
            failures += 1
            print(f"program {number}: {wrong}", flush=True)
            if options.keep:
                options.keep.mkdir(parents=True, exist_ok=True)
                (options.keep / f"{options.seed}-{number}.co").write_text(text, encoding="utf-8", newline="")
                (options.keep / f"{options.seed}-{number}.txt").write_text(wrong, encoding="utf-8")
    print(f"{options.count} programs, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1].startswith("--count"):
        sys.exit(main())
    unittest.main()
