#!/usr/bin/env python3
"""Interactive sessions on a terminal: typing, editing, completing, interrupting, pasting, resizing, by what is on the screen."""

import os
import signal
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from runner import execute  # noqa: E402
from screen import Terminal  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent.parent
COROC = os.environ.get("COROC", str(ROOT / "build/debug/coroc"))

UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
HOME, END, DELETE = "\x1b[H", "\x1b[F", "\x1b[3~"
ENTER, TAB, BACKSPACE, ALT_ENTER = "\r", "\t", "\x7f", "\x1b\r"


def control(letter):
    return chr(ord(letter) - ord("a") + 1)


def paste(text):
    return f"\x1b[200~{text}\x1b[201~"


class TerminalTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def start(self, rows=24, columns=80, arguments=(), **environment):
        env = {**execute.environment(), "TERM": "xterm-256color", "XDG_STATE_HOME": str(self.folder / "state"), **environment}
        env = {name: value for name, value in env.items() if value is not None}
        terminal = Terminal([COROC, *arguments], env, self.folder, rows, columns)
        self.addCleanup(terminal.close)
        self.terminal = terminal
        self.shows("> ")
        return terminal

    def type(self, text):
        self.terminal.send(text)

    def shows(self, *lines, cursor=None):
        """The screen comes to show these lines last; where the cursor is, from the left, in the last of them."""
        wanted = [line.rstrip() for line in lines]

        def is_shown(screen):
            shown = screen.text()
            if shown[-len(wanted) :] != wanted:
                return False
            return cursor is None or screen.column == cursor

        last = self.terminal.wait_for(is_shown)
        if last is not None:
            at = (self.terminal.screen.row, self.terminal.screen.column)
            self.fail("\n".join(["the screen shows", *last, f"with the cursor at {at}, and not", *wanted, f"at {cursor}"]))

    def run_input(self, text, *lines):
        """Types an input; shown are its result and the next prompt."""
        self.type(text + ENTER)
        self.shows(f"> {text}", *lines, ">")

    def interrupt_until(self, condition, every):
        """Presses Ctrl-C every so many seconds: two that come at once are one signal."""
        deadline = time.monotonic() + 60
        while not condition():
            self.assertLess(time.monotonic(), deadline, self.terminal.screen.text())
            self.type(control("c"))
            self.terminal.read(every)

    def end(self, code=0):
        self.type(control("d"))
        self.assertEqual(self.terminal.finish(), code, self.terminal.screen.text())
        for pattern, what in execute.FATAL:
            self.assertIsNone(pattern.search(self.terminal.written), what)


