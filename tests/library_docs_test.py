#!/usr/bin/env python3
"""The doc comments of the standard library: every public function has an example, every example does what it says.

An example is what a `##` comment has four spaces in. Its lines are a program; behind a line may stand

    # => value              the line is an expression, and this is its repr (also on the line after it)
    # raises Title: text    evaluating the line raises that
    # prints text           the program prints this line (also on a line of its own)

Names of the module are used as `module.name`, as an importer would.
"""

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COROC = os.environ.get("COROC", str(ROOT / "build" / "debug" / "coroc"))

sys.dont_write_bytecode = True
_spec = importlib.util.spec_from_file_location("library", ROOT / "docs" / "library.py")
library = importlib.util.module_from_spec(_spec)
sys.modules["library"] = library
_spec.loader.exec_module(library)

MARK = re.compile(r"^(?P<code>.*?)\s*# (?P<mark>=>|raises|prints)(?: (?P<text>.*))?$")

PRELUDE = """
fn _check(line, got, wanted) {
    if got != wanted { print("line ${line}: ${got} instead of ${wanted}") }
}
"""


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$") + '"'


def example_code(line, code):
    """One line of an example as it is run, and what it prints (or None)."""
    match = MARK.match(code)
    if not match:
        return code, None
    expression, text = match["code"].strip(), (match["text"] or "").rstrip()
    if match["mark"] == "=>":
        return f"_check({line}, repr({expression}), {quoted(text)})", None
    if match["mark"] == "raises":
        return (f"try {{ {expression}; _check({line}, \"no error\", {quoted(text)}) }}"
                f" except e {{ _check({line}, str(e), {quoted(text)}) }}"), None
    return match["code"], text


def joined(example):
    """The lines, with a `# =>` that has a line of its own put behind the expression."""
    lines = []
    for line, code in example:
        if code.startswith("# =>") and lines:
            lines[-1] = (lines[-1][0], f"{lines[-1][1]}  {code}")
        else:
            lines.append((line, code))
    return lines


# What operators and the language call; their comments need no example.
CALLED_BY_THE_LANGUAGE = {"toString", "hashKey", "iterate", "toJson"}


def needs_example(entry):
    return entry.kind in ("fn", "co", "gen", "init") and entry.name.isidentifier() and entry.name not in CALLED_BY_THE_LANGUAGE


def program(module, examples):
    """(source, stdout) of a program that runs all examples in turn."""
    imports, bodies, printed = [], [], []
    if module.name != "core" and examples:
        imports.append(f"import {module.name}")
    for number, example in enumerate(examples):
        lines = []
        for line, code in joined(example):
            if code.startswith("import "):
                imports.append(code)
                continue
            run, output = example_code(line, code)
            lines.append("    " + run)
            if output is not None:
                printed.append(output)
        bodies.append(f"co _example{number}() {{\n" + "\n".join(lines) + f"\n}}\nyield _example{number}()")
    source = "\n".join(dict.fromkeys(imports)) + PRELUDE + "\n".join(bodies) + "\n"
    return source, "".join(line + "\n" for line in printed)

# An example may show how something is declared, and no more.
UNUSED = re.compile(r"warning\[W0002\].*?(\n\n|\Z)", re.S)


class LibraryDocs(unittest.TestCase):
    def test_public_functions_have_an_example(self):
        missing = []
        for path, module in library.modules():
            # A class whose own comment has an example needs none for `init`.
            shown = {entry.name for entry in module.entries if entry.kind == "class" and entry.example}
            for entry in module.entries:
                if not entry.is_public:
                    continue
                if needs_example(entry) and not entry.example and not (entry.kind == "init" and entry.owner in shown):
                    missing.append(f"{path.name}:{entry.line}: {entry.path} has no example")
                if entry.kind == "class" and not entry.text:
                    missing.append(f"{path.name}:{entry.line}: {entry.path} has no description")
        self.assertEqual(missing, [])

    def test_examples_do_what_they_say(self):
        for path, module in library.modules():
            with self.subTest(path.name), tempfile.TemporaryDirectory(prefix="coro-library-") as folder:
                examples = [e for e in [module.example, *(entry.example for entry in module.entries)] if e]
                source, printed = program(module, examples)
                script = Path(folder) / "examples.co"
                script.write_text(source, encoding="utf-8")
                run = subprocess.run([COROC, "run", "--virtual-time", str(script)], capture_output=True, text=True,
                                     encoding="utf-8", timeout=120, env={**os.environ, "TZ": "UTC", "NO_COLOR": "1"})
                self.assertEqual(UNUSED.sub("", run.stderr), "", f"in the examples of {path.name}")
                self.assertEqual(run.stdout, printed, f"in the examples of {path.name}")

    def test_pages_are_up_to_date(self):
        run = subprocess.run([sys.executable, "-B", str(ROOT / "docs" / "library.py"), "--check"], capture_output=True,
                             text=True)
        self.assertEqual(run.returncode, 0, run.stderr)


if __name__ == "__main__":
    unittest.main()
