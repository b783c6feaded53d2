#!/usr/bin/env python3
"""`coroc help`, completions, and what the documentation says of commands."""

import os
import re
import shutil
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
NOT_RUN = 2
# With a line left for the prompt.
LINES, COLUMNS = 23, 80
MANUAL = ROOT / "docs/coroc.1"
PAGE = ROOT / "docs/command-line.md"


def coroc(*arguments, code=0):
    done = subprocess.run([COROC, *arguments], env=execute.environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done


def commands():
    listed = coroc("--help").stdout.split("Commands:")[1].split("\n\n")[0]
    return re.findall(r"^  (\w+) ", listed, re.M)


def options(*command):
    """All spellings but those of `--help`."""
    rows = re.findall(r"(?m)^  (-[^\s,]+(?:, -\S+)?)", coroc("help", *command).stdout.split("Options:")[1])
    return [name for row in rows for name in row.split(", ") if name not in ("-h", "--help")]


def manual_sections():
    """The text of the manual page by section, that of COMMANDS by command."""
    parts = re.split(r"(?m)^\.S[hs] (.*)\n", MANUAL.read_text())
    return dict(zip(parts[1::2], parts[2::2]))


class HelpTest(unittest.TestCase):
    def test_help_of_commands(self):
        self.assertEqual(coroc("help").stdout, coroc("--help").stdout)
        self.assertGreaterEqual(set(commands()), {"run", "check", "test", "fmt", "explain", "dis", "help", "completions"})
        for command in commands():
            text = coroc("help", command).stdout
            self.assertIn(f"coroc {command}", text)
            self.assertEqual(text, coroc(command, "--help").stdout)

    def test_help_fits_a_screen(self):
        for command in [[], *([name] for name in commands())]:
            lines = coroc("help", *command).stdout.splitlines()
            self.assertLessEqual(len(lines), LINES, command)
            self.assertLessEqual(max(map(len, lines)), COLUMNS, command)

    def test_unknown_words_name_the_near_one(self):
        self.assertIn("did you mean `coroc check`?", coroc("help", "chek", code=NOT_RUN).stderr)
        self.assertIn("`coroc` has no command `xyz`", coroc("help", "xyz", code=NOT_RUN).stderr)
        self.assertIn("did you mean `coroc fmt`?", coroc("fmtt", code=NOT_RUN).stderr)
        self.assertIn("did you mean `--check`?", coroc("fmt", "--chek", code=NOT_RUN).stderr)

    def test_the_documentation_names_all_commands(self):
        text = PAGE.read_text()
        for command in commands():
            self.assertIn(f"`coroc {command} ", text)


class ManualTest(unittest.TestCase):
    @staticmethod
    def options(text):
        """What its lists of options name."""
        items = [line for line in re.findall(r"(?m)^\.It (Fl .*)", text)]
        return ["-" + name for line in items for name in re.findall(r"Fl (\S+)", line)]

    def test_commands_and_options(self):
        sections = manual_sections()
        names = commands()
        self.assertEqual([name for name in sections if name.islower()], names)
        for name in names:
            self.assertEqual(self.options(sections[name]), options(name), name)
            self.assertRegex(sections["SYNOPSIS"], rf"(?m)^\.(Op )?Cm {name}$")
        self.assertCountEqual(self.options(sections["DESCRIPTION"]), [*options(), "-h", "--help"])

    def test_exit_codes(self):
        listed = re.findall(r"(?m)^\| ([\d, ]+) \|", PAGE.read_text())
        status = manual_sections()["EXIT STATUS"]
        self.assertEqual([code.replace(" ,", ",") for code in re.findall(r"(?m)^\.It ([\d ,]+)", status)], listed)

    def test_environment(self):
        named = [name for line in re.findall(r"(?m)^\| (`[A-Z].*?) \|", PAGE.read_text()) for name in re.findall(r"`(\w+)`", line)]
        manual = [name for line in re.findall(r"(?m)^\.It Ev (.*)", MANUAL.read_text()) for name in line.split(" , ")]
        self.assertEqual(manual, named)

    @unittest.skipUnless(shutil.which("groff"), "groff is not installed")
    def test_it_can_be_set(self):
        done = subprocess.run(["groff", "-mandoc", "-Tutf8", "-ww", MANUAL], capture_output=True, timeout=60, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, b""))


class CompletionsTest(unittest.TestCase):
    def bash(self, *words):
        """What bash offers for the last word."""
        script = coroc("completions", "bash").stdout
        given = " ".join(f"'{word}'" for word in ("coroc", *words))
        code = f"{script}\nCOMP_WORDS=({given}); COMP_CWORD={len(words)}; _coroc; printf '%s\\n' \"${{COMPREPLY[@]}}\""
        done = subprocess.run(["bash", "--norc", "-c", code], cwd=self.folder, capture_output=True, text=True, timeout=60, check=True)
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        for name in ("main.co", "main.txt", "two words.co"):
            Path(self.folder, name).write_text("")
        Path(self.folder, "lib").mkdir()

    def test_bash(self):
        self.assertEqual(self.bash(""), commands())
        self.assertEqual(self.bash("ru"), ["run"])
        self.assertEqual(self.bash("ma"), ["main.co"])
        self.assertEqual(self.bash("run", "--v"), ["--virtual-time"])
        self.assertEqual(self.bash("run", "m"), ["main.co"])
        self.assertEqual(self.bash("check", "l"), ["lib"])
        self.assertEqual(self.bash("fmt", "two"), ["two", "words.co"])
        self.assertEqual(self.bash("help", "co"), ["compile", "completions"])
        self.assertEqual(self.bash("explain", "E021")[0], "E0210")
        self.assertEqual(self.bash("completions", "z"), ["zsh"])
        self.assertEqual(self.bash("nothing", "--x"), [])

    def test_every_option_is_offered(self):
        scripts = {shell: coroc("completions", shell).stdout for shell in ("bash", "zsh", "fish")}
        for command in commands():
            self.assertLessEqual(set(options(command)), set(self.bash(command, "-")), command)
            for option in options(command):
                self.assertIn(f"'{option}[", scripts["zsh"])
                self.assertIn(f" {'-l' if option.startswith('--') else '-s'} {option.lstrip('-')} ", scripts["fish"])

    def test_shells_read_their_scripts(self):
        for shell in ("bash", "zsh", "fish"):
            if shutil.which(shell):
                done = subprocess.run([shell, "-n"], input=coroc("completions", shell).stdout, capture_output=True, text=True, timeout=60, check=False)
                self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_other_shells(self):
        self.assertIn("bash, zsh or fish", coroc("completions", "tcsh", code=NOT_RUN).stderr)
        self.assertIn("needs a shell", coroc("completions", code=NOT_RUN).stderr)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[1:]])
