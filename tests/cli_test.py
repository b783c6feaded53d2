#!/usr/bin/env python3
"""The command line: what it takes, what it answers to bad input, how it ends."""

import os
import resource
import signal
import subprocess
import sys
import unittest
import xml.etree.ElementTree
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from runner import execute  # noqa: E402
from runner.folder import FolderTest  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
COROC = os.environ.get("COROC", str(ROOT / "build/debug/coroc"))
TIMEOUT = 60
FAILED, NOT_RUN = 1, 2


def with_default_signals():
    """A shell's background jobs ignore SIGINT, and so would what they start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)


class CliTest(FolderTest):
    def coroc(self, *arguments, code, out=None, err=None, text=None, **redirections):
        """Runs coroc, with `text` as its stdin; checks the exit code, all of stdout, and that stderr has each text of `err` in order."""
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **redirections}
        if text is None:
            pipes.setdefault("stdin", subprocess.DEVNULL)
        else:
            pipes["input"] = text.encode()
        done = subprocess.run(
            [COROC, *map(str, arguments)], cwd=self.folder, env=execute.environment(), timeout=TIMEOUT, check=False, **pipes
        )
        stdout, stderr = ((data or b"").decode("utf-8", "backslashreplace") for data in (done.stdout, done.stderr))
        self.assertEqual(done.returncode, code, stdout[-2000:] + stderr[-2000:])
        self.assert_no_fault(stderr)
        if out is not None:
            self.assertEqual(stdout, out)
        self.assert_in_order(stderr, [err] if isinstance(err, str) else err or [])
        if not err and "stderr" not in redirections:
            self.assertEqual(stderr, "")
        return stdout, stderr

    def script(self, text, *arguments, **expected):
        return self.coroc("run", self.write("a.co", text), *arguments, **expected)

    def started(self, text, preexec=with_default_signals, **redirections):
        """A program that runs on; it is killed at the end of the test."""
        process = subprocess.Popen(
            [COROC, "run", self.write("a.co", text)], cwd=self.folder, env=execute.environment(), stdin=subprocess.DEVNULL,
            preexec_fn=preexec, **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **redirections},
        )
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process


class ProfileTest(CliTest):
    PROGRAM = """
fn spin(n) {
    var sum = 0
    for i in 0..n { sum = i - sum }
    return sum
}

co work(n) {
    yield
    returnValue spin(n)
}

co caller(n) { returnValue yield work(n) }

