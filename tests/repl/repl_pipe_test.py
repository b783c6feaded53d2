#!/usr/bin/env python3
"""Interactive sessions through a pipe: what inputs give, what stays, what errors leave as it was. In virtual time."""

import os
import signal
import subprocess
import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from runner import execute  # noqa: E402
from runner.folder import FolderTest  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent.parent
COROC = os.environ.get("COROC", str(ROOT / "build/debug/coroc"))
TIMEOUT = 60


class PipeTest(FolderTest):
    def session(self, text, out, err=(), code=None, arguments=("repl", "--virtual-time")):
        """Runs a session; compares all of stdout, and looks for each text of `err` in stderr, in order."""
        done = subprocess.run(
            [COROC, *arguments], input=text.encode() if isinstance(text, str) else text, cwd=self.folder,
            env=execute.environment(), timeout=TIMEOUT, check=False, capture_output=True,
        )
        stdout, stderr = (data.decode("utf-8", "backslashreplace") for data in (done.stdout, done.stderr))
        self.assert_no_fault(stderr)
        self.assertEqual(stdout, out, stderr[-2000:])
        at = 0
        for part in [err] if isinstance(err, str) else err:
            found = stderr.find(part, at)
            self.assertGreaterEqual(found, 0, f"no {part!r} in\n{stderr[at:]}")
            at = found + len(part)
        if not err:
            self.assertEqual(stderr, "")
        self.assertEqual(done.returncode, (1 if err else 0) if code is None else code, stderr[-2000:])
        return stderr


class ValuesTest(PipeTest):
    def test_values_are_shown_and_nil_is_not(self):
        self.session('1 + 2\n"a\\nb"\nnil\nprint("p")\n[1, {x: 2.5}]\ntrue\n', '3\n"a\\nb"\np\n[1, {"x": 2.5}]\ntrue\n')

    def test_coroc_alone_is_a_session(self):
        self.session("6 * 7\n", "42\n", arguments=())

    def test_the_last_value(self):
        self.session("20\n_ + 1\nnil\n_ * 2\nprint(_)\n", "20\n21\n42\n42\n")
        self.session("_\nlet x = 5\n_\n", "")

    def test_the_last_line_needs_no_end(self):
        self.session("1\n2", "1\n2\n")
        self.session("", "")
        self.session("\n  \n\n", "")

    def test_windows_line_ends(self):
        self.session("let a = 1\r\na + 1\r\n", "2\n")

    def test_only_the_last_expression_of_an_input_is_its_value(self):
        self.session("let a = 1; a + 1\n", "2\n")
        self.session("1; 2\n", "", "error[E0204]: value is unused")

    def test_wide_values_are_folded(self):
        out = "[\n    " + ", ".join(["100000000000000"] * 4) + ",\n    " + ", ".join(["100000000000000"] * 4) + "\n]\n"
        self.session("let xs = []\nfor i in 0..8 { xs.push(100000000000000) }\nxs\n", out)

    def test_nested_values_are_folded(self):
        self.session(
            'let row = {name: "a name that is rather long", tags: ["one", "two", "three"]}\n[row, row]\n',
            '[\n    {"name": "a name that is rather long", "tags": ["one", "two", "three"]},\n'
            '    {"name": "a name that is rather long", "tags": ["one", "two", "three"]}\n]\n',
        )

    def test_cyclic_and_deep_values(self):
        self.session("let c = []\nc.push(c)\nc\n", "[[...]]\n")
        self.session("var d = []\nfor i in 0..100000 { d = [d] }\nd == 1\nd = nil\n", "false\n")

    def test_a_value_whose_text_no_machine_could_hold(self):
        done = subprocess.run(
            [COROC], input=b"var d = [1]\nfor i in 0..60 { d = [d, d] }\nd\n7\n", capture_output=True,
            env=execute.environment(), timeout=TIMEOUT, check=False,
        )
        lines = done.stdout.decode().splitlines()
        self.assertTrue(lines[0].startswith("[" * 61 + "1], [1]]"), lines[0][:100])
        self.assertTrue(lines[0].endswith("... more than 16000000 characters"), lines[0][-100:])
        self.assertEqual(lines[1:], ["7"])

    def test_long_values_are_cut(self):
        self.session('"x" * 3000\n', '"' + "x" * 1999 + "... 3002 characters in all\n")
        done = "let many = []\nfor i in 0..1000 { many.push(i) }\nmany\n"
        process = subprocess.run([COROC], input=done.encode(), capture_output=True, env=execute.environment(), timeout=TIMEOUT)
        self.assertTrue(process.stdout.decode().endswith("    97, 98, 99,\n    ... 900 more\n]\n"), process.stdout)

    def test_brackets_in_the_text_of_an_object(self):
        text = 'class A { fn toString() { return "([" + "x" * 100 } }\nA()\n'
        self.session(text, "([" + "x" * 100 + "\n")

    def test_a_failing_text(self):
        self.session('class A { fn toString() { raise Error("no text") } }\nlet a = A()\na\n1\n', "1\n", "error: Error: no text")


