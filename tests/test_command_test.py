#!/usr/bin/env python3
"""`coroc test`: outcomes, what is left over, filters, processes, output for people and programs, watching."""

import os
import pty
import re
import signal
import subprocess
import sys
import time
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from runner import execute  # noqa: E402
from runner.folder import FolderTest  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
COROC = os.environ.get("COROC", str(ROOT / "build/debug/coroc"))
TIMEOUT = 120
GOOD, FAILED, NOT_RUN = 0, 1, 2


class TestCommandTest(FolderTest):
    def run_tests(self, *arguments, code=GOOD):
        """stdout of `coroc test`, whose stderr must be clean unless nothing has run."""
        done = subprocess.run(
            [COROC, "test", *arguments], cwd=self.folder, env=execute.environment(), stdin=subprocess.DEVNULL, capture_output=True,
            timeout=TIMEOUT, check=False,
        )
        out, err = (data.decode("utf-8", "backslashreplace") for data in (done.stdout, done.stderr))
        self.assertEqual(done.returncode, code, out[-3000:] + err[-3000:])
        self.assert_no_fault(out + err)
        if code != NOT_RUN:
            self.assertEqual(err, "")
        return out + err

    def file(self, text, *arguments, code=GOOD):
        self.write("a_test.co", text)
        return self.run_tests("a_test.co", *arguments, code=code)


class OutcomeTest(TestCommandTest):
    def test_passes(self):
        out = self.file('test "one" { expect(1 + 1 == 2) }\ntest "two" { yield sleep(36000) }\ntest "empty" {}\n')
        self.assertRegex(out, r"\Aok   a_test\.co: 3 passed\n\n3 passed, 0 failed, 1 file in \d+\.\d\d s\n\Z")

    def test_failure_shows_both_sides_place_and_output(self):
        out = self.file('print("at load")\ntest "bad" {\n    print("seen")\n    expect(1 + 1 == 3)\n}\ntest "good" { print("hidden") }\n', code=FAILED)
        self.assert_in_order(out, [
            "FAIL a_test.co:2 bad\n    ExpectationError: expected `1 + 1 == 3`\n      left:  2\n      right: 3\n", "--> a_test.co:4:12",
            'at test "bad" a_test.co:4:12', "    its output:\n      seen\nFAIL a_test.co: 1 failed, 1 passed\n", "1 passed, 1 failed, 1 file in",
        ])
        for hidden in ("hidden", "at load", "_tests", "(tests)"):
            self.assertNotIn(hidden, out)

    def test_what_fails_a_test(self):
        for body, expected in [
            ('raise ValueError("no")', "ValueError: no"),
            ("yield Deferred()", "nothing can go on"),
            ("yield Deferred()", "a Deferred that nobody has fired"),
            ("co f() { yield Deferred() }\n f()", "nothing can go on"),
            ('co f() { yield sleep(1)\n raise KeyError("child") }\n f()\n yield sleep(2)', "KeyError: child"),
            ('co f() { yield sleep(1)\n raise KeyError("child") }\n f()', "KeyError: child"),
            ('fail(ValueError("dropped"))', "ValueError: dropped"),
            ('let ring = [fail(ValueError("in a ring"))]\n ring.push(ring)', "ValueError: in a ring"),
            ('co f() { yield sleep(1)\n raise KeyError("detached") }\n f().detach()\n yield sleep(2)', "KeyError: detached"),
            ("co f() { while true { yield sleep(1) } }\n f().detach()", "coroutines that it has detached go on"),
            ("co f() { try { yield sleep(9) } finally { raise KeyError(\"cleanup\") } }\n f().detach()", "KeyError: cleanup"),
            ("co f() { shield { yield Deferred() } }\n f().detach()", "coroutines that it has detached go on"),
            ("current().cancel()\n yield sleep(1)", "CancelledError"),
            ("exit(0)", "it ended the program, with exit code 0"),
            ("exit(7)", "it ended the program, with exit code 7"),
            ("yield sleep(1)\n exit(7)", "it ended the program, with exit code 7"),
        ]:
            with self.subTest(body=body):
                out = self.file(f'test "good" {{}}\ntest "bad" {{\n {body}\n}}\ntest "after" {{ yield sleep(1) }}\n', code=FAILED)
                self.assert_in_order(out, ["FAIL a_test.co:2 bad\n", expected, "\n2 passed, 1 failed"])

    def test_cleanup_of_a_test_runs(self):
        out = self.file('test "stalls" {\n try { yield Deferred() } finally { yield sleep(1)\n print("cleaned up") }\n}\n', code=FAILED)
        self.assert_in_order(out, ["nothing can go on", "its output:\n      cleaned up\n"])

    def test_a_module_is_loaded_once_and_its_tests_run_in_order(self):
        self.file('var count = 0\nlet served = []\nco serve() { while true { yield sleep(1)\n served.push(clock()) } }\nserve().daemon()\n'
                  'test "first" { count += 1\n expect(count == 1)\n yield sleep(2.5)\n expect(served == [1.0, 2.0]) }\n'
                  'test "second" { count += 1\n expect(count == 2)\n expect(later() == 5) }\nfn later() { return five }\nlet five = 5\n')

    def test_after_the_end_of_its_process_the_rest_runs_anew(self):
        out = self.file('var count = 0\ntest "a" { count += 1\n exit(1) }\ntest "b" { exit(2) }\ntest "c" { expect(count == 0) }\n', code=FAILED)
        self.assert_in_order(out, ["with exit code 1", "with exit code 2", "FAIL a_test.co: 2 failed, 1 passed\n\n1 passed, 2 failed, 1 file"])

    def test_time_limit(self):
        out = self.file('test "spins" { while true { } }\ntest "ticks" { while true { yield sleep(1) } }\ntest "late" { yield sleep(1e6) }\n',
                        "--timeout", "1", code=FAILED)
        self.assert_in_order(out, ["a_test.co:1 spins\n    it has not ended after 1 s", "a_test.co:2 ticks\n    it has not ended after 1 s\n",
                                   'test "ticks" waits at', "1 passed, 2 failed"])

    def test_time_limit_in_real_time(self):
        out = self.file('test "late" { try { yield sleep(100) } finally { print("cleaned up") } }\ntest "good" { yield sleep(0.001) }\n',
                        "--timeout", "1", "--real-time", code=FAILED)
        self.assert_in_order(out, ["it has not ended after 1 s\n", 'test "late" waits at', "a timer that goes off in", "cleaned up", "1 passed, 1 failed"])


