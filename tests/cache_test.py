#!/usr/bin/env python3
"""The cache of compiled files: what is taken from it, what is compiled anew, and everything that can be wrong with it."""

import os
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from runner import execute  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
COROC = os.environ.get("COROC", str(ROOT / "build/debug/coroc"))
TIMEOUT = 60
MAGIC = b"coro cached\n"
MASK = 2**64 - 1


def murmur(data):
    """The checksum of an entry: MurmurHash3, 128 bits."""
    c1, c2 = 0x87C37B91114253D5, 0x4CF5AD432745937F

    def rotl(x, r):
        return (x << r | x >> (64 - r)) & MASK

    def mix(k, c, r, d):
        return rotl(k * c & MASK, r) * d & MASK

    def final(h):
        h = (h ^ h >> 33) * 0xFF51AFD7ED558CCD & MASK
        h = (h ^ h >> 33) * 0xC4CEB9FE1A85EC53 & MASK
        return h ^ h >> 33

    a = b = 0
    whole = len(data) // 16 * 16
    for at in range(0, whole, 16):
        k1, k2 = struct.unpack_from("<QQ", data, at)
        a = ((rotl(a ^ mix(k1, c1, 31, c2), 27) + b) * 5 + 0x52DCE729) & MASK
        b = ((rotl(b ^ mix(k2, c2, 33, c1), 31) + a) * 5 + 0x38495AB5) & MASK
    tail = data[whole:].ljust(16, b"\0")
    k1, k2 = struct.unpack("<QQ", tail)
    b ^= mix(k2, c2, 33, c1)
    a ^= mix(k1, c1, 31, c2)
    a, b = a ^ len(data), b ^ len(data)
    a = (a + b) & MASK
    b = (b + a) & MASK
    a, b = final(a), final(b)
    a = (a + b) & MASK
    return struct.pack("<QQ", a, (b + a) & MASK)


class CacheTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.cache = self.folder / "cache"

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def environment(self, **changes):
        return {name: value for name, value in {**execute.environment(), "XDG_CACHE_HOME": str(self.cache), **changes}.items()
                if value is not None}

    def run_coroc(self, *arguments, cwd=None, env=None, stdin=subprocess.DEVNULL):
        done = subprocess.run([COROC, *map(str, arguments)], cwd=cwd or self.folder, env=env or self.environment(), stdin=stdin,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=TIMEOUT, check=False, encoding="utf-8", errors="backslashreplace")
        for pattern, what in execute.FATAL:
            self.assertIsNone(pattern.search(done.stderr), f"{what}: {done.stderr[-3000:]}")
        return done

    def prints(self, expected, *arguments, **options):
        done = self.run_coroc("run", *arguments, **options)
        self.assertEqual((done.stdout, done.stderr, done.returncode), (expected, "", 0))

    def entries(self):
        return sorted(self.cache.rglob("*.coc"))

    def entry(self):
        found = self.entries()
        self.assertEqual(len(found), 1)
        return found[0]

    def stamps(self):
        """A file that is written anew has another number."""
        return {path: path.stat().st_ino for path in self.entries()}

    def patch(self, entry, old, new):
        """Changes an entry so that its checksum still fits."""
        data = entry.read_bytes()
        body = data[len(MAGIC) + 16:]
        self.assertEqual(body.count(old), 1)
        body = body.replace(old, new)
        entry.write_bytes(MAGIC + murmur(body) + body)


