#!/usr/bin/env python3
"""Compiled programs: `coroc compile`, what runs them, and files that somebody has damaged.

    COROC=build/debug/coroc python3 tests/compile_test.py --count 5000 --seed 7

A damaged file is decided by its seed; it gets an error, or runs as some other program. It never makes Coro crash.
"""

import argparse
import os
import random
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from runner import execute  # noqa: E402
from runner.folder import FolderTest  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
COROC = os.environ.get("COROC", str(ROOT / "build/debug/coroc"))
TIMEOUT = 60
LIBRARY = 'co slow(x) {\n    yield sleep(0.01)\n    raise ValueError("slow ${x}")\n}\n'
PROGRAM = 'import "lib/util.co" as util\nimport math\nprint(math.sqrt(16))\ntry { yield util.slow(1) } except e { print(e.report(), end: "") }\nyield util.slow(2)\n'


def run(folder, *arguments, timeout=TIMEOUT):
    return execute.run([COROC, *map(str, arguments)], folder, timeout)


class CompileTest(FolderTest):
    def coroc(self, *arguments, code=0, err="", folder=None):
        outcome = run(folder or self.folder, *arguments)
        self.assertEqual(outcome.fatal, "")
        self.assertEqual(outcome.exit_code, code, outcome.stderr)
        self.assertIn(err, outcome.stderr)
        if not err:
            self.assertEqual(outcome.stderr, "")
        return outcome

    def tree(self, name):
        self.write(f"{name}/lib/util.co", LIBRARY)
        return self.write(f"{name}/main.co", PROGRAM).parent

    def test_it_does_the_same_without_its_sources(self):
        place = self.tree("a")
        source = self.coroc("run", "main.co", code=1, err="slow 2", folder=place)
        self.coroc("compile", "main.co", folder=place)
        for path in ("main.co", "lib/util.co"):
            (place / path).unlink()
        compiled = self.coroc("run", "main.coc", code=1, err="slow 2", folder=place)
        self.assertEqual((compiled.stdout, compiled.stderr), (source.stdout, source.stderr))

    def test_the_same_program_gives_the_same_bytes(self):
        files = []
        for name in ("a", "elsewhere/b"):
            place = self.tree(name)
            self.coroc("compile", "main.co", folder=place)
            files.append((place / "main.coc").read_bytes())
        self.assertEqual(files[0], files[1])

    def test_strip(self):
        place = self.tree("a")
        self.coroc("compile", "main.co", folder=place)
        self.coroc("compile", "--strip", "main.coc", "-o", "small.coc", folder=place)
        self.assertLess((place / "small.coc").stat().st_size, (place / "main.coc").stat().st_size)
        outcome = self.coroc("run", "small.coc", code=1, err="error: ValueError: slow 2\n  at slow lib/util.co\n", folder=place)
        self.assertEqual(outcome.stdout, "4.0\nerror: ValueError: slow 1\n  at slow lib/util.co\n  awaited by main main.co\n  started by main main.co\n")

    def test_other_commands_read_it(self):
        self.write("a.co", "print(6 * 7)")
        self.coroc("compile", "a.co", "--output", "b.coc")
        self.assertEqual(self.coroc("dis", "b.coc").stdout, self.coroc("dis", "a.co").stdout)
        self.assertEqual(self.coroc("run", "b.coc").stdout, "42\n")

    def test_mistakes(self):
        self.write("a.co", "print(6 * 7)")
        self.write("bad.co", "print(6 *")
        self.coroc("compile", "nowhere.co", code=2, err="no such file: nowhere.co")
        self.coroc("compile", "bad.co", code=2, err="error[E")
        self.coroc("compile", "a.co", "-o", "nowhere/b.coc", code=1, err="error: cannot write nowhere/b.coc: no such file or directory")
        self.coroc("compile", "a.co", "-o", "./a.co", code=2, err="error: a.co would be written over itself")
        self.coroc("compile", "a.co")
        self.coroc("compile", "a.coc", code=2, err="error: a.coc is compiled already")
        self.assertEqual((self.folder / "a.co").read_text(), "print(6 * 7)")

    def test_damaged_files(self):
        self.write("a.co", "print(6 * 7)")
        self.coroc("compile", "a.co")
        whole = (self.folder / "a.coc").read_bytes()
        for size in range(20, len(whole)):
            (self.folder / "cut.coc").write_bytes(whole[:size])
            if size % 7 == 0:
                self.coroc("run", "cut.coc", code=2, err="error: cannot run cut.coc: damaged")
        (self.folder / "long.coc").write_bytes(whole + b"\0")
        self.coroc("run", "long.coc", code=2, err="error: cannot run long.coc: damaged")
        other = bytearray(whole)
        other[whole.index(b"\x1a") + 1] += 1
        (self.folder / "other.coc").write_bytes(other)
        self.coroc("run", "other.coc", code=2, err="error: cannot run other.coc: compiled by another version of Coro")


