"""Puts results into words: tables for the terminal, and docs/benchmarks.md."""

import math
from dataclasses import dataclass, field

from lib.contenders import CORO

HEADINGS = ["", "wall", "CPU", "memory", "one {unit}", "Coro takes", "spread"]


@dataclass
class Result:
    """What came out of one workload."""

    workload: object
    series: list
    failures: dict[str, str] = field(default_factory=dict)


def significant(number, digits=3):
    """A number with that many significant digits: 0.0123, 1.20, 123, 12346."""
    if number == 0:
        return "0"
    whole = math.floor(math.log10(abs(float(f"{number:.{digits - 1}e}"))))
    return f"{number:.{max(digits - 1 - whole, 0)}f}"


def duration(seconds):
    for unit, size in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        # 999.6 ms would be shown as 1000.
        if seconds >= size * 0.9995:
            return f"{significant(seconds / size)} {unit}"
    return f"{significant(seconds / 1e-9)} ns"


def memory(count):
    return f"{significant(count / 1e6)} MB"


def ratio(ours, theirs):
    return f"{ours / theirs:.2f}x"


def rows(result):
    """The table's cells, its headings first. Times of one launch, where a run has several."""
    ours = next((one for one in result.series if one.contender == CORO), None)
    launches = result.workload.launches
    table = [[heading.format(unit=result.workload.unit) for heading in HEADINGS]]
    for one in result.series:
        wall, cpu = one.median("wall"), one.median("cpu")
        compared = "" if ours is None or one is ours else ratio(ours.median("cpu"), cpu)
        table.append([
            one.contender, duration(wall / launches), duration(cpu / launches), memory(one.median("peak")),
            duration(cpu / result.workload.operations), compared, f"{one.spread * 100:.0f} %",
        ])
    return table


def text_table(table):
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    lines = []
    for row in table:
        cells = [row[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def markdown_table(table):
    lines = ["| " + " | ".join(table[0]) + " |", "|---" + "|---:" * (len(table[0]) - 1) + "|"]
    lines += ["| " + " | ".join(row) + " |" for row in table[1:]]
    return "\n".join(lines)


def as_text(result):
    parts = [f"{result.workload.name}: {result.workload.title}".replace("`", "")]
    if result.series:
        parts.append(text_table(rows(result)))
    parts += [f"FAILED {name}: {why}" for name, why in result.failures.items()]
    return "\n".join(parts) + "\n"


PAGE = """# Benchmarks

Coro beside other languages, on one machine in one run. The programs are in `bench/`: in each folder the same algorithm in
every language, in the plain way its users would write it. A program that prints a wrong result fails.

This page is written by `./dev bench --write`. `./dev bench` measures without writing, `./dev bench fib fact` only those,
`./dev bench --runs 15` more patiently. What was done for these figures, and how to find out where a program spends its time,
is in [performance.md](performance.md).

![Each contender's CPU time relative to Coro's](benchmarks.svg)

## How it is measured

- Figures are medians of {runs} runs. The contenders run in turn (A B C, A B C, ...), so that what disturbs the machine disturbs
  all alike.
- **wall** is the time from starting the process until its end, **CPU** what all its threads used, **memory** the most that was
  resident at once. Nothing is subtracted: starting up and compiling the program are part of every figure.
- **one ...** is the CPU time divided by the number of these operations: what one costs with everything around it.
- **Coro takes** is Coro's CPU time divided by the contender's: below 1 Coro is faster. The programs have one thread, so on an idle
  machine wall and CPU time are alike; on a busy one only CPU time says something.
- **spread** is the distance between the first and the third quartile of the CPU times, relative to the median. Differences below
  15 % are noise.
- A round trip is: a coroutine gives control away, another one runs and gives it back. Lua and Python resume a coroutine from the
  main program, Coro, Node and C++ let two coroutines take turns through a queue of what is ready.
- A language is left out where it has nothing that is the same (proper tail calls, integers of any size), where it would make the
  run much longer (Python's tasks), or where another workload says it already.

## Measured

{facts}

{tables}
"""


def as_page(results, facts, runs):
    """`facts` are names and texts: the date, the machine, the versions."""
    sections = []
    for result in results:
        sections.append(f"### {result.workload.name}\n\n{capitalised(result.workload.title)}.\n\n{markdown_table(rows(result))}")
    listed = "\n".join(f"- {name}: {text}" for name, text in facts)
    return PAGE.format(runs=runs, facts=listed, tables="\n\n".join(sections))


def capitalised(text):
    return text[0].upper() + text[1:]
