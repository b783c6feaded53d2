"""Who is measured: Coro and its peers, how they are started and which version they are."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
# The system's own programs come before what a user has put in front of them.
SEARCH_PATH = "/usr/bin:/bin:" + os.environ.get("PATH", "")


def find(tool):
    """The tool's path, or None when it is missing."""
    return shutil.which(tool, path=SEARCH_PATH)


@dataclass(frozen=True)
class Contender:
    name: str
    # Which of a workload's programs it runs.
    family: str
    suffix: str
    # The program that must be there; compilers, for compiled languages.
    tool: str
    # What comes before the program's file, and what before a program given on the command line.
    options: tuple[str, ...] = ()
    inline_option: str = "-e"
    version_option: str = "--version"
    compiled: bool = False

    @property
    def path(self):
        return find(self.tool)


CORO = "Coro"

PEERS = [
    Contender("Lua", "lua", ".lua", "lua5.4", version_option="-v"),
    Contender("LuaJIT -joff", "lua", ".lua", "luajit", options=("-joff",), version_option="-v"),
    Contender("LuaJIT", "lua", ".lua", "luajit", version_option="-v"),
    Contender("Node", "javascript", ".js", "node"),
    Contender("Python", "python", ".py", "python3", inline_option="-c"),
    Contender("C", "c", ".c", "clang-19", options=("-O2",), compiled=True),
    Contender("C++", "c++", ".cpp", "clang++-19", options=("-O2", "-std=c++20"), compiled=True),
]

# What a program is linked with, by workload.
LIBRARIES = {"fact": ["-lgmp"]}


def coro(path):
    return Contender(CORO, "coro", ".co", str(Path(path).resolve()))


def version(contender):
    """The first line of what the tool says about itself."""
    answer = subprocess.run([contender.path, contender.version_option], capture_output=True, text=True, check=False)
    lines = (answer.stdout + answer.stderr).strip().splitlines()
    return lines[0].strip() if lines else "unknown version"


def compile_program(tool, options, source, target, libraries=()):
    """Compiles when the source is newer. Raises CalledProcessError with the compiler's message in `stderr`."""
    if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([tool, *options, "-o", target, source, *libraries], check=True, capture_output=True, text=True)


def command(contender, workload, build):
    """How to start the contender's program for the workload, or None when it has none. Compiles into the folder `build`."""
    source = BENCH / workload.name / (workload.name + contender.suffix)
    if contender.compiled:
        if not source.exists():
            return None
        target = build / f"{workload.name}-{contender.family}"
        compile_program(contender.path, contender.options, source, target, LIBRARIES.get(workload.name, ()))
        return [str(target)]
    if contender.family in workload.inline:
        return [contender.path, *contender.options, contender.inline_option, workload.inline[contender.family]]
    if not source.exists():
        return None
    run = ["run"] if contender.family == "coro" else []
    return [contender.path, *contender.options, *run, str(source)]