class TypingTest(TerminalTest):
    def test_inputs_and_values(self):
        self.start()
        self.run_input("1 + 2", "3")
        self.run_input("_ * 14", "42")
        self.run_input('"grüße ✓"', '"grüße ✓"')
        self.run_input("nil")
        self.end()

    def test_errors_and_the_exit_code(self):
        self.start()
        self.run_input("nope", "error[E0200]: unknown name `nope`", "  --> input 1:1:1", " 1 | nope",
                       "   | ^^^^ nothing of that name is declared here")
        self.run_input("1", "1")
        self.end(0)

    def test_several_lines(self):
        self.start()
        self.type("fn f(a) {\r")
        self.shows("> fn f(a) {", ".", cursor=6)
        self.type("return a + 1\r")
        self.shows(".     return a + 1", ".", cursor=6)
        self.type("}")
        self.shows("> fn f(a) {", ".     return a + 1", ". }")
        self.type("\rf(1)\r")
        self.shows("> f(1)", "2", ">")
        self.end()

    def test_a_line_more(self):
        self.start()
        self.type(paste("1 +\r2") + ALT_ENTER + ENTER)
        self.shows("3", ">")
        self.end()

    def test_editing(self):
        self.start()
        self.type("abd" + LEFT + "c" + HOME + "x" + END + "e")
        self.shows("> xabcde", cursor=8)
        self.type(BACKSPACE + LEFT * 2 + DELETE + "Y")
        self.shows("> xabYd", cursor=6)
        self.type(control("u"))
        self.shows("> d", cursor=2)
        self.type(control("y"))
        self.shows("> xabYd", cursor=6)
        self.type(control("a") + control("k"))
        self.shows(">", cursor=2)
        self.type("let a_b = foo.bar" + control("w") + "x" + "\x1bb" * 2 + "Z")
        self.shows("> let a_b = Zfoo.x", cursor=13)
        self.type("\x1bd")
        self.shows("> let a_b = Z.x", cursor=13)
        self.type("\x1bf" + "!" + control("c"))
        self.shows("> let a_b = Z.x!", ">")
        self.end()

    def test_wide_characters_and_marks(self):
        self.start()
        self.type('"日本語e\u0301"')
        self.shows('> "日本語e\u0301"', cursor=11)
        self.type(LEFT * 2 + BACKSPACE)
        self.shows('> "日本e\u0301"', cursor=7)
        self.type(LEFT + RIGHT * 2 + BACKSPACE)
        self.shows('> "日本"', cursor=7)
        self.end_of_line()

    def end_of_line(self):
        self.type(control("c"))
        self.shows(">")
        self.end()

    def test_a_line_that_is_wider_than_the_terminal(self):
        self.start(columns=20)
        self.type('"' + "0123456789" * 4)
        self.shows('> "01234567890123456', "78901234567890123456", "789", cursor=3)
        self.type(BACKSPACE * 3)
        self.shows('> "01234567890123456', "78901234567890123456", cursor=0)
        self.type(BACKSPACE + HOME + "1 ")
        self.shows('> 1 "012345678901234', "56789012345678901234", "5", cursor=4)
        self.end_of_line()

    def test_more_lines_than_the_terminal_has(self):
        self.start(rows=5)
        self.type(paste("[" + "".join(f"\r{i}," for i in range(8))))
        self.shows(". 4,", ". 5,", ". 6,", ". 7,", cursor=4)
        self.type(UP * 7)
        self.shows(". 0,", ". 1,", ". 2,", ". 3,", ". 4,")
        self.type(DOWN * 7 + "]\r")
        self.shows("[0, 1, 2, 3, 4, 5, 6, 7]", ">")
        self.end()

    def test_resizing(self):
        terminal = self.start(columns=40)
        self.type('"' + "a" * 30)
        self.shows('> "' + "a" * 30)
        terminal.resize(24, 20)
        self.shows('> "' + "a" * 17, "a" * 13, cursor=13)
        terminal.resize(24, 60)
        self.shows('> "' + "a" * 30, cursor=33)
        self.type('"\r')
        self.shows('"' + "a" * 30 + '"', ">")
        self.end()

    def test_a_clear_screen(self):
        self.start()
        self.run_input("1", "1")
        self.type("ab" + control("l"))
        self.terminal.wait_for(lambda screen: screen.text() == ["> ab"])
        self.assertEqual(self.terminal.screen.text(), ["> ab"])
        self.end_of_line()

    def test_keys_that_mean_nothing(self):
        self.start()
        self.type("a\x1b[15~b\x1b[1;2Pc\x00\x1cd")
        self.shows("> abcd")
        self.end_of_line()


