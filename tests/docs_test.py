#!/usr/bin/env python3
"""What is written down once and shown elsewhere stays in step."""

import re
import subprocess
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class GeneratedDocs(unittest.TestCase):
    def test_bytecode_page_shows_the_table(self):
        run = subprocess.run([sys.executable, "-B", str(ROOT / "docs" / "bytecode.py"), "--check"], capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stderr)

    def test_grammar_page_shows_the_grammar(self):
        run = subprocess.run([sys.executable, "-B", str(ROOT / "docs" / "grammar.py"), "--check"], capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stderr)


class Links(unittest.TestCase):
    def test_links_lead_somewhere(self):
        broken = []
        for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
            for target in re.findall(r"(?<!\\\[)\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", without_code(page.read_text()))):
                path, _, anchor = target.partition("#")
                if ":" in path:
                    continue
                file = page.parent / path if path else page
                if not file.exists() or (anchor and anchor not in anchors(file.read_text())):
                    broken.append(f"{page.relative_to(ROOT)}: {target}")
        self.assertEqual(broken, [])


def without_code(text):
    return re.sub(r"^ *(```+|~~~+).*?^ *\1", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors(text):
    headings = re.findall(r"^#+ (.*)$", without_code(text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


if __name__ == "__main__":
    unittest.main()
