#!/usr/bin/env python3
"""The session in docs/repl.md is what it says."""

import os
import subprocess
import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from runner import execute  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent.parent
COROC = os.environ.get("COROC", str(ROOT / "build/debug/coroc"))


def session_of(page):
    """What is typed, and what appears, of all blocks fenced as `repl`."""
    typed, shown, inside = [], [], False
    for line in page.splitlines():
        if line.startswith("```"):
            inside = line == "```repl"
        elif inside and line.startswith(("> ", ". ")):
            typed.append(line[2:])
        elif inside:
            shown.append(line)
    return typed, shown


class DocsTest(unittest.TestCase):
    maxDiff = None

    def test_the_page_is_a_session(self):
        typed, shown = session_of((ROOT / "docs/repl.md").read_text(encoding="utf-8"))
        self.assertGreater(len(typed), 30)
        done = subprocess.run(
            [COROC, "repl", "--virtual-time"], input="\n".join(typed).encode(), env=execute.environment(), check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60,
        )
        self.assertEqual(done.stdout.decode().splitlines(), shown)


if __name__ == "__main__":
    unittest.main()
