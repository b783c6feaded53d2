"""Puts results into figures and tables."""

import math
from dataclasses import dataclass, field

from lib.contenders import CORO, NATIVE

HEADINGS = ["", "wall", "CPU", "memory", "one {unit}", "Coro takes", "native takes", "spread"]


@dataclass
class Result:
    """What came out of one workload."""

    workload: object
    series: list
    failures: dict[str, str] = field(default_factory=dict)

    def of(self, contender):
        """The contender's series, or None."""
        return next((one for one in self.series if one.contender == contender), None)

    def cost(self, one):
        """CPU seconds of an operation."""
        return one.median("cpu") / self.workload.operations_of(one.contender)

    def factors(self, ours=CORO):
        """How much longer `ours` takes than each contender, by name; empty without a figure of ours."""
        own = self.of(ours)
        return {} if own is None else {one.contender: self.cost(own) / self.cost(one) for one in self.series if one is not own}


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


def ratio(factor):
    return f"{factor:.2f}x"


def rows(result):
    """The table's cells, its headings first. Times of one launch, where a run has several."""
    compared = [result.factors(CORO), result.factors(NATIVE)]
    launches = result.workload.launches
    table = [[heading.format(unit=result.workload.unit) for heading in HEADINGS]]
    for one in result.series:
        wall, cpu = one.median("wall"), one.median("cpu")
        factors = [ratio(known[one.contender]) if one.contender in known else "" for known in compared]
        table.append([
            one.contender + (", a tenth" if one.contender in result.workload.tenth else ""), duration(wall / launches),
            duration(cpu / launches), memory(one.median("peak")), duration(result.cost(one)), *factors,
            f"{one.spread * 100:.0f} %",
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