class NamesTest(PipeTest):
    def test_names_stay(self):
        self.session("let a = 1\nvar b = 2\nfn f(x) { return x + a + b }\nf(10)\nb = 5\nf(10)\n", "13\n16\n")

    def test_a_name_declared_again_is_seen_by_earlier_functions(self):
        self.session("let x = 1\nfn f() { return x }\nlet x = 2\nf()\nvar x = 3\nx = 4\nf()\n", "2\n4\n")

    def test_a_function_declared_again(self):
        self.session("fn f() { return 1 }\nfn g() { return f() }\nfn f() { return 2 }\ng()\n", "2\n")

    def test_a_declared_type_holds_in_later_inputs(self):
        err = self.session(
            'var n: int = 1\nn = "a"\nn\nn += 1.5\n[n] = ["b"]\nfn set(v) { n = v }\nset("c")\nset(5)\nn\n', "1\n5\n",
            ["`n` must be int, not str (\"a\")", "not float (2.5)", "not str (\"b\")", "not str (\"c\")"],
        )
        self.assertEqual(err.count("TypeError"), 4, err)

    def test_the_type_is_that_of_the_last_declaration(self):
        self.session(
            'var n = 1\nfn set(v) { n = v }\nset("free")\nvar n: list[int] = []\nset("bound")\nset(["x"])\nset([1])\nn\n'
            'var n = "any"\nset("free")\nn\nlet n: str | nil = nil\nvar n: int = 3\nvar n: str = 5\nset(4)\nn\n',
            '[1]\n"free"\n4\n', ["`n` must be list[int], not str", "but its item 0 is str", "E0303"],
        )

    def test_a_declared_class_is_the_one_of_then(self):
        self.session(
            "class Dog { var age: int = 0 }\nvar d: Dog = Dog()\nd = 5\nd.age = nil\nd.age = 3\nd.age\n", "3\n",
            ["`d` must be Dog, not int (5)", "`age` must be int, not nil"],
        )

    def test_a_function_with_other_parameters(self):
        self.session(
            "fn f(a, b = 2, c = 3) { return [a, b, c] }\nfn g() { return f(c: 9, a: 1) }\ng()\n"
            "fn f(c, a) { return [c, a] }\ng()\n", "[1, 2, 9]\n[9, 1]\n",
        )

    def test_the_next_noreturn_runs_the_new_function(self):
        self.session(
            'co loop(n) { print("old ${n}"); yield sleep(1); noreturn loop(n + 1) }\nlet l = loop(0)\nyield sleep(1.5)\n'
            'co loop(n) { print("new ${n}"); yield sleep(1); noreturn loop(n + 1) }\nyield sleep(1)\nl.cancel()\n',
            "old 0\nold 1\nnew 2\n<Deferred pending>\n",
        )

    def test_a_value_of_before_in_its_new_declaration(self):
        self.session("let x = 1\nlet x = x + 1\nx\n", "2\n")
        self.session("let y = y + 1\n", "", "error[E0203]: `y` is used before it has a value")

    def test_a_let_cannot_be_assigned_later(self):
        self.session("let a = 1\na = 2\na\n", "1\n", ["error[E0202]", "input 1:1:5"])

    def test_classes(self):
        self.session(
            "class A { var v = 1  fn get() { return self.v } }\nclass B extends A { fn twice() { return 2 * self.get() } }\n"
            "B().twice()\nlet a = A()\nclass A { var w = 7 }\nA().w\na.get()\nmatch A() { A(w) => w, _ => 0 }\n", "2\n7\n1\n7\n",
        )

    def test_functions_may_use_what_comes_later(self):
        self.session(
            "fn even(n) { return n == 0 ? true : odd(n - 1) }\nfn odd(n) { return n == 0 ? false : even(n - 1) }\neven(10)\n",
            "true\n", "note: `odd` is not declared yet", code=0,
        )
        self.session("fn f() { return later }\nf()\nlater\n", "", ["NameError: `later`", "error[E0200]: unknown name `later`"])

    def test_destructuring(self):
        self.session("let [a, ...r] = [1, 2, 3]\nlet {x, y: z} = {x: 4, y: 5}\n[a, r, x, z]\n", "[1, [2, 3], 4, 5]\n")

    def test_documents_belong_to_what_follows(self):
        self.session("## Doubles it.\nfn f(x) { return 2 * x }\n:doc f\n", "fn f(x)\n    Doubles it.\n")


