#!/usr/bin/env python3
"""`coroc fmt`: what it makes of tests/formatter/*.co is in the .formatted files beside them.

    COROC=build/debug/coroc python3 tests/formatter_test.py --update    writes these files anew

All other programs of the tree, but for those with mistakes (tests/diagnostics), are formatted to see whether they stay
the same.
"""

import os
import random
import re
import stat
import subprocess
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from runner import execute  # noqa: E402
from runner.folder import FolderTest  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
COROC = os.environ.get("COROC", str(ROOT / "build/debug/coroc"))
CASES = sorted((ROOT / "tests/formatter").glob("*.co"))
FAILED, NOT_RUN = 1, 2
WIDTH = 100
FOLDERS = ("samples", "stdlib", "bench", "tests")
WITHOUT_LINES = re.compile(r"(?m)^(?: *\d+)? +(\d+)  (?=\w)")
BRACKETS_AND_STRINGS = re.compile(r'"""|"(?:[^"\\]|\\.)*"|#[^\n]*|\n[ ]*')


def coroc(*arguments, text=None, cwd=ROOT):
    given = {"input": text.encode()} if text is not None else {"stdin": subprocess.DEVNULL}
    done = subprocess.run([COROC, *map(str, arguments)], cwd=cwd, env=execute.environment(), capture_output=True, timeout=120, check=False, **given)
    done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
    for pattern, what in execute.FATAL:
        assert not pattern.search(done.stderr), what
    assert done.returncode >= 0, f"killed by signal {-done.returncode}"
    return done


def tree():
    """All programs that can be formatted."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.co")):
            if path.relative_to(ROOT).parts[:2] not in (("tests", "diagnostics"), ("tests", "formatter")):
                yield path


def distorted(text, rng):
    """The same program with other spaces: without indentation, blank lines doubled. Nothing for texts over lines."""
    if '"""' in text or "# fmt:" in text:
        return None

    def change(match):
        found = match[0]
        if not found.startswith("\n"):
            return found
        return "\n" + " " * rng.randrange(3)

    return BRACKETS_AND_STRINGS.sub(change, text).replace("\n\n", "\n\n\n")


def joined(text):
    """What is over lines in brackets, on one; so other lines are broken than before."""
    parts, open_line = [], False
    for match in re.finditer(rf"{BRACKETS_AND_STRINGS.pattern}|[^\n\"#]+|.", text):
        if match[0].startswith("\n") and open_line and not text.startswith("#", match.end()):
            parts.append(" ")
        else:
            parts.append(match[0])
        open_line = match[0].rstrip(" ").endswith(("(", "[", ",")) and not match[0].startswith(("#", '"'))
    return "".join(parts)


def scattered(text, rng):
    """The same tokens, here and there with other spaces, newlines and comments between them; often still a program."""
    def change(match):
        found = match[0]
        if not found.isspace() or rng.random() > 0.05:
            return found
        if "\n" in found:
            return rng.choice(["\n\n\n", "\n", "  # behind\n", "\n# own line\n", "\n\n  # own line\n\n", " ;\n", "\r\n", "\t\n"])
        return rng.choice(["   ", "\t", " "]) if rng.random() < 0.9 else rng.choice(["\n", "\n\n", " # behind\n"])

    return re.sub(r'"""(?:.|\n)*?"""|"(?:[^"\\]|\\.)*"|#[^\n]*|\n[ ]*|[ ]+', change, text)


def code_of(tree, name):
    """The bytecode of a file without the lines, or what is wrong with it."""
    if name.parent.name == "scenarios":
        whole = name.with_suffix(".whole.co")
        (tree / whole).write_bytes((tree / name).read_bytes() + (tree / name.parent / "stackings/direct.co").read_bytes())
        name = whole
    done = coroc("dis", name, cwd=tree)
    return WITHOUT_LINES.sub(r"\1 ", done.stdout) + "".join(re.findall(r"(?m)^(?:error|warning)\[.*\n", done.stderr))


def library_code(tree):
    """The same of all modules of the standard library together."""
    embed = Path(COROC).with_name("coro_embed")
    files = sorted(path.relative_to(tree) for path in (tree / "stdlib").rglob("*.co"))
    subprocess.run([embed, "library.dis", *files], cwd=tree, check=True)
    return WITHOUT_LINES.sub(r"\1 ", (tree / "library.dis").read_text(encoding="utf-8"))