class UseTest(CacheTest):
    def test_the_second_run_takes_it(self):
        self.write("a.co", 'print("from the source")')
        self.prints("from the source\n", "a.co")
        self.patch(self.entry(), b"from the source", b"from the cache!")
        self.prints("from the cache!\n", "a.co")
        self.prints("from the source\n", "--no-cache", "a.co")
        self.write("a.co", 'print("from the new one")')
        self.prints("from the new one\n", "a.co")
        self.entry()

    def test_entries_are_the_users_own(self):
        self.write("a.co", "print(1)")
        self.prints("1\n", "a.co")
        self.assertEqual(self.entry().stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.entry().parent.stat().st_mode & 0o777, 0o700)

    def test_no_cache_keeps_nothing(self):
        self.write("a.co", "print(1)")
        self.prints("1\n", "--no-cache", "a.co")
        self.assertFalse(self.cache.exists())

    def test_what_is_no_file_is_not_kept(self):
        self.assertEqual(self.run_coroc("-e", "print(1)").stdout, "1\n")
        with open(self.write("a.co", "print(2)")) as text:
            self.assertEqual(self.run_coroc("run", "-", stdin=text).stdout, "2\n")
        self.assertEqual(self.entries(), [])

    def test_errors_are_not_kept(self):
        self.write("a.co", "print(x)")
        for _ in range(2):
            self.assertEqual(self.run_coroc("run", "a.co").returncode, 2)
        self.assertEqual(self.entries(), [])

    def test_warnings_come_again(self):
        self.write("a.co", "fn f() { try { noreturn g() } except e { print(e) } }\nfn g() { return 1 }\nprint(f())")
        first, second = self.run_coroc("run", "a.co"), self.run_coroc("run", "a.co")
        self.assertIn("W0010", first.stderr)
        self.assertEqual(first.stderr, second.stderr)
        self.assertEqual((first.stdout, second.stdout), ("1\n", "1\n"))
        self.entry()

    def test_program_and_module_have_their_own(self):
        self.write("a.co", 'let x = 1\nprint("a")')
        self.write("b.co", 'import "a.co" { x }\nprint(x)')
        for _ in range(2):
            self.prints("a\n", "a.co")
            self.prints("a\n1\n", "b.co")
        self.assertEqual(len(self.entries()), 3)

    def test_paths_in_traces_are_those_of_this_run(self):
        self.write("sub/a.co", 'raise Error("no")')
        self.assertIn("at main sub/a.co:1:1", self.run_coroc("run", "sub/a.co").stderr)
        done = self.run_coroc("run", "a.co", cwd=self.folder / "sub")
        self.assertIn("at main a.co:1:1", done.stderr)
        self.assertIn(' 1 | raise Error("no")', done.stderr)
        self.entry()


class ImportTest(CacheTest):
    def setUp(self):
        super().setUp()
        self.write("lib.co", "fn f(a, b = 2) { return a + b }")
        self.write("a.co", 'import "lib.co" as lib\nprint(lib.f(b: 1, a: 10))')
        self.prints("11\n", "a.co")

    def test_another_body_leaves_the_importer(self):
        before = self.stamps()
        self.write("lib.co", "# new\n\nfn f(a, b = 2) { return a - b }")
        self.prints("9\n", "a.co")
        after = self.stamps()
        self.assertEqual(sum(before[path] == after[path] for path in before), 1)

    def test_another_signature_does_not(self):
        self.write("lib.co", "fn f(b, a = 2) { return b * 100 + a }")
        self.prints("110\n", "a.co")
        self.prints("110\n", "a.co")
        self.write("lib.co", "fn f(a) { return a }")
        done = self.run_coroc("run", "a.co")
        self.assertEqual(done.returncode, 2)
        self.assertIn("E0221", done.stderr)

    def test_a_name_goes(self):
        self.write("lib.co", "fn g() { return 1 }")
        self.assertIn("E0403", self.run_coroc("run", "a.co").stderr)

    def test_the_file_goes(self):
        (self.folder / "lib.co").unlink()
        done = self.run_coroc("run", "a.co")
        self.assertEqual(done.returncode, 2)
        self.assertIn("error[E0401]: cannot import lib.co: no such file\n  --> a.co:1:8\n", done.stderr)

    def test_the_import_leads_elsewhere(self):
        self.write("other.co", "fn f(b, a) { return a * 2 }")
        (self.folder / "lib.co").unlink()
        (self.folder / "lib.co").symlink_to("other.co")
        self.prints("20\n", "a.co")

    def test_changes_below_what_is_imported(self):
        self.write("lib.co", 'import "deep.co" { f as inner }\nfn f(a, b) { return inner(a: a) }')
        self.write("deep.co", "fn f(a) { return a }")
        self.prints("10\n", "a.co")
        self.write("deep.co", "fn f(x, a) { return a }")
        self.assertIn("E0223", self.run_coroc("run", "a.co").stderr)
        self.write("deep.co", "fn f(x = 1, a = 2) { return [x, a] }")
        self.prints("[1, 10]\n", "a.co")


