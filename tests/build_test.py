#!/usr/bin/env python3
"""Executables that `coroc build` makes: they do what `coroc run` does, and need nothing."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

COROC = os.environ.get("COROC", "")
ROOT = Path(__file__).resolve().parent.parent

LARGEST_HELLO = 2_500_000

FAILING = """\
fn half(n) {
    if n % 2 == 1 { raise Error("odd: ${n}") }
    return n // 2
}
co work(n) {
    yield sleep(0.001)
    returnValue half(half(n))
}
print(yield work(12))
print(yield work(6))
"""


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL, **options)


@unittest.skipUnless(COROC, "needs $COROC")
class BuildTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="coro-build-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def build(self, program, output="program", *options):
        # Without a PATH no compiler and no linker is found.
        made = run([COROC, "build", "--no-cache", *options, program, "-o", output], cwd=self.folder, env={"PATH": ""})
        self.assertEqual((made.returncode, made.stderr), (0, ""))
        return self.folder / output

    def test_an_executable_runs_without_coroc(self):
        self.write("hello.co", 'print("hello, ${1 + 1}")\n')
        program = self.build("hello.co")
        outcome = run([program], env={})
        self.assertEqual((outcome.returncode, outcome.stdout, outcome.stderr), (0, "hello, 2\n", ""))
        if os.environ.get("CORO_CHECKS") == "0":
            self.assertLess(program.stat().st_size, LARGEST_HELLO)

    def test_building_twice_gives_the_same_bytes(self):
        self.write("p.co", (ROOT / "samples/fact.co").read_text(encoding="utf-8"))
        self.assertEqual(self.build("p.co", "one").read_bytes(), self.build("p.co", "two").read_bytes())

    def test_a_long_program_is_made_of_several_object_files(self):
        functions = [
            f"fn f{i}(n) {{ return n < 2 ? n + {i} : f{(i + 1) % 60}(n - 1) + f{(i + 7) % 60}(n - 2) }}\n" for i in range(60)
        ]
        self.write("long.co", "".join(functions) + "var total = 0\nfor i in 0..60 { total += f0(i % 12) }\nprint(total)\n")
        program = self.build(self.folder / "long.co")
        interpreted = run([COROC, "run", str(self.folder / "long.co")])
        self.assertEqual(run([str(program)]).stdout, interpreted.stdout)
        again = self.build(self.folder / "long.co", "again")
        self.assertEqual(program.read_bytes(), again.read_bytes())
        self.assertEqual({path.name for path in self.folder.iterdir()}, {"long.co", "program", "again"})
        native = run([COROC, "run", "--native", str(self.folder / "long.co")])
        self.assertEqual((native.stdout, native.stderr), (interpreted.stdout, ""))

    def test_errors_and_traces_are_those_of_the_interpreter(self):
        self.write("failing.co", FAILING)
        interpreted = run([COROC, "run", "failing.co"], cwd=self.folder)
        built = run([self.build("failing.co")])
        self.assertEqual(interpreted.returncode, 1)
        self.assertIn("odd: 3", interpreted.stderr)
        self.assertEqual((built.returncode, built.stdout, built.stderr),
                         (interpreted.returncode, interpreted.stdout, interpreted.stderr))

    def test_debuggers_and_profilers_are_told_the_lines(self):
        self.write("loop.co", "fn sum(n) {\n    var sum = 0\n    for i in 0..n {\n        sum += i * i\n    }\n"
                              "    return sum\n}\nprint(sum(programArguments().len() + 1_000))\n")
        program = self.build("loop.co", "program", "--debug")
        lines = run(["llvm-dwarfdump-19", "--debug-line", program]).stdout
        self.assertIn('name: "loop.co"', lines)
        # Address, line, column, file ...
        seen = {int(row.split()[1]) for row in lines.splitlines() if row.startswith("0x")}
        self.assertLessEqual({3, 4}, seen)
        self.assertLessEqual(max(seen), 8, "the runtime's own lines are left out")
        self.assertIn("main.sum#", run(["llvm-nm-19", program]).stdout)
        self.assertNotIn("0x", run(["llvm-dwarfdump-19", "--debug-line", self.build("loop.co", "stripped")]).stdout)

    def test_imports_arguments_and_exit_codes(self):
        self.write("lib/twice.co", "fn twice(n) { return n * 2 }\n")
        self.write("main.co", 'import "lib/twice.co" as lib\nimport math\n'
                              "print(lib.twice(int(math.sqrt(441))), programArguments())\nexit(3)\n")
        outcome = run([self.build("main.co"), "a", "b c"])
        self.assertEqual(outcome.stderr, "")
        self.assertEqual((outcome.returncode, outcome.stdout), (3, '42 ["a", "b c"]\n'))

    def test_a_program_with_mistakes_is_not_built(self):
        self.write("wrong.co", "let x = \n")
        outcome = run([COROC, "build", "wrong.co", "-o", "program"], cwd=self.folder)
        self.assertEqual(outcome.returncode, 2)
        self.assertFalse((self.folder / "program").exists())

    def test_parts_of_other_builds_are_refused(self):
        self.write("hello.co", "print(1)\n")
        home = Path(COROC).resolve().parent
        library, bundle = home / "libcoronative.so", home / "bundle"
        if not library.exists():
            library, bundle = home / "../lib/coro/libcoronative.so", home / "../lib/coro/bundle"
        contract = (bundle / "contract.txt").read_text().strip()
        other = contract[::-1]
        place = self.folder / "install"
        shutil.copytree(bundle, place / "bundle")
        shutil.copy(COROC, place / "coroc")
        shutil.copy(library, place / "libcoronative.so")
        command = [place / "coroc", "build", "hello.co", "-o", "program"]
        self.assertEqual(run(command, cwd=self.folder).returncode, 0)

        (place / "bundle/contract.txt").write_text(other + "\n")
        outcome = run(command, cwd=self.folder)
        self.assertEqual(outcome.returncode, 1)
        self.assertIn(f"{place}/bundle/ belongs to another build than {place}/coroc; build all of Coro again", outcome.stderr)

        code = (place / "libcoronative.so").read_bytes()
        self.assertIn(contract.encode(), code)
        (place / "libcoronative.so").write_bytes(code.replace(contract.encode(), other.encode()))
        for refused in command, [place / "coroc", "run", "--native", "hello.co"]:
            outcome = run(refused, cwd=self.folder)
            self.assertNotEqual(outcome.returncode, 0)
            self.assertEqual(outcome.stdout, "")
            self.assertIn(f"{place}/libcoronative.so belongs to another build than {place}/coroc", outcome.stderr)

    def test_an_output_that_cannot_be_written(self):
        self.write("hello.co", "print(1)\n")
        outcome = run([COROC, "build", "hello.co", "-o", "missing/program"], cwd=self.folder)
        self.assertEqual(outcome.returncode, 1)
        self.assertIn("cannot write missing/program", outcome.stderr)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["hello.co"])


if __name__ == "__main__":
    unittest.main()
