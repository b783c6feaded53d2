#!/usr/bin/env python3
"""Checks that the script runner sees what it is for, with a stand-in for coroc."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

RUNNER = Path(__file__).resolve().parent / "run_scripts.py"

# Does what the script's `#!` lines say: `out TEXT`, `err TEXT`, `exit N`, `kill`, `hang`, `args`.
STAND_IN = """#!{python}
import os, re, signal, sys
command, rest = sys.argv[1], sys.argv[2:]
options = [word for word in rest if word.startswith("--")]
rest = [word for word in rest if not word.startswith("--")]
for line in open(rest[0], encoding="utf-8"):
    match = re.match(r"#! (\\w+) ?(.*)", line)
    if not match:
        continue
    if match[1] == "out": print(match[2], flush=True)
    if match[1] == "err": print(match[2], file=sys.stderr)
    if match[1] == "exit": sys.exit(int(match[2]))
    if match[1] == "kill": os.kill(os.getpid(), signal.SIGSEGV)
    if match[1] == "hang": signal.pause()
    if match[1] == "args": print(command, *options, *rest[1:])
"""


class RunnerTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.coroc = self.root / "coroc"
        self.coroc.write_text(STAND_IN.replace("{python}", sys.executable), encoding="utf-8")
        self.coroc.chmod(0o755)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def run_suite(self, *arguments):
        command = [sys.executable, RUNNER, "--coroc", self.coroc, "--root", self.root, "--tier", "interp", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def outcome(self, script, *arguments):
        """What the runner says of one script: its exit code and its output."""
        self.write("tests/scripts/topic/a.co", script)
        return self.run_suite("--suite", "scripts", *arguments)

    def assert_passes(self, script):
        code, output = self.outcome(script)
        self.assertEqual(code, 0, output)
        self.assertIn("scripts: 1 passed, 0 failed", output)

    def assert_fails(self, script, reason, *arguments):
        code, output = self.outcome(script, *arguments)
        self.assertEqual(code, 1, output)
        self.assertIn("FAIL tests/scripts/topic/a.co: " + reason, output)

    def test_stdout_is_compared_exactly(self):
        self.assert_passes("#! out 1\n#! out  2\n# expect: 1\nprint(x)  # expect:  2\n")
        self.assert_passes("#! out\n# expect:\n")
        self.assert_fails("#! out 1\n# expect: 2\n", "wrong stdout")
        self.assert_fails("#! out 1\n#! out 2\n# expect: 1\n", "wrong stdout")
        self.assert_fails("#! out 1\n# expect: 1\n# expect: 2\n", "wrong stdout")
        self.assert_fails("#! out 1\n", "wrong stdout")

    def test_stderr_is_contained_in_order(self):
        self.assert_passes("#! err one two\n#! err three\n# expect-error: two\n# expect-error: three\n")
        self.assert_fails("#! err one\n#! err two\n# expect-error: two\n# expect-error: one\n", "stderr does not contain")
        self.assert_fails("#! err surprise\n", "wrong stderr")

    def test_the_exit_code(self):
        self.assert_passes("#! exit 3\n# exit: 3\n")
        self.assert_fails("#! exit 3\n", "wrong exit code")
        self.assert_fails("# exit: 3\n", "wrong exit code")
        self.assert_fails("# exit: many\n", "line 1:")

    def test_arguments_and_options(self):
        self.assert_passes('#! args\n# args: a "b c"\n# options: --grace\n# expect: run --virtual-time --grace a b c\n')
        self.assert_passes("#! args\n# real-time\n# expect: run\n")

    def test_crashes_hangs_and_reports_always_fail(self):
        self.assert_fails("#! kill\n# exit: -11\n", "killed by SIGSEGV")
        self.assert_fails("#! hang\n", "still running", "--timeout", "0.5")
        for report, reason in [
            ("==1==ERROR: AddressSanitizer: heap-use-after-free", "sanitizer report"),
            ("vm/value.h:3:7: runtime error: shift exponent 64", "undefined behaviour"),
            ("coro: 3 objects leaked", "leak"),
            ("coro: internal check failed: x", "internal check failed"),
        ]:
            self.assert_fails(f"#! err {report}\n# expect-error: {report}\n", reason)

    def test_goldens_are_compared_and_updated(self):
        self.write("tests/diagnostics/a.co", "#! err error[E0001]: no\n#! exit 2\n")
        golden = self.root / "tests/diagnostics/a.expected"
        code, output = self.run_suite("--suite", "diagnostics")
        self.assertEqual(code, 1)
        self.assertIn("a.expected is missing", output)
        self.assertEqual(self.run_suite("--suite", "diagnostics", "--update")[0], 0)
        self.assertEqual(golden.read_text(encoding="utf-8"), "error[E0001]: no\n[exit 2]\n")
        self.assertEqual(self.run_suite("--suite", "diagnostics")[0], 0)
        golden.write_text("error[E0001]: yes\n[exit 2]\n", encoding="utf-8")
        code, output = self.run_suite("--suite", "diagnostics")
        self.assertEqual(code, 1)
        self.assertIn("-error[E0001]: yes", output)
        self.assertIn("+error[E0001]: no", output)

    def test_a_crash_never_becomes_a_golden(self):
        self.write("tests/bytecode/a.co", "#! kill\n")
        self.assertEqual(self.run_suite("--suite", "bytecode", "--update")[0], 1)
        self.assertFalse((self.root / "tests/bytecode/a.dis").exists())

    def test_bytecode_comes_from_dis(self):
        self.write("tests/bytecode/a.co", "#! args\n")
        self.write("tests/bytecode/a.dis", "dis\n")
        self.assertEqual(self.run_suite("--suite", "bytecode")[0], 0)

    def test_samples_need_their_output(self):
        self.write("samples/a.co", "#! out took 12.5 ms\n")
        self.assertEqual(self.run_suite("--suite", "samples")[0], 1)
        self.write("samples/a.expected", "took <number> ms\n")
        self.assertEqual(self.run_suite("--suite", "samples")[0], 0)
        self.write("samples/a.expected", "took <number> s\n")
        self.assertEqual(self.run_suite("--suite", "samples")[0], 1)

    def check_page(self, text):
        self.write("README.md", text)
        return self.run_suite("--suite", "docs")

    def test_examples_of_the_documentation(self):
        good = "```coro\n#! out 1\n```\n\nprints\n\n```output\n1\n```\n"
        self.assertEqual(self.check_page(good)[0], 0)
        code, output = self.check_page(good.replace("out 1", "out 2"))
        self.assertEqual(code, 1)
        self.assertIn("FAIL README.md:2: prints something else", output)
        self.assertEqual(self.check_page("```coro\n#! out 1\n# expect: 1\n```\n")[0], 0)
        self.assertEqual(self.check_page("```coro\n#! out 1\n# expect: 2\n```\n")[0], 1)

    def test_an_example_without_output_must_compile(self):
        self.assertEqual(self.check_page("```coro\n#! out bytecode\n```\n")[0], 0)
        self.assertEqual(self.check_page("```coro\n#! exit 2\n```\n")[0], 1)

    def test_an_example_of_an_error(self):
        page = "```coro error\n#! err no\n#! exit 2\n```\n```output\nno\n```\n"
        self.assertEqual(self.check_page(page)[0], 0)
        self.assertEqual(self.check_page(page.replace("output\nno", "output\nyes"))[0], 1)
        self.assertEqual(self.check_page(page.replace("exit 2", "exit 0"))[0], 1)

    def test_filters_and_empty_suites(self):
        self.write("tests/scripts/topic/good.co", "")
        self.write("tests/scripts/topic/bad.co", "#! exit 1\n")
        self.assertEqual(self.run_suite("--suite", "scripts.topic", "good")[0], 0)
        self.assertEqual(self.run_suite("scripts.topic.good")[0], 0)
        self.assertEqual(self.run_suite("--suite", "scripts.topic")[0], 1)
        code, output = self.run_suite("--suite", "scripts.nothing")
        self.assertEqual(code, 5)
        self.assertIn("no tests found", output)


if __name__ == "__main__":
    unittest.main()