class LayoutTest(unittest.TestCase):
    def test_cases(self):
        self.assertGreater(len(CASES), 3)
        for path in CASES:
            with self.subTest(path.name):
                text = path.read_text()
                done = coroc("fmt", "-", text=text)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertEqual(done.stdout, path.with_suffix(".formatted").read_text())
                self.assertEqual(coroc("fmt", "--check", "-", text=done.stdout).returncode, 0)

    def test_the_tree_is_formatted(self):
        done = coroc("fmt", "--check", *(path.relative_to(ROOT) for path in tree()))
        self.assertEqual(done.stdout, "", "run ./dev format")

    def test_the_program_stays_the_same(self):
        rng = random.Random(1)
        count = 0
        with tempfile.TemporaryDirectory() as folder:
            for path in tree():
                text = path.read_text()
                if changed := distorted(text, rng):
                    Path(folder, f"{count}-a.co").write_text(text)
                    Path(folder, f"{count}-b.co").write_text(changed)
                    count += 1
            done = coroc("fmt", folder)
            self.assertEqual(done.returncode, 0, done.stderr)
            for i in range(count):
                # Comments that are not below each other any more are not put there again.
                texts = [re.sub(" +#", " #", Path(folder, f"{i}-{name}.co").read_text()) for name in "ab"]
                self.assertEqual(*texts)
        self.assertGreater(count, 200)

    def test_the_bytecode_stays_the_same(self):
        """Of every file: the same instructions, or the same mistakes, only on other lines."""
        with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
            written, formatted = Path(folder, "written"), Path(folder, "formatted")
            rng = random.Random(2)
            for path in sorted(path for name in FOLDERS for path in (ROOT / name).rglob("*.co")):
                text = path.read_text(encoding="utf-8")
                for copy, content in ((written, text), (formatted, distorted(joined(text), rng) or text)):
                    copy = copy / path.relative_to(ROOT)
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    copy.write_text(content, encoding="utf-8")
            self.assertIn(coroc("fmt", formatted).returncode, (0, NOT_RUN))
            names = sorted(path.relative_to(written) for path in written.rglob("*.co"))
            codes = pool.map(lambda name: [code_of(tree, name) for tree in (written, formatted)], names)
            self.assertEqual([name for name, code in zip(names, codes) if code[0] != code[1]], [])
            self.assertEqual(*(library_code(tree) for tree in (written, formatted)))

    def test_spaces_and_comments_anywhere(self):
        rng = random.Random(3)
        texts = [path.read_text(encoding="utf-8") for path in tree()]
        with tempfile.TemporaryDirectory() as folder:
            for i in range(300):
                Path(folder, f"{i}.co").write_text(scattered(rng.choice(texts), rng), encoding="utf-8")
            self.assertIn(coroc("fmt", folder).returncode, (0, NOT_RUN))
            done = coroc("fmt", "--check", folder)
            self.assertEqual(done.stdout, "", "formatted twice it changes")
            right = int(re.search(r"(\d+) unchanged", done.stderr)[1])
            self.assertGreater(right, 100)

    def test_lines_are_short(self):
        long = "call(" + ", ".join(f"argument{i}" for i in range(40)) + ")"
        texts = [f"let x = {long}", f"if {long} {{ y() }}", f"fn f() {{ return {long} }}", f"x.y({long}).z({long}).u({long})",
                 "let s = " + " + ".join(f"operand{i}" for i in range(40)), "let c = " + " and ".join(f"is{i}" for i in range(40)),
                 "fn f(" + ", ".join(f"a{i}: int = {i}" for i in range(40)) + ") {}", "let [" + ", ".join(f"a{i}" for i in range(40)) + "] = x",
                 f"let c = {long} ? {long} : {long}", f"match x {{ 1 if {long} => {long} }}"]
        for text in texts:
            done = coroc("fmt", text=text)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertLessEqual(max(map(len, done.stdout.splitlines())), WIDTH, done.stdout)

    def test_deep_and_long_programs(self):
        for text in ["(" * 400 + "f()" + ")" * 400, "[" * 400 + "f()" + "]" * 400, "x = " + "fn() => " * 400 + "1", "x = " + "a ? b : " * 400 + "c",
                     "x = " + "-" + " -" * 5000 + "1", "x = " + "1 + " * 20000 + "1", "x = f" + "(1)" * 5000, "x = f" + ".g(1)" * 5000,
                     "f(" + "1, " * 20000 + "1)", "if a { " * 400 + "b()" + " }" * 400, "f(fn() { " * 200 + "b()" + " })" * 200,
                     'x = ' + '"${' * 200 + "1" + '}"' * 200, "if a { b() }" + " else if a { b() }" * 5000, "x" + "\n" * 5000 + "()"]:
            done = coroc("fmt", text=text)
            self.assertIn(done.returncode, (0, NOT_RUN), done.stderr)
            if done.returncode == 0:
                self.assertEqual(coroc("fmt", "--check", text=done.stdout).returncode, 0, text[:50])