class LinesTest(PipeTest):
    def test_inputs_of_several_lines(self):
        self.session("fn f(a) {\n    if a {\n        return 1\n    } else {\n        return 2\n    }\n}\nf(true)\nf(false)\n", "1\n2\n")
        self.session("let xs = [\n1,\n2\n]\nxs\n1 +\n2\nprint(\n3\n)\n", "[1, 2]\n3\n3\n")
        self.session('let t = """\n  a\n  b\n  """\nt\n"${\n1}"\n', '"a\\nb"\n"1"\n')

    def test_words_that_are_names_end_a_line(self):
        self.session("let test = 1\ntest\nclass M { fn in() { return 2 } }\nlet f = M().in\nf()\n", "1\n2\n")

    def test_an_input_that_breaks_off(self):
        self.session("let a = [", "", "error[E0110]: `[` is not closed")
        self.session('"${1', "", "error[E0104]")

    def test_what_is_no_text(self):
        self.session(b"\xff\n1\n", "1\n", "error[E0005]")
        self.session(b'"\0"\n1\n', "1\n", "error[E0006]")


class ErrorsTest(PipeTest):
    def test_errors_leave_the_session_as_it_was(self):
        self.session("let a = 1\nlet a = nope\na\nlet b = fn() { raise Error(\"x\") }()\nb\na\n", "1\n1\n",
                     ["unknown name `nope`", "error: Error: x", "input 4:1:16", "unknown name `b`"])

    def test_an_error_after_a_declaration(self):
        self.session('let a = 1; raise Error("x")\na\n', "1\n", "error: Error: x")

    def test_a_module_that_fails_may_be_imported_again(self):
        self.write("bad.co", 'export_is_no_word(\n')
        self.session('import "bad.co" as b\nimport "bad.co" as b\n1\n', "1\n", ["bad.co", "bad.co"])
        self.write("bad.co", 'raise Error("in the module")\n')
        self.session('import "bad.co" as b\nimport "bad.co" as b\nb\n', "", ["in the module", "in the module", "unknown name `b`"])
        self.session('import "missing.co" as b\nimport "missing.co" as b\n', "", ["missing.co", "missing.co"])

    def test_a_module_for_the_name_of_the_last_value(self):
        self.session("import math as _\n5\n6\n", "5\n6\n", code=None, err=())


class ModulesTest(PipeTest):
    def test_a_module_runs_once(self):
        self.write("lib/util.co", 'print("runs")\nvar count = 0\nfn bump() { count += 1; return count }\n')
        self.session('import "lib/util.co" as u\nu.bump()\nimport "lib/util.co" { bump, count }\nbump()\ncount\nu.count\n',
                     "runs\n1\n2\n2\n2\n")

    def test_the_standard_library(self):
        self.session("import math\nmath.sqrt(16.0)\nfn f() { return math.gcd(4, 6) }\nf()\nimport math { hypot as h }\nh(3.0, 4.0)\n", "4.0\n2\n5.0\n")

    def test_load(self):
        self.write("lib/a.co", 'import "b.co" as b\nlet loaded = b.two\nfn f() { return loaded }\nprint("loading")\nloaded\n')
        self.write("lib/b.co", "let two = 2\n")
        self.session(":load lib/a.co\nf()\n:load lib/a.co\n", "loading\n2\n2\nloading\n2\n")
        self.session(":load nope.co\n", "", "no such file: nope.co")


