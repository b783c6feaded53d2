"""Who is measured: Coro and its peers, how they are started and which version they are."""

import importlib.util
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
    # What runs the compiled program, and with which options; nothing for executables.
    runner: str = ""
    runner_options: tuple[str, ...] = ()

    @property
    def path(self):
        return find(self.tool)


CORO = "Coro"
NATIVE = "Coro native"

PEERS = [
    Contender("Lua", "lua", ".lua", "lua5.4", version_option="-v"),
    Contender("LuaJIT -joff", "lua", ".lua", "luajit", options=("-joff",), version_option="-v"),
    Contender("LuaJIT", "lua", ".lua", "luajit", version_option="-v"),
    Contender("Node", "javascript", ".js", "node"),
    Contender("Python", "python", ".py", "python3", inline_option="-c"),
    Contender("Go", "go", ".go", "go", options=("build",), version_option="version", compiled=True),
    # `+P`: so many processes at the same time.
    Contender("Erlang", "erlang", ".erl", "erlc", version_option="+V", compiled=True, runner="erl",
              runner_options=("-noshell", "+P", "2000000")),
    Contender("C", "c", ".c", "clang-19", options=("-O2",), compiled=True),
    Contender("C++", "c++", ".cpp", "clang++-19", options=("-O2", "-std=c++20"), compiled=True),
]

# What a program in C is linked with, by workload.
LIBRARIES = {"fact": ["-lgmp"], "nbody": ["-lm"], "spectralnorm": ["-lm"]}


def coro(path):
    """The interpreter, and the executables that `coroc build` makes."""
    tool = str(Path(path).resolve())
    return [Contender(CORO, "coro", ".co", tool),
            Contender(NATIVE, "coro", ".co", tool, options=("build", "--no-cache"), compiled=True)]


def version(contender):
    """The first line of what the tool says about itself."""
    tool = find(contender.runner) if contender.runner else contender.path
    answer = subprocess.run([tool, contender.version_option], capture_output=True, text=True, check=False)
    lines = (answer.stdout + answer.stderr).strip().splitlines()
    return lines[0].strip() if lines else "unknown version"


def changed_at(tool):
    """When a compiler changed. Of coroc a part is in a library beside it, and what it links programs with in a folder."""
    tool = Path(tool)
    parts = [tool, tool.with_name("libcoronative.so"), tool.with_name("bundle") / "complete"]
    return max(part.stat().st_mtime for part in parts if part.exists())


def compile_program(tool, options, source, target, libraries=(), names_target=True):
    """Compiles when the source or the compiler is newer. Raises CalledProcessError with the compiler's message in `stderr`."""
    if target.exists() and target.stat().st_mtime > max(source.stat().st_mtime, changed_at(tool)):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    output = ("-o", target) if names_target else ()
    subprocess.run([tool, *options, *output, source, *libraries], check=True, capture_output=True, text=True)


def source_of(contender, workload, build):
    """The file with the contender's program, or None. A folder's generate.py writes programs into the folder `build`."""
    folder = BENCH / (workload.folder or workload.name)
    generator = folder / "generate.py"
    source = folder / (folder.name + contender.suffix)
    if generator.exists():
        spec = importlib.util.spec_from_file_location(f"generate_{folder.name}", generator)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        text = module.program(contender.family)
        if text is None:
            return None
        source = build / source.name
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_text(text, encoding="utf-8")
    return source if source.exists() else None


def erlang_command(contender, workload, source, build):
    """A module of the workload's name whose `main` is called."""
    compile_program(contender.path, ("-o", str(build)), source, build / f"{workload.name}.beam", names_target=False)
    return [find(contender.runner), *contender.runner_options, "-pa", str(build), "-run", workload.name, "main",
            "-s", "erlang", "halt"]


def command(contender, workload, build):
    """How to start the contender's program for the workload, or None when it has none. Compiles into the folder `build`."""
    if contender.family in workload.inline and not contender.compiled:
        return [contender.path, *contender.options, contender.inline_option, workload.inline[contender.family]]
    source = source_of(contender, workload, build)
    if source is None:
        return None
    if contender.name == NATIVE and workload.is_of_run:
        return None
    if contender.family == "erlang":
        return erlang_command(contender, workload, source, build)
    if contender.compiled:
        target = build / f"{workload.name}-{contender.family}"
        libraries = LIBRARIES.get(workload.name, ()) if contender.family == "c" else ()
        compile_program(contender.path, contender.options, source, target, libraries)
        return [str(target)]
    run = ["run", *workload.coro_options] if contender.family == "coro" else []
    return [contender.path, *contender.options, *run, str(source)]