class CommandTest(FolderTest):
    def fmt(self, *arguments, code=0, text=None):
        done = coroc("fmt", *arguments, text=text, cwd=self.folder)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def test_files_and_folders(self):
        self.write("a.co", "f( )\n")
        self.write("b/c/d.co", "f( )\n")
        self.write("b/e.co", "f()\n")
        self.write("b/f.txt", "f( )\n")
        done = self.fmt("a.co", "b")
        self.assertEqual((done.stdout, done.stderr), ("", "2 files formatted, 1 unchanged\n"))
        self.assertEqual([(self.folder / name).read_text() for name in ("a.co", "b/c/d.co", "b/f.txt")], ["f()\n", "f()\n", "f( )\n"])

    def test_check_and_diff_write_nothing(self):
        path = self.write("a.co", "f( )\n")
        done = self.fmt("--check", ".", code=FAILED)
        self.assertEqual((done.stdout, done.stderr), ("./a.co\n", "1 file would be formatted, 0 unchanged\n"))
        done = self.fmt("--diff", "a.co", code=FAILED)
        self.assertEqual(done.stdout, "--- a.co\n+++ a.co, formatted\n@@ -1,1 +1,1 @@\n-f( )\n+f()\n")
        self.assertEqual(path.read_text(), "f( )\n")
        path.write_text("f()\n")
        self.assertEqual(self.fmt("--check", "--diff", ".").stdout, "")

    def test_hunks_of_a_diff(self):
        lines = [f"f{i}()" for i in range(40)]
        lines[5], lines[9], lines[30] = "f5( )", "f9( )\n\n\n", "f30(1,2)"
        path = self.write("a.co", "\n".join(lines))
        patch = self.fmt("--diff", "a.co", code=FAILED).stdout
        self.assertEqual(patch.count("\n@@ "), 3)
        self.assertIn("\\ No newline at end of file", patch)
        self.fmt("a.co")
        formatted = path.read_text()
        path.write_text("\n".join(lines))
        subprocess.run(["patch", "-s", "a.co"], input=patch, cwd=self.folder, text=True, check=True)
        self.assertEqual(path.read_text(), formatted)

    def test_standard_input(self):
        for arguments in ([], ["-"]):
            done = self.fmt(*arguments, text="f( )")
            self.assertEqual((done.stdout, done.stderr), ("f()\n", ""))
        self.assertEqual(self.fmt("--check", "-", text="f( )", code=FAILED).stdout, "stdin\n")
        self.assertEqual(self.fmt(text="").stdout, "")
        self.assertEqual(self.fmt(text="\n\n# a\n\n\n").stdout, "# a\n")

    def test_mistakes_leave_the_file_alone(self):
        path = self.write("a.co", "f( )\nlet = 1\n")
        self.write("b.co", "f( )\n")
        done = self.fmt(".", "nowhere.co", code=NOT_RUN)
        self.assertEqual(path.read_text(), "f( )\nlet = 1\n")
        self.assertIn("--> ./a.co:2:5", done.stderr)
        self.assertIn("no such file: nowhere.co", done.stderr)
        self.assertTrue(done.stderr.endswith("1 file formatted, 0 unchanged, 2 with errors\n"))
        self.assertEqual(self.fmt(text="let = 1\n", code=NOT_RUN).stdout, "")
        self.write("c.co", "\xff").write_bytes(b"\xff")
        self.fmt("c.co", code=NOT_RUN)

    def test_names_that_do_not_exist_are_no_matter(self):
        self.assertEqual(self.fmt(text="co f( ) { returnValue unknown }\nreturn yield 5").stdout, "co f() { returnValue unknown }\nreturn yield 5\n")

    def test_other_newlines(self):
        self.assertEqual(self.fmt(text="f( ) # a\r\n\r\n\r\n## b\r\nfn g( ) {\r\n}\r\n").stdout, "f()  # a\n\n## b\nfn g() {}\n")
        self.assertEqual(self.fmt(text="\ufefff( )").stdout, "f()\n")

    def test_permissions_and_links_stay(self):
        path = self.write("a.co", "f( )\n")
        path.chmod(0o751)
        (self.folder / "link.co").symlink_to("a.co")
        self.fmt("link.co")
        self.assertEqual(path.read_text(), "f()\n")
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o751)
        self.assertTrue((self.folder / "link.co").is_symlink())
        os.link(path, self.folder / "other.co")
        path.write_text("f( )\n")
        self.fmt("a.co")
        self.assertEqual((self.folder / "other.co").read_text(), "f()\n")
        self.assertEqual(sorted(os.listdir(self.folder)), ["a.co", "link.co", "other.co"])


def update():
    for path in CASES:
        path.with_suffix(".formatted").write_text(coroc("fmt", "-", text=path.read_text()).stdout)


if __name__ == "__main__":
    if sys.argv[1:] == ["--update"]:
        update()
    else:
        unittest.main(argv=[sys.argv[0], *sys.argv[1:]])
