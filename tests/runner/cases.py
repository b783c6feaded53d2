"""The kinds of test, where they are found and when they pass."""

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from runner import expectations, markdown
from runner.execute import run
from runner.expectations import Difference

# What `coroc run` is told for each way of running a program.
TIERS = {"interp": [], "compiled": [], "native": ["--native"]}


@dataclass
class Context:
    """What every case needs to run."""

    coroc: str
    root: Path
    timeout: float
    update: bool


@dataclass
class Failure:
    reason: str
    difference: Difference = None
    stderr: str = ""


def _run(context, tier, options, script, args, cwd):
    """Runs a program; in the tier `compiled` what `coroc compile` has made of it."""
    options = TIERS[tier] + options
    if tier != "compiled":
        return run([context.coroc, "run", *options, script, *args], cwd, context.timeout)
    with tempfile.TemporaryDirectory(prefix="coro-compiled-") as folder:
        file = str(Path(folder) / "program.coc")
        compiled = run([context.coroc, "compile", script, "-o", file], cwd, context.timeout)
        if compiled.fatal or compiled.exit_code != 0:
            return compiled
        outcome = run([context.coroc, "run", *options, file, *args], cwd, context.timeout)
        outcome.stderr = compiled.stderr + outcome.stderr
        return outcome


def _fatal(outcome):
    return Failure(outcome.fatal, stderr=outcome.stderr)


def _read(path):
    return path.read_text(encoding="utf-8", errors="replace")


def check(case, context):
    """Runs a case: None when it passes, else the Failure."""
    try:
        return case.check(context)
    except expectations.BadDirective as error:
        return Failure(str(error))


class ScriptCase:
    """A program whose comments say what it does."""

    def __init__(self, path, root, tier):
        self.path = path
        self.tier = tier
        self.name = str(path.relative_to(root)) + ("" if tier == "interp" else f" [{tier}]")

    def check(self, context):
        expected = expectations.parse(_read(self.path))
        script = str(self.path.relative_to(context.root))
        outcome = _run(context, self.tier, expected.run_options(), script, expected.args, context.root)
        return _verdict(expected, outcome)


def _verdict(expected, outcome):
    if outcome.fatal:
        return _fatal(outcome)
    difference = expectations.mismatch(expected, outcome)
    if difference is None:
        return None
    return Failure(difference.summary or f"wrong {difference.what}", difference, outcome.stderr)


class ScenarioCase:
    """A scenario and one of the stackings: what it needs to reach its coroutine through others, appended to it."""

    def __init__(self, path, stacking, root, tier):
        self.path = path
        self.stacking = stacking
        self.tier = tier
        self.name = f"{path.relative_to(root)} [{stacking.stem}]" + ("" if tier == "interp" else f" [{tier}]")

    def check(self, context):
        expected = expectations.parse(_read(self.path))
        with tempfile.TemporaryDirectory(prefix="coro-scenario-") as folder:
            program = Path(folder) / self.path.name
            program.write_text(_read(self.path) + _read(self.stacking), encoding="utf-8")
            outcome = _run(context, self.tier, expected.run_options(), program.name, [], folder)
        return _verdict(expected, outcome)


class GoldenCase:
    """A program whose whole outcome is kept in a file beside it."""

    def __init__(self, path, root, suffix):
        self.path = path
        self.golden = path.with_suffix(suffix)
        self.name = str(path.relative_to(root))

    def command(self, context, script):
        raise NotImplementedError

    def shown(self, outcome):
        """The outcome as the golden file has it, or a Failure."""
        raise NotImplementedError

    def matches(self, wanted, shown):
        return wanted == shown

    def check(self, context):
        script = str(self.path.relative_to(context.root))
        outcome = run(self.command(context, script), context.root, context.timeout)
        if outcome.fatal:
            return _fatal(outcome)
        shown = self.shown(outcome)
        if isinstance(shown, Failure):
            return shown
        wanted = self.golden.read_text(encoding="utf-8") if self.golden.exists() else None
        if wanted is not None and self.matches(wanted, shown):
            return None
        if context.update:
            self.golden.write_text(shown, encoding="utf-8")
            return None
        if wanted is None:
            return Failure(f"{self.golden.name} is missing (--update writes it)", Difference("output", "", shown))
        return Failure(f"differs from {self.golden.name}", Difference("output", wanted, shown))


class DiagnosticCase(GoldenCase):
    """A program with mistakes: stdout, stderr and exit code, in the `.expected` file."""

    def __init__(self, path, root):
        super().__init__(path, root, ".expected")

    def command(self, context, script):
        said = expectations.parse(_read(self.path))
        return [context.coroc, "run", *said.run_options(), script, *said.args]

    def shown(self, outcome):
        stdout = f"[stdout]\n{outcome.stdout}[stderr]\n" if outcome.stdout else ""
        return f"{stdout}{outcome.stderr}[exit {outcome.exit_code}]\n"


class BytecodeCase(GoldenCase):
    """A program and its bytecode, in the `.dis` file."""

    def __init__(self, path, root):
        super().__init__(path, root, ".dis")

    def command(self, context, script):
        return [context.coroc, "dis", script]

    def shown(self, outcome):
        if outcome.exit_code != 0 or outcome.stderr:
            return Failure(f"`coroc dis` fails with exit code {outcome.exit_code}", stderr=outcome.stderr)
        return outcome.stdout