class DamageTest(CacheTest):
    def setUp(self):
        super().setUp()
        self.write("a.co", "let x = [1, 2]\nprint(x)")
        self.prints("[1, 2]\n", "a.co")
        self.whole = self.entry().read_bytes()

    def check(self):
        self.prints("[1, 2]\n", "a.co")
        self.assertEqual(self.entry().read_bytes(), self.whole)

    def test_changed_bytes(self):
        for at in range(0, len(self.whole), 7):
            damaged = bytearray(self.whole)
            damaged[at] ^= 0x55
            self.entry().write_bytes(damaged)
            self.check()

    def test_cut_off(self):
        for size in (0, 1, len(MAGIC), len(MAGIC) + 15, len(MAGIC) + 16, len(self.whole) // 2, len(self.whole) - 1):
            self.entry().write_bytes(self.whole[:size])
            self.check()

    def test_wrong_code_with_the_right_checksum(self):
        body = self.whole[len(MAGIC) + 16:]
        for at in range(60, len(body), 5):
            damaged = bytearray(body)
            damaged[at] ^= 0xFF
            self.entry().write_bytes(MAGIC + murmur(bytes(damaged)) + damaged)
            # Text may differ, but nothing may break.
            self.assertIn(self.run_coroc("run", "a.co").returncode, (0, 1, 70))

    def test_something_else_in_its_place(self):
        entry = self.entry()
        entry.unlink()
        entry.mkdir()
        self.prints("[1, 2]\n", "a.co")
        entry.rmdir()
        os.mkfifo(entry)
        self.prints("[1, 2]\n", "a.co")
        entry.unlink()
        entry.symlink_to("/dev/zero")
        self.check()

    def test_writable_by_others(self):
        self.patch(self.entry(), b"print", b"other")
        self.entry().chmod(0o622)
        self.check()
        self.entry().parent.chmod(0o777)
        self.entry().unlink()
        self.prints("[1, 2]\n", "a.co")
        self.assertEqual(self.entries(), [])


class FolderTest(CacheTest):
    def setUp(self):
        super().setUp()
        self.write("a.co", "print(1)")

    def test_it_cannot_be_made(self):
        for name in ("/proc/none", "/dev/null", "relative", ""):
            self.prints("1\n", "a.co", env=self.environment(XDG_CACHE_HOME=name, HOME=None))
        self.prints("1\n", "a.co", env=self.environment(XDG_CACHE_HOME=None, HOME=None))
        self.assertFalse((self.folder / "relative").exists())

    def test_home(self):
        env = self.environment(XDG_CACHE_HOME=None, HOME=str(self.folder / "home"))
        self.prints("1\n", "a.co", env=env)
        self.assertEqual(len(list((self.folder / "home/.cache/coro").rglob("*.coc"))), 1)

    def test_old_builds_go(self):
        old, young = self.cache / "coro/0123", self.cache / "coro/4567"
        for folder in (old, young):
            folder.mkdir(parents=True)
            (folder / "x.coc").write_text("x")
        os.utime(old, (0, 0))
        self.prints("1\n", "a.co")
        self.assertFalse(old.exists())
        self.assertTrue(young.exists())

    def test_a_full_folder_loses_what_is_oldest(self):
        self.prints("1\n", "a.co")
        folder = self.entries()[0].parent
        for i in range(2100):
            (folder / f"{i}.coc").touch()
            os.utime(folder / f"{i}.coc", (i, i))
        self.write("b.co", "print(2)")
        self.prints("2\n", "b.co")
        left = {path.name for path in self.entries()}
        self.assertEqual(len(left), 1102)
        self.assertIn("2099.coc", left)
        self.assertNotIn("999.coc", left)

    def test_many_at_once(self):
        for i in range(8):
            self.write(f"m{i}.co", f"let x = {i}\n")
        self.write("all.co", "".join(f'import "m{i}.co" as m{i}\n' for i in range(8)) + "print(" + " + ".join(f"m{i}.x" for i in range(8)) + ")")
        running = [subprocess.Popen([COROC, "run", "all.co"], cwd=self.folder, env=self.environment(), stdout=subprocess.PIPE,
                                    stderr=subprocess.STDOUT, text=True) for _ in range(16)]
        self.assertEqual({process.communicate(timeout=TIMEOUT)[0] for process in running}, {"28\n"})
        self.assertEqual([path for path in self.cache.rglob("*") if path.is_file() and path.suffix != ".coc"], [])
        self.assertEqual(len(self.entries()), 9)


if __name__ == "__main__":
    unittest.main()
