#!/usr/bin/env python3
"""What is installed runs by itself: away from the tree, and with nothing in the environment."""

import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COROC = Path(os.environ.get("COROC", ROOT / "build/debug/coroc"))
BUILD = COROC.parent
SHARED = ["share/bash-completion/completions/coroc", "share/doc/coro/README.md", "share/doc/coro/docs/language.md",
          "share/doc/coro/examples/fact.co", "share/fish/vendor_completions.d/coroc.fish", "share/man/man1/coroc.1.gz"]


def run(*arguments, **options):
    done = subprocess.run(list(map(str, arguments)), capture_output=True, text=True, timeout=120, check=False, **options)
    assert done.returncode == 0, f"{arguments[0]}: exit code {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


@unittest.skipUnless((BUILD / "cmake_install.cmake").exists(), "coroc is in no build folder")
class InstallTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def check(self, prefix, files):
        for name in files:
            self.assertTrue((prefix / name).is_file(), name)
        alone = {"cwd": self.folder, "env": {}, "stdin": subprocess.DEVNULL}
        coroc = prefix / "bin/coroc"
        self.assertEqual(run(coroc, "--version", **alone), run(COROC, "--version"))
        self.assertEqual(run(coroc, prefix / "share/doc/coro/examples/fact.co", **alone), run(COROC, ROOT / "samples/fact.co"))
        self.assertEqual(run(coroc, "-e", "import json\nprint(json.parse(\"[1]\"))", **alone), "[1]\n")
        self.assertIn("yield", run(coroc, "explain", "E0210", **alone))
        self.assertEqual(gzip.decompress((prefix / "share/man/man1/coroc.1.gz").read_bytes()), (ROOT / "docs/coroc.1").read_bytes())
        for shell, name in (("bash", "share/bash-completion/completions/coroc"), ("fish", "share/fish/vendor_completions.d/coroc.fish")):
            self.assertEqual((prefix / name).read_text(), run(COROC, "completions", shell))
        self.assertNotIn(str(ROOT).encode(), (prefix / "share/doc/coro/README.md").read_bytes())

    def test_install(self):
        prefix = self.folder / "prefix"
        run("cmake", "--install", BUILD, "--prefix", prefix)
        self.check(prefix, [*SHARED, "share/zsh/site-functions/_coroc"])
        files = [path.relative_to(prefix).parts for path in prefix.rglob("*") if path.is_file()]
        self.assertEqual({parts[0] for parts in files}, {"bin", "lib", "share"})
        self.assertEqual([parts for parts in files if parts[0] == "bin"], [("bin", "coroc")])

    @unittest.skipUnless(shutil.which("dpkg-shlibdeps"), "dpkg-dev is not installed")
    def test_package(self):
        run("cpack", "-G", "DEB", "-B", self.folder, cwd=BUILD)
        [package] = self.folder.glob("*.deb")
        self.assertRegex(package.name, r"^coro_\d+\.\d+\.\d+_\w+\.deb$")
        fields = dict(line.split(": ", 1) for line in run("dpkg-deb", "-f", package).splitlines() if ": " in line)
        self.assertRegex(fields["Depends"], r"^libc6 \(>= 2\.\d+\)")
        root = self.folder / "root"
        run("dpkg-deb", "-x", package, root)
        self.check(root / "usr", [*SHARED, "share/zsh/vendor-completions/_coroc", "share/doc/coro/copyright", "share/doc/coro/changelog.gz"])
        self.assertEqual([path.name for path in root.iterdir()], ["usr"])
        self.assertLess((root / "usr/bin/coroc").stat().st_size, COROC.stat().st_size)
        self.assertIn("libgmp-dev", (root / "usr/share/doc/coro/copyright").read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[1:]])