class SampleCase(GoldenCase):
    """A sample and what it prints, in the `.expected` file, where `<number>` stands for any number."""

    def __init__(self, path, root):
        super().__init__(path, root, ".expected")

    def command(self, context, script):
        return [context.coroc, "run", "--virtual-time", script]

    def shown(self, outcome):
        if outcome.exit_code != 0 or outcome.stderr:
            return Failure(f"fails with exit code {outcome.exit_code}", stderr=outcome.stderr)
        return outcome.stdout

    def matches(self, wanted, shown):
        return matches_with_numbers(wanted, shown)


def matches_with_numbers(wanted, shown):
    """Whether two texts are equal, when `<number>` in the first stands for any number."""
    pattern = re.escape(wanted).replace("<number>", r"[0-9]+(?:\.[0-9]+)?")
    return re.fullmatch(pattern, shown) is not None


class DocCase:
    """An example of the documentation: it does what it says, and compiles where it says nothing."""

    def __init__(self, path, root, block):
        self.block = block
        self.name = f"{path.relative_to(root)}:{block.line}"

    def check(self, context):
        with tempfile.TemporaryDirectory(prefix="coro-doc-") as folder:
            # Messages in the documentation name this file.
            (Path(folder) / "example.co").write_text(self.block.code, encoding="utf-8")
            return self._check_in(folder, context)

    def _check_in(self, folder, context):
        expected = expectations.parse(self.block.code)
        if self.block.is_error:
            return self._check_error(folder, context)
        if not expected.stated and self.block.output is None:
            outcome = run([context.coroc, "dis", "example.co"], folder, context.timeout)
            if outcome.fatal:
                return _fatal(outcome)
            if outcome.exit_code != 0:
                return Failure("does not compile", stderr=outcome.stderr)
            return self._check_code(outcome)
        command = [context.coroc, "run", *expected.run_options(), "example.co", *expected.args]
        outcome = run(command, folder, context.timeout)
        if self.block.output is None or outcome.fatal:
            return _verdict(expected, outcome)
        shown = outcome.stdout + outcome.stderr
        if not matches_with_numbers(self.block.output, shown):
            return Failure("prints something else", Difference("output", self.block.output, shown))
        if outcome.exit_code != expected.exit_code and not outcome.stderr:
            return Failure(f"exit code {outcome.exit_code}")
        return None

    def _check_error(self, folder, context):
        outcome = run([context.coroc, "run", "--virtual-time", "example.co"], folder, context.timeout)
        if outcome.fatal:
            return _fatal(outcome)
        if outcome.exit_code != 2:
            return Failure(f"should not compile, but ends with exit code {outcome.exit_code}", stderr=outcome.stderr)
        if self.block.output is not None and self.block.output != outcome.stderr:
            return Failure("another message", Difference("message", self.block.output, outcome.stderr))
        return self._check_code(outcome)

    def _check_code(self, outcome):
        """An example of one message gives that one alone."""
        if not self.block.code_shown:
            return None
        shown = set(re.findall(r"^(?:error|warning)\[(.....)\]", outcome.stderr, re.M))
        if shown == {self.block.code_shown}:
            return None
        return Failure(f"gives {', '.join(sorted(shown)) or 'no message'}, not {self.block.code_shown}", stderr=outcome.stderr)


def _programs(folder):
    """Every program below a folder; those in a folder `lib` are there to be imported."""
    return sorted(path for path in folder.rglob("*.co") if "lib" not in path.relative_to(folder).parts)


def collect(suite, root, tiers):
    """The cases of a suite: `scripts`, `scripts.<topic>`, `scenarios`, `diagnostics`, `bytecode`, `samples` or `docs`."""
    kind, _, topic = suite.partition(".")
    tests = root / "tests"
    if kind == "scripts":
        return [ScriptCase(path, root, tier) for path in _programs(tests / "scripts" / topic)
                for tier in tiers if expectations.runs_in(_read(path), tier)]
    if kind == "scenarios":
        stackings = _programs(tests / "scenarios" / "stackings")
        return [ScenarioCase(path, stacking, root, tier) for path in sorted((tests / "scenarios").glob("*.co"))
                for stacking in stackings for tier in tiers]
    if kind == "diagnostics":
        return [DiagnosticCase(path, root) for path in _programs(tests / "diagnostics")]
    if kind == "bytecode":
        return [BytecodeCase(path, root) for path in _programs(tests / "bytecode")]
    if kind == "samples":
        return [SampleCase(path, root) for path in sorted((root / "samples").glob("*.co"))]
    if kind == "docs":
        pages = [root / "README.md", *sorted((root / "docs").rglob("*.md"))]
        return [DocCase(page, root, block) for page in pages if page.exists()
                for block in markdown.coro_blocks(page.read_text(encoding="utf-8"))]
    raise ValueError(f"no such suite: {suite}")


SUITES = ["scripts", "scenarios", "diagnostics", "bytecode", "samples", "docs"]
