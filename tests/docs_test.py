#!/usr/bin/env python3
"""What is written down once and shown elsewhere stays in step."""

import subprocess
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class GeneratedDocs(unittest.TestCase):
    def test_bytecode_page_shows_the_table(self):
        run = subprocess.run([sys.executable, "-B", str(ROOT / "docs" / "bytecode.py"), "--check"], capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stderr)


if __name__ == "__main__":
    unittest.main()