class HistoryTest(TerminalTest):
    def test_earlier_inputs_come_back(self):
        self.start()
        self.run_input("1", "1")
        self.run_input("22", "22")
        self.type(UP)
        self.shows("> 22", cursor=4)
        self.type(UP)
        self.shows("> 1", cursor=3)
        self.type(UP + DOWN)
        self.shows("> 22")
        self.type(DOWN)
        self.shows(">")
        self.type("1" + UP)
        self.shows("> 1")
        self.end_of_input("1")

    def define_five(self):
        self.type("fn f() {\r")
        self.shows("> fn f() {", ".", cursor=6)
        self.type("return 5\r")
        self.shows(".     return 5", ".", cursor=6)
        self.type("}\r")
        self.shows(". }", ">")

    def end_of_input(self, text):
        self.type(control("c"))
        self.shows(f"> {text}", ">")
        self.end()

    def test_history_outlives_the_session(self):
        self.start()
        self.define_five()
        self.run_input(r'"a\n"', r'"a\n"')
        self.end()
        self.start()
        self.type(UP)
        self.shows(r'> "a\n"')
        self.type(UP)
        self.shows("> fn f() {", ".     return 5", ". }")
        self.type(ENTER)
        self.shows("> fn f() {", ".     return 5", ". }", ">")
        self.run_input("f()", "5")
        self.end()

    def test_a_damaged_history(self):
        path = self.folder / "state" / "coro" / "history"
        path.parent.mkdir(parents=True)
        path.write_bytes(b"1 + 1\n\xff\xfe\n\x1b[31m\0\ncut o")
        self.start()
        self.type(UP)
        self.shows("> cut o")
        self.type(UP)
        self.shows("> 1 + 1")
        self.type(control("u"))
        self.run_input("2 + 2", "4")
        self.type(control("d"))
        self.assertEqual(self.terminal.finish(), 0)
        self.assertTrue(path.read_bytes().endswith(b"\ncut o\n2 + 2\n"))

    def test_searching(self):
        self.start()
        for text in ("10", "20", "11"):
            self.run_input(text, text)
        self.type(control("r") + "1")
        self.shows("> 11", "search: 1")
        self.type(control("r"))
        self.shows("> 10", "search: 1")
        self.type(ENTER)
        self.shows("> 10", "10", ">")
        self.type(control("r") + "2" + RIGHT + BACKSPACE)
        self.shows("> 0")
        self.end_of_input("0")

    def test_without_a_home(self):
        self.start(HOME=None, XDG_STATE_HOME=None)
        self.run_input("1", "1")
        self.end()


class CompletionTest(TerminalTest):
    def test_names(self):
        self.start()
        self.run_input("let someLongName = 5")
        self.run_input("let someOther = 6")
        self.type("someL" + TAB)
        self.shows("> someLongName")
        self.type(control("u") + "so" + TAB)
        self.shows("> some", "someLongName  someOther", )
        self.type("O" + TAB + ENTER)
        self.shows("> someOther", "6", ">")
        self.type("retu" + TAB)
        self.shows("> return", "return       returnValue")
        self.type(control("u") + "xyzzy" + TAB)
        self.shows("> xyzzy")
        self.type(control("c"))
        self.end()

    def test_members(self):
        self.start()
        self.run_input("class Point { var xAxis = 1  fn norm() { return 1 } }")
        self.run_input("let line = {}; class Line { init() { self.start = Point() } }; let l = Line()")
        self.type("l.start.xA" + TAB)
        self.shows("> l.start.xAxis")
        self.type(control("u") + "l.start.n" + TAB)
        self.shows("> l.start.norm")
        self.type(control("u") + '"a".startsW' + TAB)
        self.shows('> "a".startsWith')
        self.type(control("u") + "[1].pus" + TAB)
        self.shows("> [1].push")
        self.type(control("c"))
        self.end()

    def test_modules_files_and_commands(self):
        (self.folder / "samples").mkdir()
        (self.folder / "samples" / "some_file.co").write_text("let fromFile = 77\n")
        self.start()
        self.type("import mat" + TAB + ENTER + "math.sqr" + TAB)
        self.shows("> import math", "> math.sqrt")
        self.type(control("u") + ":lo" + TAB + " sam" + TAB + "so" + TAB)
        self.shows("> :load samples/some_file.co")
        self.type(ENTER)
        self.shows("> :load samples/some_file.co", ">")
        self.run_input("fromFile", "77")
        self.type('import "samp' + TAB + TAB)
        self.shows('> import "samples/some_file.co')
        self.type(control("c"))
        self.end()

    def test_a_tab_at_the_start_is_an_indent(self):
        self.start()
        self.type(TAB + "1")
        self.shows(">     1")
        self.type(control("c"))
        self.end()


