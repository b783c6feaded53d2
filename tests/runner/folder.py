"""What tests of commands have in common: a folder of their own with the files that they write."""

import tempfile
import unittest
from pathlib import Path

from runner import execute


class FolderTest(unittest.TestCase):
    def setUp(self):
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.folder = Path(made.name)

    def write(self, name, content):
        """Text or bytes, in a file of the folder or one below it; gives its path."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def assert_no_fault(self, stderr):
        """Nothing in it says that Coro itself has failed."""
        for pattern, what in execute.FATAL:
            self.assertIsNone(pattern.search(stderr), f"{what}: {stderr[-3000:]}")

    def assert_in_order(self, text, parts):
        at = 0
        for part in parts:
            found = text.find(part, at)
            self.assertGreaterEqual(found, 0, f"no {part!r} behind {at} in\n{text[-3000:]}")
            at = found + len(part)