print(yield caller(8000000))
"""

    def profile(self, *arguments):
        path = self.write("busy.co", self.PROGRAM)
        _, err = self.coroc("run", *arguments, path, code=0, out="4000000\n", err="profile: ")
        return err

    def test_a_report_names_functions_and_lines(self):
        err = self.profile("--profile")
        self.assertRegex(err, r"profile: \d+ samples in \d+\.\d\d s of processor time")
        self.assertRegex(err, r"(?m)^ *\d+\.\d%  *\d+\.\d%  spin \(.*busy\.co:2\)$")
        self.assertRegex(err, r"(?m)^ *\d+\.\d%  .*busy\.co:4$")

    def test_stacks_go_on_at_who_waits(self):
        target = Path(self.folder) / "stacks.txt"
        self.profile("--profile-to", str(target))
        functions = [[part.split(" (")[0] for part in line.rsplit(" ", 1)[0].split(";")]
                     for line in target.read_text(encoding="utf-8").splitlines()]
        self.assertIn(["main", "caller", "work", "spin"], functions)

    def test_a_flame_graph(self):
        target = Path(self.folder) / "flames.svg"
        self.profile("--profile-to", str(target))
        tree = xml.etree.ElementTree.parse(target)
        titles = [title.text for title in tree.iter("{http://www.w3.org/2000/svg}title")]
        self.assertTrue(any(title.startswith("spin (") for title in titles), titles)

    def test_a_short_program_and_a_file_that_cannot_be_written(self):
        path = self.write("short.co", "print(1)")
        self.coroc("run", "--profile", path, code=0, out="1\n", err="profile: ")
        self.coroc("run", "--profile-to", "/nowhere/x.svg", path, code=1, out="1\n",
                   err=["profile: ", "error: cannot write the profile to /nowhere/x.svg: no such file"])


class MemoryLimitTest(CliTest):
    """What grows too large is told so, and has room for its cleanup."""

    def limited(self, program, out, *, code=0, err=""):
        path = self.write("grows.co", program)
        self.coroc("run", "--memory-limit", "16M", path, code=code, out=out, err=err)

    def test_coroutines_that_start_each_other(self):
        self.limited("co f() { yield f() }\ntry { yield f() } except e: OutOfMemory { print(e.message) }",
                     "the program needs more than the 16 MiB that it may have\n")

    def test_streams_in_streams(self):
        self.limited("class C { gen iterate() { for x in self { emit x } } }\n"
                     "try { for x in C() { print(x) } } except e: OutOfMemory { print(\"caught\") }", "caught\n")

    def test_small_objects_and_cleanup(self):
        self.limited("var head = nil\n"
                     "co fill() { try { while true { head = [head] } } finally { print(\"cleanup\".upper()) } }\n"
                     "try { yield fill() } except e: OutOfMemory { head = nil }\n"
                     "print([1] * 1000 == [])", "CLEANUP\nfalse\n")

    def test_payloads(self):
        self.limited("let xs = []\ntry { while true { xs.push(\"x\" * 1000) } } except e: OutOfMemory { print(xs.len() > 10_000) }",
                     "true\n")

    def test_garbage_in_rings_is_no_reason(self):
        self.limited("fn ring() { let a = []; a.push(a) }\nfor _ in 0..500_000 { ring() }\nprint(\"done\")", "done\n")

    def test_nobody_takes_it(self):
        self.limited("co f() { yield f() }\nyield f()", "", code=1, err=["error: OutOfMemory: ", "at f ", "grows.co:1:10"])

    @unittest.skipIf(b"__asan_init" in Path(COROC).read_bytes(), "the address sanitizer reserves terabytes of addresses")
    def test_the_system_gives_no_more(self):
        path = self.write("grows.co", "print(1)\nlet xs = []\nwhile true { xs.push([]) }")
        self.coroc("run", "--memory-limit", "100G", path, code=1, out="1\n", err="error: the system has no memory left\n",
                   preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30)))

    def test_sizes(self):
        path = self.write("small.co", "print(1)")
        for size in ("100000000", "512M", "2g", "1T"):
            self.coroc("run", "--memory-limit", size, path, code=0, out="1\n")
        for size in ("", "x", "0", "-1", "12Q", "1MB", "99999999999T"):
            self.coroc("run", f"--memory-limit={size}", path, code=2, err="`--memory-limit` ")


class ShuffleTest(CliTest):
    def order(self, seed):
        return self.coroc("run", "--virtual-time", "--shuffle-ready", str(seed), self.path, code=0)[0]

    def test_orders(self):
        self.path = self.write("ready.co", "co f(n) { yield sleep(1); print(n) }\nfor n in 0..8 { f(n) }")
        orders = [self.order(seed) for seed in range(4)]
        self.assertEqual(orders, [self.order(seed) for seed in range(4)])
        self.assertGreater(len(set(orders)), 1)
        for order in orders:
            self.assertEqual(sorted(order.split()), [str(n) for n in range(8)])

    def test_no_seed(self):
        path = self.write("ready.co", "print(1)")
        self.coroc("run", "--shuffle-ready", "x", path, code=2, err="--shuffle-ready")


class CommandsTest(CliTest):
    def test_help(self):
        for arguments in (["--help"], ["-h"], ["run", "--help"], ["dis", "--help"]):
            out, _ = self.coroc(*arguments, code=0)
            self.assertIn("-h, --help", out)
        out, _ = self.coroc("run", "--help", code=0)
        self.assertIn("Usage: coroc run [OPTION...] FILE [ARGUMENT...]\n", out)
        self.assertIn("Exit codes: 0 success", out)

    def test_version(self):
        out, _ = self.coroc("--version", code=0)
        self.assertRegex(out, r"\Acoroc \d+\.\d+\.\d+\n\Z")

    def test_unknown_words(self):
        self.write("tool", "")
        self.write("main.co", "")
        for arguments, error, help_line in [
            (["rnu", "a.co"], "`coroc` has no command `rnu`", "did you mean `coroc run`?"),
            (["tool"], "`coroc` has no command `tool`", "to run a file: coroc run tool"),
            (["main"], "`coroc` has no command `main`", "to run a file: coroc run main.co"),
            (["--profile"], "`coroc` has no option `--profile`", "did you mean `coroc run --profile`?"),
            (["frobnicate"], "`coroc` has no command `frobnicate`", "coroc --help"),
            (["--frobnicate"], "`coroc` has no option `--frobnicate`", "coroc --help"),
            (["run", "--virtual-tme", "a.co"], "`coroc run` has no option `--virtual-tme`", "did you mean `--virtual-time`?"),
            (["run"], "`coroc run` needs a file", "coroc run FILE"),
            (["run", "--virtual-time"], "`coroc run` needs a file", "coroc run FILE"),
            (["dis"], "`coroc dis` needs a file", "coroc dis FILE"),
            (["dis", "a.co", "b.co"], "`coroc dis` takes one file; `b.co` is one too many", "coroc dis --help"),
            (["-e"], "`-e` needs code", "coroc -e 'print(1)'"),
            (["-c", "print(1)"], "`coroc` has no option `-c`", "did you mean `coroc -e`?"),
            (["lint"], "`coroc` has no command `lint`", "did you mean `coroc check`?"),
            (["repl", "a"], "`coroc repl` takes no words; `a` is one too many", "coroc repl --help"),
            (["help", "run", "dis"], "`coroc help` takes one command; `dis` is one too many", "coroc help --help"),
            (["test", "--job=2"], "`coroc test` has no option `--job`", "did you mean `--jobs`?"),
            (["test", "-j", "two"], "`--jobs` takes a number, not `two`", "coroc test --help"),
            (["run", "--profile-to"], "`--profile-to` needs OUTPUT", "coroc run --help"),
        ]:
            _, stderr = self.coroc(*arguments, code=NOT_RUN, out="", err=["error: " + error])
            self.assertEqual(stderr, f"error: {error}\nhelp: {help_line}\n")

    def test_a_file_in_place_of_a_command(self):
        path = self.write("main.co", "print(programArguments())\n")
        self.coroc(path, "-x", "run", code=0, out='["-x", "run"]\n')
        self.coroc("--virtual-time", path, "--help", code=0, out='["--help"]\n')
        self.coroc("--profile-to", "stacks.txt", path, "a", code=0, out='["a"]\n', err="profile:")
        self.coroc("nowhere.co", code=NOT_RUN, err="no such file: nowhere.co")
        script = self.write("tool", f"#!{COROC}\nprint(programArguments())\n")
        os.chmod(script, 0o755)
        self.assertEqual(subprocess.run([script, "--", "a"], capture_output=True, timeout=60, check=True).stdout, b'["--", "a"]\n')

    def test_code_on_the_command_line(self):
        self.coroc("-e", "print(1)\nprint(2)", code=0, out="1\n2\n")
        self.coroc("-e", "", code=0, out="")
        self.coroc("-e", "print(", code=NOT_RUN, err=["error[E0110]", "--> -e:1:6"])

    def test_virtual_time(self):
        code = "yield sleep(100000)\nprint(clock())"
        self.coroc("--virtual-time", "-e", code, code=0, out="100000.0\n")
        self.coroc("run", "--virtual-time", self.write("a.co", code), code=0, out="100000.0\n")

    def test_arguments_belong_to_the_program(self):
        words = ["-x", "--virtual-time", "--help", "--", "run", "-", ""]
        code, listed = "print(programArguments())", '["-x", "--virtual-time", "--help", "--", "run", "-", ""]\n'
        self.script(code, *words, code=0, out=listed)
        self.coroc("-e", code, *words, code=0, out=listed)
        self.coroc("run", "-", *words, text=code, code=0, out=listed)

    def test_a_file_that_is_called_like_an_option(self):
        self.write("-a.co", "print(programArguments())")
        self.coroc("run", "--", "-a.co", "-b", code=0, out='["-b"]\n')

    def test_program_from_stdin(self):
        self.coroc("run", "-", text="print(1)", code=0, out="1\n")
        self.coroc("run", "-", text="print(x)", code=NOT_RUN, err=["error[E0200]", "--> stdin:1:7"])
        self.assertIn("co main()", self.coroc("dis", "-", text="print(1)", code=0)[0])

    def test_shebang(self):
        script = self.write("a.co", "#!/usr/bin/env -S coroc run --virtual-time\nyield sleep(9)\nprint(clock(), programArguments())\n")
        script.chmod(0o755)
        (self.folder / "coroc").symlink_to(COROC)
        env = {**execute.environment(), "PATH": f"{self.folder}:{os.environ['PATH']}"}
        done = subprocess.run([script, "-a", "b"], env=env, capture_output=True, text=True, timeout=TIMEOUT, check=False)
        self.assertEqual((done.stdout, done.stderr, done.returncode), ('9.0 ["-a", "b"]\n', "", 0))

    def test_dis_shows_every_program(self):
        programs = [path for folder in ("samples", "tests/scripts", "bench") for path in sorted((ROOT / folder).rglob("*.co"))]
        self.assertGreater(len(programs), 50)
        for path in programs:
            self.assertIn("co main()", self.coroc("dis", path, code=0, stderr=subprocess.DEVNULL)[0])


class BadFilesTest(CliTest):
    def assert_refused(self, path, *err):
        for command in ("run", "dis"):
            self.coroc(command, path, code=NOT_RUN, out="", err=err)

    def test_no_such_file(self):
        self.assert_refused("nowhere.co", "error[E0001]: no such file: nowhere.co\n")
        self.assert_refused(self.write("a.co", "") / "b.co", "error[E0001]: no such file")

    def test_a_folder(self):
        self.assert_refused(self.folder, f"error[E0002]: {self.folder} is a folder, not a file\n")
        stdin = os.open(self.folder, os.O_RDONLY)
        self.addCleanup(os.close, stdin)
        self.coroc("run", "-", code=NOT_RUN, stdin=stdin, err="error[E0002]: stdin is a folder, not a file\n")

    def test_unreadable(self):
        # Nobody can read that, not even root.
        self.assert_refused("/proc/self/mem", "error[E0003]: cannot read /proc/self/mem: input/output error\n")
        if os.geteuid() != 0:
            path = self.write("a.co", "")
            path.chmod(0)
            self.assert_refused(path, f"error[E0003]: cannot read {path}: permission denied\n")

    def test_empty(self):
        for text in ("", "\n", "# a comment", "\ufeff"):
            self.script(text, code=0, out="")

    def test_not_utf8(self):
        self.assert_refused(self.write("a.co", b'print(1)\nprint("\xff")\n'), "error[E0005]: the source is not UTF-8\n", "a.co:2:8\n", "0xFF")

    def test_nul_byte(self):
        self.assert_refused(self.write("a.co", b"print(1)\nprint(\0)\n"), "error[E0006]: NUL byte in the source\n", "a.co:2:7\n")



class SizesTest(CliTest):
    """Sources that are too much of something: an answer, and soon."""

    def test_unclosed_at_the_end(self):
        self.script("fn f() {\n    print(1)\n", code=NOT_RUN, err=["error[E0110]: `{` is not closed", "a.co:1:8", "opened here"])
        self.script('print(1)\nlet x = "abc', code=NOT_RUN, err=["error[E0103]: this string is not closed", "a.co:2:9"])
        self.script('let x = """abc\n\n', code=NOT_RUN, err=["error[E0103]: this string is not closed", "a.co:1:9"])
        self.script('let x = "abc ${1 + ', code=NOT_RUN, err=["error[E0104]: `${` is not closed", "a.co:1:14"])

    def test_nesting(self):
        count = 100_000
        for text, error in [
            ("(" * count + "1" + ")" * count, "error[E0113]: nested more than"),
            ("[" * count, "error[E0110]: `[` is not closed"),
            ("if true { " * count, "error[E0110]: `{` is not closed"),
            ("if true { " * count + "}" * count, "error[E0113]: nested more than"),
            ("let x = " + "fn(x) => " * count + "1", "error[E0113]: nested more than"),
            ("let x = " + "1 ? 2 : " * count + "1", "error[E0113]: nested more than"),
            ("let x = " + "not " * count + "1", "error[E0115]: this expression is more than"),
            ("let x = " + "2 ** " * count + "1", "error[E0115]: this expression is more than"),
            ("print" + "(1)" * count, "error[E0115]: this expression is more than"),
            ('"${' * count, "error[E"),
        ]:
            with self.subTest(text[:40]):
                _, stderr = self.script(text, code=NOT_RUN, out="", err=error)
                self.assertLess(len(stderr), 2000)

    def test_many_branches_are_no_nesting(self):
        self.script("if false { } " + "else if false { } " * 20_000 + "else { print(1) }", code=0, out="1\n")

    def test_long_lines(self):
        count = 10_000_000
        self.script(f'let x = "{"a" * count}"\nprint(x.len())', code=0, out=f"{count}\n")
        self.script(f"# {'a' * count}\nprint(1)", code=0, out="1\n")
        for text, error in [
            ("let x = [" + "1, " * (count // 3) + "]", "error[E0114]: this statement is too long"),
            ("x y " * (count // 4), "error[E0114]: this statement is too long"),
            ("let x = " + "a" * count, "error[E0200]: unknown name `aaaa"),
            ("@" * (count // 10), "error[E0101]: unexpected character `@`"),
        ]:
            with self.subTest(text[:40]):
                _, stderr = self.script(text, code=NOT_RUN, err=error)
                self.assertLess(len(stderr), 2000)


class MistakesTest(CliTest):
    def test_kinds_of_function(self):
        self.script("fn f() {\n    yield 1\n}", code=NOT_RUN, err=["error[E0210]: `yield` in an `fn`", "help: make it a coroutine: `co f()`"])
        self.script("co f() {\n    return 1\n}", code=NOT_RUN, err=["error[E0211]: `return` in a `co`", "`returnValue 1`"])
        self.script("fn f() {\n    returnValue 1\n}", code=NOT_RUN, err=["error[E0212]: `returnValue` in an `fn`", "`return 1`"])

    def test_nothing_runs_before_an_error(self):
        self.script("print(1)\nprint(mesage)", code=NOT_RUN, out="", err="unknown name")

    def test_unknown_names(self):
        self.script("let message = 1\nprint(mesage)", code=NOT_RUN, err=["error[E0200]: unknown name `mesage`", "did you mean `message`?"])
        self.script("prnt(1)", code=NOT_RUN, err=["error[E0200]: unknown name `prnt`", "did you mean `print`?"])
        self.script("let xs = []\nxs.psh(1)", code=FAILED, err=["error: FieldError: list has no `psh`", "did you mean `push`?"])

    def test_arity(self):
        self.script("fn f(a, b) { }\nf(1)", code=NOT_RUN, err=["error[E0220]: `f` takes 2 arguments, not 1", "`b` is missing"])
        self.script("fn f(a, b) { }\nlet g = f\ng(1)", code=FAILED, err=["error: ArgumentError: `f` takes 2 arguments, not 1", "a.co:3:1"])

    def test_uncaught_errors(self):
        _, stderr = self.script('print(1)\nfn f() {\n    raise ValueError("no")\n}\nf()', code=FAILED, out="1\n", err="error: ValueError: no\n")
        self.assertRegex(stderr, r"at f .*a\.co:3:5\n  at main .*a\.co:5:1\n")
        self.script("co f() { raise Error(\"x\") }\nlet x = f()\nyield sleep(0.001)", code=FAILED, err=["error: Error", "a.co:1:10"])
        self.script("raise 1", code=FAILED, err="error: TypeError")

    def test_exit_codes_of_programs(self):
        for code in (0, 1, 77, 255):
            self.script(f"exit({code})", code=code, out="")
        self.script("exit(256)", code=FAILED, err="error: ValueError")
        self.script("try { exit(3) } except e { print(1) } finally { print(2) }", code=3, out="2\n")

    def test_endless_recursion(self):
        function = "fn f(n) { return 1 + f(n + 1) }\n"
        self.script(function + "try { f(0) } except e: StackOverflow { print(1) }", code=0, out="1\n")
        _, stderr = self.script(function + "f(0)", code=FAILED, err=["error: StackOverflow", "at f", "more\n", "at main"])
        self.assertLess(len(stderr), 4000)

    def test_a_stall_prints_every_wait_chain(self):
        program = """
let d = Deferred()
co inner() { yield d }
co outer(x) { yield x }
co other() { yield Deferred() }
let o = other()
try { yield outer(inner()) } finally { print("cleaned up") }
"""
        out, stderr = self.script(program, code=FAILED, out="cleaned up\n", err="error: nothing can go on")
        self.assertRegex(stderr, r"main waits at .*a\.co:7:\d+\n +outer waits at .*a\.co:4:\d+\n +inner waits at .*a\.co:3:\d+\n")
        self.assertRegex(stderr, r"other waits at .*a\.co:5:\d+\n")


class SignalsTest(CliTest):
    PROGRAM = """
try {
    print("started")
    yield sleep(1000)
} finally {
    print("cleaning up")
    yield sleep(0.001)
    print("cleaned up")
}
print("never")
"""
    SLOW = 'try {\n    print("started")\n    yield sleep(1000)\n} finally {\n    print("cleaning up")\n    yield sleep(9)\n}'

    def test_cleanup_runs(self):
        for number, code in [(signal.SIGINT, 130), (signal.SIGTERM, 143)]:
            process = self.started(self.PROGRAM)
            self.assertEqual(process.stdout.readline(), b"started\n")
            process.send_signal(number)
            out, err = process.communicate(timeout=TIMEOUT)
            self.assertEqual((out, err, process.returncode), (b"cleaning up\ncleaned up\n", b"", code))

    def test_the_second_one_kills(self):
        process = self.started(self.SLOW)
        self.assertEqual(process.stdout.readline(), b"started\n")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.stdout.readline(), b"cleaning up\n")
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=TIMEOUT)
        self.assertEqual((out, err, process.returncode), (b"", b"", -signal.SIGTERM))

    def test_endless_work_ends_too(self):
        process = self.started('print("started")\nyield sleep(0.001)\nwhile true { yield }')
        self.assertEqual(process.stdout.readline(), b"started\n")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=TIMEOUT)
        self.assertEqual(process.returncode, 130)

    def test_ignored_ones_stay_ignored(self):
        def ignoring():
            signal.signal(signal.SIGINT, signal.SIG_IGN)

        for preexec, is_ignored in [(ignoring, True), (with_default_signals, False)]:
            process = self.started(self.PROGRAM, preexec)
            self.assertEqual(process.stdout.readline(), b"started\n")
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
            ignored = int(status.split("SigIgn:")[1].split()[0], 16)
            self.assertEqual(bool(ignored >> (signal.SIGINT - 1) & 1), is_ignored)


class OutputTest(CliTest):
    CLEANUP = "try {\n    while true { print(1) }\n} finally {\n    yield sleep(0.001)\n    print(2)\n    exit(memoryInUse() > 0 ? 9 : 8)\n}"

    def coroc_closed(self, *descriptors, arguments, code, err):
        """Runs coroc with descriptors closed, as `>&-` does."""
        def close():
            for descriptor in descriptors:
                os.close(descriptor)

        self.coroc(*arguments, code=code, err=err, preexec_fn=close)

    def test_closed_stdout(self):
        error = "error: cannot write to stdout: bad file descriptor\n"
        waiting = "try {\n    print(1)\n    yield sleep(0.001)\n    print(2)\n} finally {\n    yield sleep(0.001)\n    exit(9)\n}"
        self.coroc_closed(1, arguments=["-e", "print(1)"], code=FAILED, err=error)
        self.coroc_closed(1, arguments=["-e", "while true { print(1) }"], code=FAILED, err=error)
        self.coroc_closed(1, arguments=["-e", waiting], code=9, err=error)
        self.coroc_closed(1, arguments=["-e", "exit(7)"], code=7, err=None)
        self.coroc_closed(1, arguments=["-e", "print(1)\nraise Error(\"x\")"], code=FAILED, err=["error: Error", error])
        for arguments in (["--help"], ["--version"], ["dis", "-"]):
            self.coroc_closed(1, arguments=arguments, code=FAILED, err=error)

    def test_all_descriptors_closed(self):
        self.coroc_closed(0, 1, 2, arguments=["-e", "yield sleep(0.001)\nexit(5)"], code=5, err=None)
        self.coroc_closed(0, arguments=["run", "-"], code=NOT_RUN, err="error[E0003]: cannot read stdin: bad file descriptor")

    def test_full_device(self):
        with open("/dev/full", "wb") as full:
            for arguments in (["-e", "print(1)"], ["-e", "while true { print(1) }"], ["--version"], ["dis", "-"]):
                self.coroc(*arguments, code=FAILED, stdout=full, err="error: cannot write to stdout: no space left on device\n")

    def test_nobody_reads(self):
        for program in [
            "while true { print(1) }",
            "while true {\n    print(1)\n    yield sleep(0.001)\n}",
            "while true {\n    print(1)\n    yield\n}",
            "fn tick() {\n    print(1)\n    callLater(0.001, tick)\n}\ntick()",
            "let d = Deferred()\nd.addCallback(fn(v) { while true { print(1) } })\nd.callback(1)\nyield",
            "[2, 1].sort(by: fn(x) { while true { print(1) } })",
            "while true { try { print(1) } except e { } }",
        ]:
            with self.subTest(program):
                process = self.started(program)
                self.assertEqual(process.stdout.readline(), b"1\n")
                process.stdout.close()
                self.assertEqual((process.stderr.read(), process.wait(timeout=TIMEOUT)), (b"", 128 + signal.SIGPIPE))

    def test_cleanup_runs_without_a_reader(self):
        process = self.started(self.CLEANUP)
        self.assertEqual(process.stdout.readline(), b"1\n")
        process.stdout.close()
        self.assertEqual((process.stderr.read(), process.wait(timeout=TIMEOUT)), (b"", 9))

    def test_a_slow_reader_gets_all(self):
        process = self.started("for i in 0..100000 { print(i) }")
        lines = [process.stdout.readline() for _ in range(100_000)]
        self.assertEqual(lines[-1], b"99999\n")
        self.assertEqual(process.wait(timeout=TIMEOUT), 0)

    def test_a_terminal_shows_each_line_at_once(self):
        terminal, other_end = os.openpty()
        self.addCleanup(os.close, terminal)
        self.started('print("working")\nwhile true { }', stdout=other_end)
        os.close(other_end)
        self.assertEqual(os.read(terminal, 100), b"working\r\n")

    def test_non_blocking_output(self):
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        process = self.started("for i in 0..100000 { print(i) }", stdout=writer)
        os.close(writer)
        with open(reader, "rb") as pipe:
            self.assertEqual(pipe.read().count(b"\n"), 100_000)
        self.assertEqual(process.wait(timeout=TIMEOUT), 0)


if __name__ == "__main__":
    unittest.main()
