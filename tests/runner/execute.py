"""Runs one command and says how it ended."""

import os
import re
import signal
import subprocess
import tempfile
from dataclasses import dataclass

# Signs that Coro itself failed. They fail a test whatever it expects.
FATAL = [
    (re.compile(r"ERROR: \w*Sanitizer|^SUMMARY: \w*Sanitizer", re.M), "sanitizer report"),
    (re.compile(r"\.(?:cpp|h|def):\d+:\d+: runtime error:"), "undefined behaviour"),
    (re.compile(r"internal check failed"), "internal check failed"),
    (re.compile(r"^.*\bleak(?:s|ed)?\b", re.M | re.I), "leak"),
]


# Compiled programs are kept here, until the tests are over.
CACHE = tempfile.TemporaryDirectory(prefix="coro-cache-")


@dataclass
class Outcome:
    stdout: str
    stderr: str
    exit_code: int
    # Why this is a failure whatever was expected: a crash, a hang, a sanitizer report.
    fatal: str = ""


def environment():
    """The same for every test and every user."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("CORO_", "LC_", "LANG"))}
    env.update(NO_COLOR="1", CORO_NATIVE_ALL="1", LC_ALL="C.UTF-8", TZ="UTC", XDG_CACHE_HOME=CACHE.name)
    env.setdefault("UBSAN_OPTIONS", "print_stacktrace=1")
    return env


def run(command, cwd, timeout, preexec=None, wants_output=True):
    """Runs a command without stdin. A process that outlives the timeout (in seconds) is killed with its children.
    `preexec` is called in the child before. Without `wants_output` what it prints goes nowhere."""
    process = subprocess.Popen(
        command, cwd=cwd, env=environment(), start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE if wants_output else subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=preexec,
    )
    hung = False
    try:
        stdout, stderr = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        hung = True
        os.killpg(process.pid, signal.SIGKILL)
        stdout, stderr = process.communicate()
    outcome = Outcome(_text(stdout or b""), _text(stderr), process.returncode)
    outcome.fatal = f"still running after {timeout:g} s" if hung else _fatal(outcome)
    return outcome


def _text(data):
    return data.decode("utf-8", errors="backslashreplace")


def _fatal(outcome):
    if outcome.exit_code < 0:
        number = -outcome.exit_code
        return f"killed by {signal.Signals(number).name}"
    for pattern, what in FATAL:
        if pattern.search(outcome.stderr):
            return what
    return ""
