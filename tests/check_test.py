#!/usr/bin/env python3
"""`coroc check` and `coroc explain`."""

import json
import os
import subprocess
import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from runner import execute  # noqa: E402
from runner.folder import FolderTest  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
COROC = os.environ.get("COROC", str(ROOT / "build/debug/coroc"))
NOT_RUN = 2


class CommandTest(FolderTest):
    def coroc(self, *arguments, code=0):
        done = subprocess.run([COROC, *arguments], cwd=self.folder, env=execute.environment(), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assert_no_fault(done.stderr)
        return done


class CheckTest(CommandTest):
    def test_nothing_wrong_and_nothing_runs(self):
        self.write("a.co", 'print("runs")')
        done = self.coroc("check", "a.co")
        self.assertEqual((done.stdout, done.stderr), ("", "0 errors, 0 warnings in 1 file\n"))

    def test_all_errors_of_all_files(self):
        self.write("a.co", 'import "lib.co" as lib\nprint(x, lib.y)\nfn f() { yield 1 }')
        self.write("lib.co", "let z = 1 +\nlet w = ]")
        self.write("b.co", "print(1 2)")
        done = self.coroc("check", "a.co", "b.co", "nowhere.co", code=NOT_RUN)
        at = [done.stderr.find(text) for text in ("--> lib.co:1:12", "--> lib.co:2:9", "--> a.co:2:7", "--> a.co:3:10", "--> b.co:1:9",
                                                  "no such file: nowhere.co", "\n6 errors, 0 warnings in 3 files\n")]
        self.assertEqual(at, sorted(at))
        self.assertGreaterEqual(at[0], 0)

    def test_what_several_files_import_is_told_once(self):
        self.write("a.co", 'import "lib.co" as lib\nprint(lib.x)')
        self.write("b.co", 'import "lib.co" as lib\nprint(lib.x)')
        self.write("lib.co", "let x = y")
        done = self.coroc("check", "a.co", "lib.co", "b.co", code=NOT_RUN)
        self.assertEqual(done.stderr.count("E0200"), 1)
        self.assertTrue(done.stderr.endswith("1 error, 0 warnings in 3 files\n"))

    def test_folders(self):
        self.write("src/a.co", "print(a)")
        self.write("src/deep/er/b.co", "print(b)")
        self.write("src/.hidden/c.co", "print(c)")
        self.write("src/d.txt", "print(d)")
        (self.folder / "src/deep/round").symlink_to(self.folder / "src")
        for name in ("src", "src/", "."):
            done = self.coroc("check", name, code=NOT_RUN)
            self.assertTrue(done.stderr.endswith("\n2 errors, 0 warnings in 2 files\n"), done.stderr)
        self.assertIn("--> src/deep/er/b.co:1:7", self.coroc("check", "src", code=NOT_RUN).stderr)

    def test_warnings_are_no_failure(self):
        self.write("a.co", "fn f() { try { noreturn f() } except e { print(e) } }\nf()")
        done = self.coroc("check", "a.co")
        self.assertIn("warning[W0010]", done.stderr)
        self.assertTrue(done.stderr.endswith("\n0 errors, 1 warning in 1 file\n"))

    def test_json(self):
        self.write("a.co", 'let s = "ä" + "\\q"\nfn f() {\n    yield 1\n}')
        done = self.coroc("check", "--json", "a.co", "nowhere.co", code=NOT_RUN)
        self.assertEqual(done.stderr, "")
        escape, nowhere = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(escape["code"], "E0105")
        self.assertEqual([escape[key] for key in ("severity", "file", "line", "column", "endLine", "endColumn")],
                         ["error", "a.co", 1, 16, 1, 18])
        self.assertEqual(escape["help"], ["`\\\\` is a backslash; raw strings have no escapes: `r\"...\"`"])
        self.assertEqual(nowhere, {"severity": "error", "code": "E0001", "title": "no such file: nowhere.co", "labels": [], "notes": [],
                                   "help": []})
        self.write("a.co", "fn f() {\n    yield 1\n}")
        done = self.coroc("check", "--json", "a.co", code=NOT_RUN)
        self.assertEqual(json.loads(done.stdout)["labels"], [
            {"file": "a.co", "line": 2, "column": 5, "endLine": 2, "endColumn": 10, "primary": True, "text": "waits here"},
            {"file": "a.co", "line": 1, "column": 1, "endLine": 1, "endColumn": 3, "primary": False,
             "text": "an `fn` runs to completion and cannot wait"},
        ])

    def test_json_of_nothing(self):
        self.write("a.co", "print(1)")
        done = self.coroc("check", "--json", "a.co")
        self.assertEqual((done.stdout, done.stderr), ("", ""))


class ExplainTest(CommandTest):
    def test_a_page(self):
        page = (ROOT / "docs/errors/E0210.md").read_text()
        for code in ("E0210", "e0210"):
            self.assertEqual(self.coroc("explain", code).stdout, page)
        page = (ROOT / "docs/errors/E0210.md").read_text()
        for spelling in ("210", "e0210", "error[E0210]"):
            self.assertEqual(self.coroc("explain", spelling).stdout, page)
        self.assertIn("E0210: `yield` in an `fn`\n", self.coroc("explain", "yield").stdout)

    def test_all_pages(self):
        listed = self.coroc("explain").stdout.splitlines()
        self.assertEqual(len(listed), len(list((ROOT / "docs/errors").glob("*.md"))))
        self.assertEqual(listed, sorted(listed))
        self.assertIn("E0210: `yield` in an `fn`", listed)

    def test_no_such_code(self):
        for code, help_line in [("E2010", "did you mean `E0210`?"), ("nonsense", "`coroc explain` lists them")]:
            done = self.coroc("explain", code, code=NOT_RUN)
            self.assertEqual((done.stdout, done.stderr), ("", f"error: there is no error code `{code}`\nhelp: {help_line}\n"))


if __name__ == "__main__":
    unittest.main()