class FileTest(TestCommandTest):
    def test_sample(self):
        out = self.run_tests(str(ROOT / "samples/retry.co"), "-v")
        self.assert_in_order(out, ["samples/retry.co:", "waits twice as long", "\n3 passed, 0 failed"])

    def test_faults_outside_of_tests(self):
        for text, expected in [
            ("let x = \n", ["it cannot be compiled", "its output:", "error[E"]),
            ('import "missing.co" as m\n', ["it cannot be compiled", "missing.co"]),
            ('test "never" {}\nraise ValueError("at load")\n', ["its program ended with exit code 1", "ValueError: at load"]),
            ('test "good" {}\nfail(ValueError("lost"))\n', ["a Deferred failed", "ValueError: lost", "1 passed, 0 failed, 1 file with problems"]),
            ('test "good" {}\nco f() { yield Deferred() }\nf()\n', ["its program ended with exit code 1", "nothing can go on", "f waits at"]),
        ]:
            with self.subTest(text=text):
                self.assert_in_order(self.file(text, code=FAILED), expected)

    def test_finds_files(self):
        self.write("a_test.co", 'test "a" {}')
        self.write("deep/er/b_test.co", 'import "../lib.co" as lib\ntest "b" { expect(lib.two == 2) }')
        self.write("deep/lib.co", 'let two = 2\ntest "in the library" { expect(two == 2) }\nprint("loaded")')
        self.write(".hidden/c_test.co", 'test "c" { raise Error("hidden") }')
        self.assertEqual(self.run_tests("--list"), "a_test.co:1 a\ndeep/er/b_test.co:2 b\n")
        self.assertEqual(self.run_tests("--list", "deep"), "deep/er/b_test.co:2 b\n")
        self.assertIn("2 passed, 0 failed, 2 files", self.run_tests("-j", "4"))
        self.assert_in_order(self.run_tests("deep/lib.co", "-v"), ["ok   deep/lib.co:2 in the library\n", "ok   deep/lib.co: 1 passed\n"])

    def test_filter(self):
        self.write("a_test.co", 'test "adds up" {}\ntest "takes off" { raise Error("no") }')
        self.write("b_test.co", 'print("not loaded")\ntest "other" {}')
        self.assert_in_order(self.run_tests("-k", "adds"), ["ok   a_test.co: 1 passed\n\n1 passed, 0 failed, 2 files"])
        self.assertEqual(self.run_tests("-k", "adds", "--list"), "a_test.co:1 adds up\n")
        self.assert_in_order(self.run_tests("-k", "nope", code=NOT_RUN), ["error: no test has `nope` in its name\n", "help: coroc test --list"])

    def test_nothing_to_run(self):
        self.assert_in_order(self.run_tests(".", code=NOT_RUN), ["error: there is no file `*_test.co` in .\n"])
        self.write("a.co", "print(1)")
        self.assert_in_order(self.run_tests("a.co", code=NOT_RUN), ["ok   a.co: 0 passed", "error: there are no tests\n"])
        self.assertEqual(self.run_tests("missing.co", code=NOT_RUN), "error: there is no `missing.co`\n")

    def test_wrong_options(self):
        self.write("a_test.co", 'test "a" {}')
        for arguments, error in [
            (["--shuffle-ready", "x1"], "`--shuffle-ready` takes a whole number, not `x1`"), (["-j", "0"], "`--jobs` takes a number from 1"),
            (["--timeout", "-1"], "`--timeout` takes a number of seconds from 0"), (["--tap", "--watch"], "`--tap` and `--watch` do not go together"),
            (["--timeot", "1"], "did you mean `--timeout`?"), (["--timeout"], "--timeout"),
        ]:
            with self.subTest(arguments=arguments):
                self.assertIn(error, self.run_tests(*arguments, code=NOT_RUN))

    def test_fail_fast(self):
        self.write("a_test.co", 'test "a" {}\ntest "b" { raise Error("b") }\ntest "c" {}')
        self.write("b_test.co", 'test "d" {}')
        self.assert_in_order(self.run_tests("--fail-fast", "-j1", code=FAILED), ["a_test.co:2 b", "1 passed, 1 failed, 2 files in", "stopped early\n"])

    def test_many_files_at_a_time(self):
        for i in range(20):
            self.write(f"t{i}_test.co", "\n".join(f'test "t{j}" {{ yield sleep({j}) }}' for j in range(10)))
        self.assertIn("\n200 passed, 0 failed, 20 files", self.run_tests("-j", "8"))


