"""Runs programs and says what they took."""

import os
import statistics
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from lib import contenders

LAUNCHER = Path(__file__).resolve().parent / "launch.c"
COMPILERS = ["clang-19", "clang", "gcc"]


class Failure(Exception):
    """A program did not do what it should; the message says which and how."""


@dataclass(frozen=True)
class Run:
    # Seconds, of all launches together.
    wall: float
    cpu: float
    # Bytes.
    peak: int


@dataclass
class Series:
    """The runs of one contender in one workload."""

    contender: str
    runs: list[Run] = field(default_factory=list)

    def median(self, what):
        return statistics.median(getattr(run, what) for run in self.runs)

    @property
    def spread(self):
        """How far the runs are apart: the middle half of the CPU times, relative to the median."""
        if len(self.runs) < 2:
            return 0.0
        low, _, high = statistics.quantiles([run.cpu for run in self.runs], n=4, method="inclusive")
        return (high - low) / self.median("cpu")


class Launcher:
    """Starts programs through launch.c, which is compiled into the folder `build`."""

    def __init__(self, build, timeout):
        self.program = build / "launch"
        self.output = build / "stdout"
        self.timeout = timeout
        compiler = next(filter(None, map(contenders.find, COMPILERS)), None)
        if compiler is None:
            raise Failure(f"measuring needs a C compiler: {' or '.join(COMPILERS)}")
        contenders.compile_program(compiler, ["-O2"], LAUNCHER, self.program)

    def run(self, command, workload, contender=""):
        """One run; raises Failure when it fails or prints something else than the workload's result."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("CORO_", "LC_", "LANG"))}
        environment.update(LC_ALL="C.UTF-8")
        arguments = [str(self.program), str(self.output), str(workload.launches), str(self.timeout), *command]
        process = subprocess.run(arguments, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if process.returncode != 0:
            raise Failure(f"{command[0]} could not be started")
        wall, user, system, peak, status = map(int, process.stdout.split())
        self.check(workload.expected_of(contender), status, process.stderr)
        return Run(wall / 1e9, (user + system) / 1e9, peak)

    def check(self, expected, status, stderr):
        code = os.waitstatus_to_exitcode(status)
        if code != 0:
            how = f"ended with exit code {code}" if code > 0 else f"was killed by signal {-code}"
            raise Failure(f"{how}\n{stderr.strip()}".rstrip())
        printed = self.output.read_text(encoding="utf-8", errors="backslashreplace").strip()
        if printed != expected:
            raise Failure(f"printed {printed[:200]!r} instead of {expected!r}")


def measure(launcher, workload, commands, runs, progress):
    """Runs the contenders in turn (A B C A B C ...), so that what disturbs the machine disturbs all of them alike.

    `commands` has each contender's command by name. Gives the series of those that did well, and the failures by name.
    """
    series = {name: Series(name) for name in commands}
    failures = {}
    for number in range(runs):
        for name, command in commands.items():
            if name in failures:
                continue
            progress(f"{workload.name}: run {number + 1} of {runs}, {name}")
            try:
                series[name].runs.append(launcher.run(command, workload, name))
            except Failure as failure:
                failures[name] = str(failure)
    return [one for name, one in series.items() if name not in failures], failures