class CoroutinesTest(PipeTest):
    def test_an_input_waits(self):
        self.session("yield sleep(5)\nyield succeed(7)\nlet v = (yield succeed(1)) + 1\nv\n", "7\n2\n")

    def test_what_is_started_goes_on(self):
        self.session(
            'co tick(n) { for i in 0..n { print("tick ${i}"); yield sleep(1) } }\nlet t = tick(3)\n"prompt"\nyield sleep(10)\nyield t\n',
            'tick 0\n"prompt"\ntick 1\ntick 2\n',
        )

    def test_errors_are_told_when_they_happen(self):
        self.session('co bad() { yield sleep(1); raise Error("late") }\nlet b = bad()\nyield sleep(2)\n"after"\nyield b\n', '"after"\n',
                     ["a coroutine that nobody waits for failed", "Error: late", "Error: late"])
        self.session('co bad() { raise Error("at once") }\nbad()\n1\n', "<Coroutine bad failed>\n1\n", "Error: at once")

    def test_the_end_cancels_what_runs(self):
        self.session(
            'co p(n) { try { yield sleep(1000) } finally { yield sleep(1); print("end of ${n}") } }\np("a"); p("b")\n',
            "<Coroutine p pending>\nend of b\nend of a\n",
        )

    def test_what_an_input_waits_for_is_its_own(self):
        self.session("yield Deferred()\n1\n", "cancelled\n1\n", "this cannot go on")
        self.session(
            'co p() { try { yield Deferred() } finally { print("cleanup") } }\nyield p()\n1\n', "cleanup\ncancelled\n1\n",
            ["this cannot go on", "p waits at input 1", "a Deferred that nobody has fired"],
        )

    def test_exit(self):
        self.session('co p() { try { yield sleep(9) } finally { print("cleanup") } }\nlet a = p()\nexit(3)\nprint("never")\n', "cleanup\n", code=3)
        self.session("callLater(1, exit, 4)\nyield sleep(2)\nprint(1)\n", "<Coroutine callLater pending>\n", code=4)

    def test_scopes_streams_and_handles(self):
        self.session(
            'scope { callLater(1, print, "in scope") }\ngen g() { emit 1; emit 2 }\nfor yield x in g() { print(x) }\n'
            'let s = g()\nfor x in s { print(x); break }\ng()\n',
            "in scope\n1\n2\n1\n<Stream g pending>\n",
        )