class ShuffleTest(TestCommandTest):
    RACE = ('co put(out, i) { yield sleep(1)\n out.push(i) }\ntest "race" {\n let out = []\n for i in 0..4 { put(out, i) }\n yield sleep(2)\n'
            ' expect(out == [0, 1, 2, 3])\n}\n')

    def test_finds_a_race_and_can_find_it_again(self):
        self.file(self.RACE)
        seeds = [str(seed) for seed in range(8)]
        outs = {}
        for seed in seeds:
            self.write("a_test.co", self.RACE)
            done = subprocess.run([COROC, "test", "--shuffle-ready", seed], cwd=self.folder, env=execute.environment(), capture_output=True, text=True)
            outs[seed] = (done.returncode, re.sub(r"in [\d.]+ s", "", done.stdout))
        failing = [seed for seed in seeds if outs[seed][0] == FAILED]
        self.assertTrue(failing)
        self.assertIn(f"--shuffle-ready {failing[0]}\n", outs[failing[0]][1])
        again = self.run_tests("--shuffle-ready", failing[0], code=FAILED)
        self.assertEqual(re.sub(r"in [\d.]+ s", "", again), outs[failing[0]][1])

    def test_a_test_alone_has_the_same_order(self):
        self.write("a_test.co", 'test "before" { for i in 0..9 { callLater(1, fn() {}) } }\n' + self.RACE.replace("expect(", "print(out)\n expect("))
        for seed in ("1", "2", "3", "4", "5"):
            runs = [subprocess.run([COROC, "test", "--tap", "--shuffle-ready", seed, *more], cwd=self.folder, env=execute.environment(),
                                   capture_output=True, text=True).stdout for more in ([], ["-k", "race"])]
            details = [re.search(r"- a_test.co: race\n(.*)", out, re.S)[1].replace("1..2", "1..1") for out in runs]
            self.assertEqual(*details)

    def test_a_bare_yield_lets_run_what_is_ready(self):
        text = ('test "in turns" {\n let out = []\n let d = Deferred()\n co wait(i) { yield d\n out.push(i) }\n for i in 0..5 { wait(i) }\n'
                ' d.callback(nil)\n yield\n expect(out.len() == 5)\n}\n')
        for seed in range(10):
            self.file(text, "--shuffle-ready", str(seed))


