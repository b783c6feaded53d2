#!/usr/bin/env python3
"""Signals reach programs: those that wait, and those that never do."""

import os
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COROC = os.environ.get("COROC", str(ROOT / "build" / "debug" / "coroc"))

NEVER_WAIT = {
    "empty loop": "while true {}",
    "range loop": "for i in 0..10**15 {}",
    "counting loop": "var i = 0; while i < 10**15 { i += 1 }",
    "floats": "fn run(x) { while x < 2.0 { x = x * 0.5 + 0.5 } }\nrun(1.0)",
    "tail calls": "fn loop(n) { noreturn loop(n + 1) }\nloop(1)",
    "hops": "co loop(n) { noreturn loop([n, \"${n}\"].len()) }\nyield loop(1)",
    "inside a native": "[1].map(fn(x) { while true { let _ = [x, \"${x}\"] } })",
    "bare yields": "while true { yield }",
    "callbacks": "fn again(v) { return succeed(v).addCallback(again) }\nagain(1)",
    "a plain loop over a stream": "gen ones() { while true { emit 1 } }\nfn run() { for x in ones() { x + 1 == 2 ? 0 : print(x) } }\nrun()",
    "a stream": "gen ones() { while true { emit 1 } }\nfor yield x in ones() { if x == 2 { print(x) } }",
    "an operator": "class A { fn ==(o) { while true {} } }\nprint(A() == A())",
}


class Program:
    """A running program that has said that it is ready."""

    def __init__(self, source, *options):
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "a.co"
        path.write_text(source)
        self.process = subprocess.Popen([COROC, "run", *options, str(path)], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.ready()

    def ready(self):
        while line := self.process.stderr.readline():
            if "ready" in line:
                return
        raise AssertionError("the program has ended: " + self.process.stdout.read())

    def send(self, number):
        self.process.send_signal(number)

    def end(self):
        try:
            out, err = self.process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
            raise AssertionError("the signal did not end the program") from None
        finally:
            self.folder.cleanup()
        return self.process.returncode, out, err


class Signals(unittest.TestCase):
    def test_programs_that_never_wait(self):
        for name, body in NEVER_WAIT.items():
            for number in (signal.SIGTERM, signal.SIGINT):
                with self.subTest(name, signal=number):
                    source = ("import log\ntry {\n    log.info(\"ready\")\n" + body + "\n} finally { print(\"cleanup\") }\n")
                    program = Program(source)
                    program.send(number)
                    code, out, err = program.end()
                    self.assertEqual((code, out), (128 + number, "cleanup\n"), err)

    def test_programs_that_wait(self):
        for options in ([], ["--virtual-time"]):
            with self.subTest(options):
                program = Program("import log\nonSignal(\"SIGUSR2\", fn(_) {})\n"
                                  "try { log.info(\"ready\"); yield Deferred() } finally { print(\"cleanup\") }\n", *options)
                program.send(signal.SIGTERM)
                self.assertEqual(program.end()[:2], (143, "cleanup\n"))

    def test_a_second_signal_kills(self):
        program = Program("import log\ntry { log.info(\"ready\"); while true {} }"
                          " finally { log.info(\"ready\"); while true {} }\n")
        program.send(signal.SIGTERM)
        program.ready()
        program.send(signal.SIGTERM)
        self.assertEqual(program.end()[0], -signal.SIGTERM)

    def test_on_signal(self):
        for options in ([], ["--virtual-time"]):
            with self.subTest(options):
                program = Program("""import log
let terms = onSignal("SIGTERM", fn(name) { print(name); log.info("ready") })
let done = Event()
onSignal("SIGUSR1", fn(name) { print(name); done.set() })
log.info("ready")
yield done.wait()
yield terms.cancel()
log.info("ready")
yield Deferred()
""", *options)
                for number in (signal.SIGTERM, signal.SIGTERM):
                    program.send(number)
                    program.ready()
                program.send(signal.SIGUSR1)
                program.ready()
                program.send(signal.SIGTERM)
                code, out, err = program.end()
                self.assertEqual((code, out), (143, "SIGTERM\nSIGTERM\nSIGUSR1\n"), err)

    def test_ignored_from_the_start(self):
        """As `nohup` does it."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.co"
            path.write_text("import log\nlet done = Event()\nonSignal(\"SIGUSR1\", fn(_) => done.set())\n"
                            "log.info(\"ready\")\nyield done.wait()\n")
            process = subprocess.Popen([COROC, "run", str(path)], stderr=subprocess.PIPE, text=True,
                                       preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
            process.stderr.readline()
            process.send_signal(signal.SIGINT)
            process.send_signal(signal.SIGUSR1)
            process.communicate(timeout=60)
            self.assertEqual(process.returncode, 0)


if __name__ == "__main__":
    unittest.main()