class CommandsTest(PipeTest):
    def test_help_names_all_commands(self):
        done = subprocess.run([COROC], input=b":help\n", capture_output=True, env=execute.environment(), timeout=TIMEOUT)
        for name in (":help", ":doc", ":type", ":time", ":dis", ":tree", ":cancel", ":load", ":quit"):
            self.assertIn(f"  {name}", done.stdout.decode())

    def test_doc(self):
        self.assertTrue(self.output_of(":doc list.push\n").startswith("fn push(value)\n"))
        self.assertTrue(self.output_of(":doc math\n").startswith("module math\n"))
        self.assertTrue(self.output_of("import math as m\n:doc m.sqrt\n").startswith("fn sqrt("))
        self.assertTrue(self.output_of(":doc math.sqrt\n").startswith("fn sqrt("))
        self.assertTrue(self.output_of("let xs = []\n:doc xs.push\n").startswith("fn push(value)\n"))
        self.assertEqual(self.output_of("## A dog.\nclass Dog {\n## Woof.\n fn bark(times = 1, ...rest) { } }\n:doc Dog\n:doc Dog.bark\n"),
                         "class Dog\n    A dog.\nmethods:\n    bark\nfn bark(times = ..., ...rest)\n    Woof.\n")
        self.session(":doc nope\n", "", ["error: nothing is known of `nope`", "help: :doc print"])
        self.session(":doc\n", "", ["error: `:doc` needs something", "help: :doc NAME"])

    def output_of(self, text):
        done = subprocess.run([COROC, "repl", "--virtual-time"], input=text.encode(), capture_output=True, env=execute.environment(), timeout=TIMEOUT)
        return done.stdout.decode()

    def test_type(self):
        self.session(":type 1\n:type [1, 2]\n:type [1, \"a\", nil]\n:type {}\n:type print\n:type Error\n:type fn(a, ...b) => a\n:type nil\n",
                     "int\nlist[int]\nlist[int | str | nil]\nmap\nfn print(...values, sep = ..., end = ...)\nclass Error\nfn(a, ...b)\nnil\n")
        self.session(":type nope\n", "", "unknown name `nope`")

    def test_time(self):
        self.session(":time yield sleep(90.5)\n:time 5\n", "1 min 30 s\n5\n0 us\n")

    def test_dis(self):
        out = self.output_of("fn f(n) { return n }\n:dis f\n1 + 1\n:dis\n:dis \"x\".upper\n")
        self.assertTrue(out.startswith("fn f(n)"), out)
        self.assertIn("co main", out)
        self.session(":dis 5\n:dis\n", self.output_of(":dis 5\n:dis\n"), "error: `5` is no function")

    def test_tree_and_cancel(self):
        self.session(
            'co inner() { try { yield sleep(100) } finally { print("inner ends") } }\nco outer() { yield inner() }\n:tree\n'
            "let o = outer(); let d = Deferred(); co waits() { yield d }; waits().pause()\nyield sleep(1)\n:tree\n:cancel 2\nyield sleep(1)\n:tree\n",
            "no coroutine runs\n"
            "  1 outer waits for 2 inner at input 2:1:14, for 1.00 s\n"
            "  2   inner sleeps, 1 min 39 s left at input 1:1:20, for 1.00 s\n"
            "  3 waits waits for a Deferred at input 3:1:51, for 1.00 s\n"
            "2 inner is cancelled\ninner ends\n"
            "  3 waits waits for a Deferred at input 3:1:51, for 2.00 s\n",
            "CancelledError",
        )
        self.session(":cancel 7\n:cancel x\n", "", ["there is no coroutine 7", "help: :tree lists them", "`x` is no number"])

    def test_unknown_commands(self):
        self.session(":hlp\n:xyzzy\n:help me\n", "", ["no command `:hlp`", "did you mean `:help`?", "no command `:xyzzy`", "help: :help", "`:help` takes nothing"])


class SignalsTest(PipeTest):
    def session_process(self):
        process = subprocess.Popen(
            [COROC], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=execute.environment(),
            cwd=self.folder, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def tell(self, process, text):
        process.stdin.write(text.encode())
        process.stdin.flush()

    def test_an_interrupt_cancels_the_foreground_and_not_the_session(self):
        process = self.session_process()
        self.tell(process, 'co p() { try { print("runs"); yield sleep(1000) } finally { print("cleanup") } }\nlet a = p()\nyield p()\n')
        self.assertEqual([process.stdout.readline() for _ in range(2)], [b"runs\n", b"runs\n"])
        process.send_signal(signal.SIGINT)
        self.assertEqual([process.stdout.readline() for _ in range(2)], [b"cleanup\n", b"cancelled\n"])
        self.tell(process, "a.status\n")
        self.assertEqual(process.stdout.readline(), b'"pending"\n')
        out, err = process.communicate(timeout=TIMEOUT)
        self.assertEqual((out, err, process.returncode), (b"cleanup\n", b"", 0))

    def test_a_second_interrupt_ends_the_waits_of_the_cleanup(self):
        process = self.session_process()
        self.tell(process, 'try { print("runs"); yield sleep(1000) } finally { try { print("cleans"); yield sleep(1000) } finally { print("ends") } }\n')
        self.assertEqual(process.stdout.readline(), b"runs\n")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.stdout.readline(), b"cleans\n")
        process.send_signal(signal.SIGINT)
        self.assertEqual([process.stdout.readline() for _ in range(2)], [b"ends\n", b"cancelled\n"])
        self.assertEqual(process.communicate(timeout=TIMEOUT)[0], b"")
        self.assertEqual(process.returncode, 0)

    def test_a_request_to_end(self):
        for request in (signal.SIGTERM, signal.SIGHUP):
            process = self.session_process()
            self.tell(process, 'co p() { try { print("runs"); yield sleep(1000) } finally { print("cleanup") } }\nlet a = p()\n')
            self.assertEqual(process.stdout.readline(), b"runs\n")
            process.send_signal(request)
            self.assertEqual(process.stdout.readline(), b"cleanup\n")
            self.assertEqual(process.wait(TIMEOUT), 128 + request)


if __name__ == "__main__":
    unittest.main()