class Damage:
    """Changes a compiled program: single bytes, and words that look like instructions."""

    OPCODES = 150  # about as many as there are

    def __init__(self, content, rng):
        self.content, self.rng = bytearray(content), rng
        self.begin = self.content.index(b"\x1a") + 5
        self.words = [i for i in range(self.begin, len(content) - 8) if self.is_instruction(content[i:i + 8])]

    def is_instruction(self, word):
        return word[0] < self.OPCODES and word[1] < 64 and word[3] == word[5] == 0 and word[2] < 32 and word[4] < 32 and word[7] in (0, 255)

    def change(self):
        if self.words and self.rng.random() < 0.8:
            self.change_word(self.rng.choice(self.words))
        else:
            at = self.rng.randrange(self.begin, len(self.content))
            self.content[at] = self.rng.choice([self.rng.randrange(256), self.content[at] ^ 1 << self.rng.randrange(8)])

    def change_word(self, at):
        content, rng = self.content, self.rng
        part = rng.choice([0, 1, 2, 4, 6, None])
        if part is None:
            other = rng.choice(self.words)
            content[at:at + 8], content[other:other + 8] = content[other:other + 8], content[at:at + 8]
        elif part == 0:
            content[at] = rng.randrange(self.OPCODES)
        elif part == 1:
            content[at + 1] ^= rng.choice([1, 2, 4, 8, 16, 32])
        else:
            content[at + part] = rng.randrange(12)


class Compiled:
    """Programs of the tests, compiled when they are wanted."""

    def __init__(self, folder):
        self.folder, self.files = Path(folder), {}
        self.sources = sorted(path for part in ("tests/scripts", "samples") for path in (ROOT / part).rglob("*.co"))

    def choose(self, rng):
        source = rng.choice(self.sources)
        if source not in self.files:
            file = self.folder / f"{len(self.files)}.coc"
            made = run(ROOT, "compile", "--strip", source, "-o", file)
            self.files[source] = file.read_bytes() if made.exit_code == 0 else None
        return source, self.files[source]


def hostile(seed, compiled, keep=None):
    """What goes wrong with one damaged file; nothing when all is well."""
    rng = random.Random(seed)
    source, content = compiled.choose(rng)
    if content is None:
        return ""
    damage = Damage(content, rng)
    for _ in range(rng.choice([1, 1, 1, 2, 4])):
        damage.change()
    file = Path(keep or compiled.folder) / f"damaged{seed}.coc"
    file.write_bytes(damage.content)
    # What it does may take for ever.
    outcome = execute.run(["timeout", "-s", "KILL", "10", COROC, "run", "--virtual-time", "--memory-limit", "256M", str(file)], compiled.folder, TIMEOUT)
    is_killed = outcome.exit_code in (-9, 137)
    is_bad = outcome.exit_code in (70, 134, 139) or (outcome.fatal and not is_killed and "leak" not in outcome.fatal)
    if not is_bad:
        file.unlink()
        return ""
    return f"seed {seed}, from {source.relative_to(ROOT)}: {outcome.fatal or outcome.exit_code}\n{outcome.stderr[-2000:]}"


class HostileTest(unittest.TestCase):
    seed, count, keep = 1, 60, None

    def test_no_file_makes_coro_crash(self):
        with tempfile.TemporaryDirectory() as folder:
            compiled = Compiled(folder)
            for seed in range(self.seed, self.seed + self.count):
                with self.subTest(seed=seed):
                    self.assertEqual(hostile(seed, compiled, self.keep), "")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=HostileTest.seed)
    parser.add_argument("--count", type=int, default=HostileTest.count)
    parser.add_argument("--keep", help="where files that fail stay")
    options, rest = parser.parse_known_args()
    HostileTest.seed, HostileTest.count, HostileTest.keep = options.seed, options.count, options.keep
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
