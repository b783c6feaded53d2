#!/usr/bin/env python3
"""Checks the shape of the source tree: who may include whom, and how long a file may be."""

import re
import statistics
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# A folder includes only from folders on lower floors, and from itself.
FLOORS = {"base": 0, "bytecode": 1, "compiler": 2, "vm": 2, "stdlib": 3, "native": 3, "formatter": 3, "engine": 4, "cli": 5}

# Libraries that one part alone may see: a pattern of includes, and the folders where it is allowed.
CONFINED = [
    (re.compile(r"antlr4|Coro(?:Lexer|Parser)\w*\.h"), ("compiler/parse/", "tests/unit/compiler/")),
    (re.compile(r"^(?:llvm|llvm-c|lld)/"), ("native/", "tests/unit/native/")),
    (re.compile(r"^CLI/"), ("cli/",)),
]

# The compiler works on text that it is given.
COMPILER_IO = re.compile(r"^(?:base/io\.h|fstream|iostream|filesystem|cstdio|stdio\.h|unistd\.h|fcntl\.h|uv\.h|sys/.*)$")

MAX_LINES = 600
MEDIAN_LINES = 150

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def sources(root, suffixes):
    for folder in [*FLOORS, "grammar", "tests", "cmake"]:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in suffixes and path.is_file():
                yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")


def include_faults(root):
    """Every include that breaks a rule, as text."""
    faults = []
    for name, text in sources(root, {".h", ".cpp", ".def", ".inc"}):
        folder = name.split("/")[0]
        for kind, included in INCLUDE.findall(text):
            for pattern, homes in CONFINED:
                if pattern.search(included) and not name.startswith(homes):
                    faults.append(f"{name} includes {included}, which only {homes[0]} may see")
            if folder == "compiler" and COMPILER_IO.search(included):
                faults.append(f"{name} includes {included}, but the compiler does no I/O")
            target = included.split("/")[0]
            if folder in FLOORS and target in FLOORS and target != folder and FLOORS[target] >= FLOORS[folder]:
                faults.append(f"{name} includes {included}, which is not on a floor below {folder}/")
            if kind == '"' and target in FLOORS and not (root / included).exists():
                faults.append(f"{name} includes {included}, which does not exist")
            if kind == '"' and "/" not in included and (root / name).parent.joinpath(included).exists():
                faults.append(f"{name} includes {included}: write it from the root of the tree")
    return faults


def header_faults(root):
    return [f"{name} has no #pragma once" for name, text in sources(root, {".h"}) if "#pragma once" not in text]


def length_faults(root):
    faults = []
    for name, text in sources(root, {".h", ".cpp", ".co", ".def", ".inc", ".g4", ".py", ".cmake"}):
        lines = text.count("\n")
        if lines > MAX_LINES:
            faults.append(f"{name} has {lines} lines, more than {MAX_LINES}: split it by concept")
    return faults


class TreeTest(unittest.TestCase):
    """The rules hold in the project."""

    def test_includes_respect_the_floors(self):
        self.assertEqual(include_faults(ROOT), [])

    def test_headers_are_guarded(self):
        self.assertEqual(header_faults(ROOT), [])

    def test_no_file_is_too_long(self):
        self.assertEqual(length_faults(ROOT), [])

    def test_most_files_are_short(self):
        lengths = [text.count("\n") for _, text in sources(ROOT, {".h", ".cpp"})]
        self.assertLessEqual(statistics.median(lengths), MEDIAN_LINES)


class CheckerTest(unittest.TestCase):
    """The checks see what they are for."""

    def faults(self, check, files):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            return check(Path(folder))

    def test_a_lower_floor_is_allowed(self):
        files = {"base/a.h": "", "vm/b.h": '#include "base/a.h"\n#include "vm/c.h"\n#include <vector>\n', "vm/c.h": ""}
        self.assertEqual(self.faults(include_faults, files), [])

    def test_the_same_or_a_higher_floor_is_not(self):
        files = {"vm/a.h": '#include "compiler/b.h"\n', "compiler/b.h": "", "base/c.h": '  # include "vm/a.h"\n'}
        self.assertEqual(len(self.faults(include_faults, files)), 2)

    def test_confined_libraries(self):
        files = {"vm/a.cpp": "#include <antlr4-runtime.h>\n", "compiler/ast/a.cpp": '#include "CoroParser.h"\n',
                 "engine/a.cpp": "#include <llvm/IR/Module.h>\n", "compiler/parse/a.cpp": "#include <antlr4-runtime.h>\n"}
        self.assertEqual(len(self.faults(include_faults, files)), 3)

    def test_the_compiler_does_no_io(self):
        files = {"compiler/a.cpp": "#include <fstream>\n", "vm/a.cpp": "#include <fstream>\n"}
        self.assertEqual(len(self.faults(include_faults, files)), 1)

    def test_missing_and_relative_includes(self):
        files = {"vm/a.h": '#include "vm/none.h"\n#include "b.h"\n', "vm/b.h": ""}
        self.assertEqual(len(self.faults(include_faults, files)), 2)

    def test_long_files_and_bare_headers(self):
        self.assertEqual(len(self.faults(length_faults, {"vm/a.cpp": "\n" * 601, "vm/b.cpp": "\n" * 600})), 1)
        self.assertEqual(len(self.faults(header_faults, {"vm/a.h": "", "vm/b.h": "#pragma once\n"})), 1)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[1:]])
