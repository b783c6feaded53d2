#!/usr/bin/env python3
"""Every error and warning of the catalogue has a page in docs/errors/, with an example that gives it."""

import re
import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from runner import markdown  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs/errors"
ENTRY = re.compile(r'^([EW])\((\d{4}), \w+, "(.*)"\)', re.M)

# Codes that no example in a page can give: they need another file, other bytes, or a program of enormous size.
WITHOUT_EXAMPLE = {"E0001", "E0002", "E0003", "E0004", "E0005", "E0006", "E0007", "E0113", "E0114", "E0115", "E0231",
                   "E0233", "E0405", "W0001"}

HOW = "a page begins with `# E0210: ...`, says what is wrong and why, and has an example fenced as `coro error E0210`"


class PagesTest(unittest.TestCase):
    def setUp(self):
        catalogue = (ROOT / "base/errors.def").read_text(encoding="utf-8")
        self.codes = {letter + number for letter, number, _ in ENTRY.findall(catalogue)}
        self.assertGreater(len(self.codes), 100)

    def test_every_code_has_a_page(self):
        pages = {path.stem for path in PAGES.glob("*.md")}
        self.assertEqual(sorted(self.codes - pages), [], f"docs/errors/ lacks these; {HOW}")
        self.assertEqual(sorted(pages - self.codes), [], "these are in no line of base/errors.def")

    def test_pages(self):
        for code in sorted(self.codes):
            path = PAGES / f"{code}.md"
            if not path.exists():
                continue
            with self.subTest(code):
                text = path.read_text(encoding="utf-8")
                self.assertRegex(text, rf"\A# {code}: [^\n.]+\n", HOW)
                self.assertNotIn(")page\"", text)
                examples = [example.code_shown for example in markdown.coro_blocks(text) if example.code_shown]
                self.assertEqual(set(examples), set() if code in WITHOUT_EXAMPLE else {code}, HOW)


if __name__ == "__main__":
    unittest.main()