class PastingTest(TerminalTest):
    SCRIPT = "".join(f"fn f{i}(n) {{\n    if n == 0 {{\n\treturn {i}\n    }}\n    return f{(i + 1) % 40}(n - 1)\n}}\n" for i in range(33)) + "f0(3)"

    def test_two_hundred_lines_at_once(self):
        self.assertGreaterEqual(self.SCRIPT.count("\n"), 198)
        self.start()
        self.type(paste(self.SCRIPT.replace("\n", "\r")))
        self.shows(".     return f33(n - 1)", ". }", ". f0(3)")
        self.type(ENTER)
        self.terminal.wait_for(lambda screen: screen.text()[-2:] == ["3", ">"])
        self.assertEqual(self.terminal.screen.text()[-2:], ["3", ">"])
        self.end()

    def test_two_hundred_lines_one_after_the_other(self):
        self.start()
        self.type("".join(line + "\r" for line in self.SCRIPT.replace("\t", "        ").split("\n")))
        self.shows("> f0(3)", "3", ">")
        self.end()

    def test_what_is_typed_ahead_is_not_lost(self):
        self.start()
        self.type("yield sleep(0.05)\r1 + 1\r2 + 2\r")
        self.shows("> yield sleep(0.05)", "> 1 + 1", "2", "> 2 + 2", "4", ">")
        self.end()


class CoroutinesTest(TerminalTest):
    def test_output_from_behind_stays_apart_from_what_is_typed(self):
        self.start()
        self.run_input('let d = Deferred(); d.addCallback(fn(v) { print("behind: ${v}") })', "<Deferred pending>")
        self.run_input('callLater(0.05, d.callback, "now")', "<Coroutine callLater pending>")
        self.type('"half a li')
        self.shows("behind: now", '> "half a li', cursor=12)
        self.type('ne"\r')
        self.shows('> "half a line"', '"half a line"', ">")
        self.end()

    def test_output_above_several_rows(self):
        self.start(columns=20)
        self.type("let c = callLater(0.05, print, 777)\r")
        self.type("[\r")
        self.shows(".", cursor=6)
        self.type("11111111111111111" + LEFT)
        self.shows("777", "> [", ".     11111111111111", "111", cursor=2)
        self.type(control("c"))
        self.end()

    def test_a_line_without_an_end(self):
        self.start()
        self.type('print("no newline", end: "")\r')
        self.shows('> print("no newline", end: "")', "no newline", ">")
        self.end()

    def test_an_interrupt_cancels_what_runs(self):
        self.start()
        self.type('try { print("runs"); yield sleep(1000) } finally { print("cleanup") }\r')
        self.shows("runs")
        self.type(control("c"))
        self.shows("runs", "cleanup", "cancelled", ">")
        self.run_input("1", "1")
        self.end()

    def test_code_that_never_waits(self):
        self.start()
        self.run_input("fn spin() { while true {} }")
        for code in ["while true { }", "[1].map(fn(_) => spin())", "yield co() { spin() }()", "for yield x in gen() { emit spin() }() {}"]:
            self.type(f'print("runs"); {code}\r')
            self.shows("runs")
            self.type(control("c"))
            self.shows("runs", "cancelled", ">")
        self.run_input("1", "1")
        self.end()

    def test_cleanup_that_never_waits(self):
        self.start()
        for code in ["try { } finally { print(\"runs\"); while true {} }", "shield { print(\"runs\"); while true {} }"]:
            self.type(code + "\r")
            self.shows("runs")
            self.type(control("c"))
            self.terminal.read(0.2)
            self.assertNotIn("cancelled", self.terminal.screen.text()[-1])
            self.type(control("c"))
            self.shows("runs", "cancelled", ">")
        self.end()

    def test_code_behind_that_never_waits(self):
        self.start()
        self.run_input("co spin() { yield sleep(0.2); while true {} }")
        self.run_input("let s = spin()")
        self.type("1 +")
        self.interrupt_until(lambda: "spin is cancelled: it did not wait" in self.terminal.written, every=0.6)
        self.terminal.read(0.3)  # the last one may have dropped the line after that
        self.type("\r")
        self.run_input("s.status", '"cancelled"')
        self.end()

    def test_a_text_that_never_ends(self):
        self.start()
        self.run_input("class X { fn toString() { while true {} } }")
        self.type("X()\r")
        self.interrupt_until(lambda: "cancelled" in self.terminal.written, every=0.3)
        self.run_input("1", "1")
        self.end()

    def test_a_long_calculation_of_the_library(self):
        self.start()

        def has_ended():
            if self.terminal.screen.text()[-1] == ">":  # the last one came before the calculation began
                self.type("7 ** 1_000_000_000\r")
                self.shows("> 7 ** 1_000_000_000")
            return self.terminal.process.poll() is not None

        self.interrupt_until(has_ended, every=0.1)
        self.assertIn("this function of the library cannot be interrupted", self.terminal.written)
        self.assertEqual(self.terminal.finish(), -signal.SIGINT)

    def test_an_interrupt_drops_what_is_typed(self):
        self.start()
        self.type("fn f() {\r")
        self.shows("> fn f() {", ".", cursor=6)
        self.type("abc" + control("c"))
        self.shows("> fn f() {", ".     abc", ">")
        self.run_input("1", "1")
        self.end()

    def test_the_end_runs_the_cleanup(self):
        self.start()
        self.run_input('co p() { try { yield sleep(1000) } finally { print("cleanup") } }')
        self.run_input("p()", "<Coroutine p pending>")
        self.end()
        self.assertEqual(self.terminal.screen.text()[-2:], [">", "cleanup"])

    def test_a_key_for_the_end_deletes_where_there_is_something(self):
        self.start()
        self.type("ab" + HOME + control("d"))
        self.shows("> b", cursor=2)
        self.type(control("d"))
        self.shows(">")
        self.end()

    def test_a_closed_terminal(self):
        terminal = self.start()
        self.run_input("co p() { try { yield sleep(99) } finally { yield sleep(0.01) } }; p()", "<Coroutine p pending>")
        os.close(terminal.fd)
        terminal.fd = os.open(os.devnull, os.O_RDONLY)
        self.assertIn(terminal.process.wait(terminal.TIMEOUT), (0, 129))

    def test_exit_and_quit(self):
        self.start()
        self.type("exit(3)\r")
        self.assertEqual(self.terminal.finish(), 3)
        self.start()
        self.type(":quit\r")
        self.assertEqual(self.terminal.finish(), 0)