class OutputTest(TestCommandTest):
    def three(self):
        self.write("a_test.co", 'test "good # one" {}\ntest "bad <&> \\"é\\"" {\n print("a & b \\u{1} ]]>")\n raise ValueError("no <tag>\\nsecond")\n}\n')
        self.write("b_test.co", "let = 1")

    def test_junit(self):
        self.three()
        self.run_tests("--junit", "out.xml", code=FAILED)
        root = ElementTree.parse(self.folder / "out.xml").getroot()
        self.assertEqual((root.tag, root.get("tests"), root.get("failures"), root.get("errors")), ("testsuites", "3", "1", "1"))
        first, second = root
        self.assertEqual([case.get("name") for case in first], ["good # one", 'bad <&> "é"'])
        self.assertEqual([case.get("line") for case in first], ["1", "2"])
        self.assertIsNone(first[0].find("failure"))
        self.assertEqual(first[1].find("failure").get("message"), "ValueError: no <tag>")
        self.assertIn("second\n", first[1].find("failure").text)
        self.assertEqual(first[1].find("system-out").text, "a & b \ufffd ]]>\n")
        self.assertEqual(second[0].find("error").get("message"), "it cannot be compiled")
        self.assertIn("error[E", second[0].find("system-out").text)

    def test_junit_that_cannot_be_written(self):
        self.write("a_test.co", 'test "a" {}')
        done = subprocess.run([COROC, "test", "--junit", "no/such/out.xml"], cwd=self.folder, env=execute.environment(), capture_output=True, text=True)
        self.assertEqual(done.returncode, FAILED)
        self.assertIn("error: cannot write `no/such/out.xml`", done.stderr)

    def test_tap(self):
        self.three()
        out = self.run_tests("--tap", "-j1", code=FAILED)
        lines = out.split("\n")
        self.assertEqual(lines[0], "TAP version 14")
        self.assertEqual([line for line in lines if re.match(r"(not )?ok|\d", line)],
                         [r"ok 1 - a_test.co: good \# one", 'not ok 2 - a_test.co: bad <&> "é"', "not ok 3 - b_test.co", "1..3"])
        self.assert_in_order(out, ["not ok 2", "  ---\n  message: |\n    ValueError: no <tag>\n    second\n", "  line: 2\n  output: |\n    a & b", "  ...\n"])

    def terminal(self, **environment):
        leader, follower = pty.openpty()
        process = subprocess.Popen([COROC, "test"], cwd=self.folder, env={**execute.environment(), "NO_COLOR": "", "TERM": "xterm", **environment}, stdin=subprocess.DEVNULL,
                                   stdout=follower, stderr=follower)
        os.close(follower)
        out = b""
        while True:
            try:
                data = os.read(leader, 65536)
            except OSError:
                break
            if not data:
                break
            out += data
        os.close(leader)
        self.assertEqual(process.wait(TIMEOUT), FAILED)
        return out.decode()

    def test_terminal(self):
        self.write("a_test.co", 'test "good" {}\ntest "bad" { raise Error("no") }')
        out = self.terminal()
        self.assert_in_order(out, ["now a_test.co: good", "\r\x1b[K", "\x1b[1;31mFAIL\x1b[0m a_test.co:2 bad"])
        plain = self.terminal(NO_COLOR="1")
        self.assertIn("FAIL a_test.co:2 bad", plain)
        self.assertNotIn("\x1b[1;31m", plain)
        dumb = self.terminal(TERM="dumb")
        self.assertNotIn("\x1b", dumb)
        self.assertNotIn("now a_test.co", dumb)


