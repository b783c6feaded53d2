"""What a script says about itself in its comments.

    # expect: a line of stdout          (also behind code: `print(1)  # expect: 1`)
    # expect-error: text                (stderr contains it, after the one before)
    # exit: 3                           (default 0)
    # args: one "two words"             (the script's own arguments)
    # options: --grace 2                (options of `coroc run`)
    # real-time                         (without: --virtual-time)
    # tiers: interp                     (default: every tier that is asked for)

Stdout must be exactly the expected lines; stderr must be empty unless a part of it is expected.
"""

import re
import shlex
from dataclasses import dataclass, field

EXPECT = re.compile(r"(?:^|\s)# expect:(?: (.*))?$")
EXPECT_ERROR = re.compile(r"(?:^|\s)# expect-error: (.+)$")
SETTING = re.compile(r"^# (exit|args|options): *(.*)$")
REAL_TIME = re.compile(r"^# real-time\s*$")


class BadDirective(Exception):
    """A directive that cannot be understood; the test fails with its text."""


TIERS = re.compile(r"^# tiers: *(.*)$", re.M)


@dataclass
class Expectations:
    stdout: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    exit_code: int = 0
    args: list = field(default_factory=list)
    options: list = field(default_factory=list)
    virtual_time: bool = True
    # Whether the source says anything about the outcome.
    stated: bool = False

    def run_options(self):
        return (["--virtual-time"] if self.virtual_time else []) + self.options


def parse(source):
    """The expectations in a program's comments."""
    found = Expectations()
    for number, line in enumerate(source.split("\n"), 1):
        line = line.rstrip("\r")
        if match := EXPECT.search(line):
            found.stdout.append(match[1] or "")
            found.stated = True
        elif match := EXPECT_ERROR.search(line):
            found.errors.append(match[1])
            found.stated = True
        elif match := SETTING.match(line):
            _set(found, match[1], match[2], number)
        elif REAL_TIME.match(line):
            found.virtual_time = False
    return found


def runs_in(source, tier):
    """Whether a program is to be run in that tier."""
    match = TIERS.search(source)
    return match is None or tier in match[1].split()


def _set(found, name, value, line):
    try:
        if name == "exit":
            found.exit_code = int(value)
            found.stated = True
        else:
            setattr(found, name, shlex.split(value))
    except ValueError as error:
        raise BadDirective(f"line {line}: `# {name}: {value}`: {error}") from None


def mismatch(expected, outcome):
    """Why an outcome is not the expected one; None when it is."""
    wanted = "".join(line + "\n" for line in expected.stdout)
    if outcome.stdout != wanted:
        return Difference("stdout", wanted, outcome.stdout)
    at = 0
    for text in expected.errors:
        found = outcome.stderr.find(text, at)
        if found < 0:
            return Difference("stderr", text, outcome.stderr, f"stderr does not contain, in order: {text}")
        at = found + len(text)
    if not expected.errors and outcome.stderr:
        return Difference("stderr", "", outcome.stderr)
    if outcome.exit_code != expected.exit_code:
        return Difference("exit code", str(expected.exit_code), str(outcome.exit_code))
    return None


@dataclass
class Difference:
    """Two texts that should be one."""

    what: str
    expected: str
    actual: str
    summary: str = ""