class TerminalsTest(TerminalTest):
    def test_colours(self):
        self.start(NO_COLOR=None)
        self.type('let x = "a"\r')
        self.shows('> let x = "a"', ">")
        self.assertIn("\x1b[0;35ml", self.terminal.written)
        self.assertIn('\x1b[0;32m"', self.terminal.written)
        self.run_input("[1, x]", '[1, "a"]')
        self.assertIn("[\x1b[0;36m1\x1b[0m, \x1b[0;32m", self.terminal.written)
        self.end()

    def test_no_colours(self):
        self.start()
        self.run_input('let x = "a"')
        self.assertNotIn("\x1b[0;3", self.terminal.written)
        self.end()

    def test_a_simple_terminal(self):
        self.start(TERM="dumb")
        self.type("1 + 2\r")
        self.shows("> 1 + 2", "3", ">")
        for line, prompt in (("fn f() {", "."), ("return 5", "."), ("}", ">")):
            self.type(line + "\r")
            self.shows(("> " if "fn" in line else ". ") + line, prompt)
        self.run_input("f()", "5")
        self.type('callLater(0.05, print, "behind")\r')
        self.shows("<Coroutine callLater pending>", ">", "behind", ">")
        self.type('print("runs"); yield sleep(1000)\r')
        self.shows("runs")
        self.type(control("c"))
        self.shows("^Ccancelled", ">")
        self.end()
        self.assertNotIn("\x1b", self.terminal.written)


if __name__ == "__main__":
    unittest.main()