class WatchTest(TestCommandTest):
    def started(self, *arguments):
        process = subprocess.Popen([COROC, "test", "--watch", *arguments], cwd=self.folder, env=execute.environment(), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    @staticmethod
    def round(process):
        """What it prints until it waits."""
        text = ""
        for line in process.stdout:
            if line == b"waiting for changes\n":
                return text
            text += line.decode()
        raise AssertionError(f"it has ended: {text}")

    def test_watch(self):
        self.write("lib/two.co", "let two = 2\n")
        self.write("a_test.co", 'import "lib/two.co" as lib\ntest "a" { expect(lib.two == 2) }\n')
        self.write("b_test.co", 'test "b" {}\n')
        process = self.started()
        self.assertIn("2 passed, 0 failed, 2 files", self.round(process))
        self.write("lib/two.co", "let two = 3\n")
        self.assert_in_order(self.round(process), ["FAIL a_test.co:2 a", "0 passed, 1 failed, 1 file in"])
        self.write("lib/two.co", "let two = 2 +\n")
        self.assert_in_order(self.round(process), ["it cannot be compiled", "1 file with problems"])
        self.write("lib/two.co", "let two = 1 + 1\n")
        self.assertIn("1 passed, 0 failed, 1 file in", self.round(process))
        self.write("c_test.co", 'test "new" {}\n')
        self.assert_in_order(self.round(process), ["ok   c_test.co: 1 passed", "1 passed, 0 failed, 1 file in"])
        self.write("b_test.co", 'test "b" { raise Error("now bad") }\n')
        self.assert_in_order(self.round(process), ["b_test.co:1 b", "0 passed, 1 failed, 1 file in"])
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(TIMEOUT), 130)

    def test_interrupt(self):
        self.write("a_test.co", 'test "a" {}\ntest "endless" { print("begun"); while true { } }\n')
        process = subprocess.Popen([COROC, "test", "-v"], cwd=self.folder, env=execute.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        self.addCleanup(process.kill)
        self.assertEqual(process.stdout.readline(), b"ok   a_test.co:1 a\n")
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=TIMEOUT)
        self.assertEqual(process.returncode, 130)
        self.assert_in_order(out.decode(), ["1 passed, 0 failed, 1 file in", "stopped early"])

    @staticmethod
    def until_busy(process):
        """Waits until a test has computed for a while."""
        while True:
            for child in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split():
                if int(Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()[11]) >= 10:
                    return
            time.sleep(0.01)

    def stopped(self, body, *options, interrupts=1):
        self.write("a_test.co", f"""test "first" {{}}
test "long" {{ {body} }}
test "other" {{}}
""")
        self.write("b_test.co", 'test "other" {}\n')
        process = subprocess.Popen([COROC, "test", "-j1", "-v", *options], cwd=self.folder, env=execute.environment(), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        self.addCleanup(process.kill)
        while b"first" not in (line := process.stdout.readline()):
            self.assertTrue(line, "it has ended")
        for _ in range(interrupts):
            self.until_busy(process)
            time.sleep(0.3)
            process.send_signal(signal.SIGINT)
        out = process.communicate(timeout=TIMEOUT)[0].decode()
        self.assertEqual(process.returncode, 130)
        self.assertNotIn("other", out)
        return out

    def test_an_interrupt_runs_the_cleanup(self):
        spin = "for _ in 0..120_000_000 {}"
        cleanup = '} finally { yield sleep(0.1); print("cleanup") }'
        for body, options in [("while true {}", []), ("while true {}", ["--real-time"]), (spin, ["--real-time"])]:
            with self.subTest(body, options=options):
                body += "; yield sleep(100)" if body == spin else ""
                self.assert_in_order(self.stopped(f"try {{ {body} {cleanup}", *options), ["stop a_test.co:2 long", "cleanup", "1 passed, 0 failed"])
        self.assertIn("# stopped: a_test.co: long", self.stopped("while true {}", "--tap"))

    def test_a_second_interrupt_kills(self):
        self.assertIn("stop a_test.co:2 long", self.stopped("try { while true {} } finally { while true {} }", interrupts=2))


if __name__ == "__main__":
    unittest.main()
