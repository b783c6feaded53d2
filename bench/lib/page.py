"""docs/benchmarks.md, and the table of the README, from the results."""

import re

from lib.contenders import CORO, NATIVE
from lib.report import duration, markdown_table, memory, ratio, rows, significant

PAGE = """# Benchmarks

Coro beside other languages, on one machine in one run. The programs are in `bench/`: in each folder the same algorithm in
every language, in the plain way its users would write it. A program that prints a wrong result fails.

This page, its charts and the table in the README are written by `./dev bench --write`. `./dev bench` measures without writing,
`./dev bench fib fact` only those, `./dev bench --runs 15` more patiently. What was done for these figures, and how to find out
where a program spends its time, is in [performance.md](performance.md).

## At a glance

The interpreter:

![What the interpreter takes, relative to each peer](benchmarks.svg)

Executables that `coroc build` made:

![What native code takes, relative to each peer](benchmarks-native.svg)

## How it is measured

- Figures are medians of {runs} runs. The contenders run in turn (A B C, A B C, ...), so that what disturbs the machine disturbs
  all alike.
- **wall** is the time from starting the process until its end, **CPU** what all its threads used, **memory** the most that was
  resident at once. Nothing is subtracted: starting up and compiling the program are part of every figure, but for the languages
  that are compiled beforehand (Coro native, C, C++, Go, Erlang).
- **one ...** is the CPU time divided by the number of these operations: what one costs with everything around it.
- **Coro takes** is what one costs in Coro divided by what it costs the contender: below 1 Coro is faster. Most programs have one
  thread, so on an idle machine wall and CPU time are alike; on a busy one only CPU time says something. Go and Erlang use
  several, for collecting garbage and for their own scheduling.
- **a tenth**: the contender does a tenth of the operations, since all of them would take too long; wall, CPU and memory are of
  that tenth.
- **spread** is the distance between the first and the third quartile of the CPU times, relative to the median. Differences below
  15 % are noise.
- A round trip is: a coroutine gives control away, another one runs and gives it back. Lua and Python resume a coroutine from the
  main program, Coro, Go, Node and C++ let two coroutines take turns through a queue of what is ready.
- A language is left out where it has nothing that is the same (proper tail calls, integers of any size), or where another
  workload says it already. Node's channels are written with promises; Erlang's processes send each other messages.

## Measured

{facts}

{tables}

## Building

What `coroc build` takes from the source to an executable, its own cache not used, and the executable's size.

{builds}
"""

# The README's rows: workload, what stands there, and whether memory is shown.
README_ROWS = [
    ("fib", "`fib(35)`", False),
    ("whileloop", "100,000,000 steps of a `while` loop", False),
    ("richards", "richards: objects and methods", False),
    ("binarytrees", "trees made and freed", False),
    ("wordcount", "1,000,000 words counted in a map", False),
    ("roundtrip", "a round trip between two coroutines", False),
    ("suspended", "1,000,000 coroutines suspended at once", True),
    ("noreturn", "a `noreturn` from one coroutine to the next", False),
    ("pingpong", "a round trip through two channels", False),
    ("timers", "1,000,000 timers set and fired", False),
    ("fact", "10,000! twenty times", False),
    ("startup", "starting, and printing a line", False),
]
README_PEERS = [("Lua", "Lua 5.4"), ("LuaJIT -joff", "LuaJIT's interpreter"), ("Node", "Node"), ("Go", "Go")]
# Workloads of which the README shows what one operation costs.
EACH = {"roundtrip", "noreturn", "pingpong", "startup"}
README_MARKS = re.compile(r"(<!-- figures -->\n).*?(<!-- end of figures -->\n)", re.DOTALL)


def as_page(results, facts, runs, builds):
    """`facts` are names and texts: the date, the machine, the versions."""
    sections = []
    for result in results:
        sections.append(f"### {result.workload.name}\n\n{capitalised(result.workload.title)}.\n\n{markdown_table(rows(result))}")
    listed = "\n".join(f"- {name}: {text}" for name, text in facts)
    return PAGE.format(runs=runs, facts=listed, tables="\n\n".join(sections), builds=builds_table(builds))


def builds_table(builds):
    table = [["", "time", "size"]]
    table += [[one.workload, duration(one.seconds), f"{significant(one.size / 1e6)} MB"] for one in builds]
    return markdown_table(table)


def shown(result, contender, has_memory):
    one = result.of(contender)
    if one is None:
        return ""
    seconds = result.cost(one) if result.workload.name in EACH else one.median("cpu") / result.workload.launches
    return duration(seconds) + (f", {memory(one.median('peak'))}" if has_memory else "")


def readme_table(results):
    by_name = {result.workload.name: result for result in results}
    table = [["", "Coro", "built", *(f"of {text}" for _, text in README_PEERS)]]
    for name, text, has_memory in README_ROWS:
        result = by_name.get(name)
        if result is None:
            continue
        factors = result.factors()
        cells = [ratio(factors[peer]) if peer in factors else "" for peer, _ in README_PEERS]
        table.append([text, shown(result, CORO, has_memory), shown(result, NATIVE, has_memory), *cells])
    return markdown_table(table)


def with_figures(readme, results):
    """The README with the table between its marks made anew. Raises ValueError when they are not there."""
    if not README_MARKS.search(readme):
        raise ValueError("the README has no marks for the figures")
    return README_MARKS.sub(lambda found: found[1] + readme_table(results) + "\n" + found[2], readme)


def capitalised(text):
    return text[0].upper() + text[1:]
