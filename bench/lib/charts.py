"""A picture of all results at once: each contender's CPU time relative to Coro's, on a logarithmic scale."""

import math
from html import escape

from lib.contenders import CORO

COLOURS = {
    "Lua": "#1f4e9e", "LuaJIT -joff": "#5aa9e6", "LuaJIT": "#0b7a75", "Node": "#3c9d3c", "Python": "#d9a404", "Go": "#00add8",
    "C": "#777777", "C++": "#777777",
}
WIDTH, LABELS, ROW, HEAD, FOOT = 960, 130, 22, 56, 30
# What is beyond is drawn at the edge.
LEAST, MOST = 1 / 32, 32


def position(factor):
    """Where a contender stands that takes `factor` times as long as Coro."""
    share = math.log(min(max(factor, LEAST), MOST) / LEAST) / math.log(MOST / LEAST)
    return LABELS + share * (WIDTH - LABELS - 20)


def text(x, y, content, anchor="start", size=12, colour="#333333"):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}">{escape(content)}</text>'


def axis(height):
    parts = []
    for power in range(-5, 6):
        x = position(2.0 ** power)
        is_one = power == 0
        parts.append(f'<line x1="{x:.1f}" y1="{HEAD - 8}" x2="{x:.1f}" y2="{height - FOOT}" '
                     f'stroke="{"#c0392b" if is_one else "#e4e4e4"}" stroke-width="{2 if is_one else 1}"/>')
        label = "Coro" if is_one else f"{2 ** power}x" if power > 0 else f"1/{2 ** -power}"
        parts.append(text(x, height - FOOT + 16, label, "middle", 11, "#c0392b" if is_one else "#777777"))
    return parts


def legend(names):
    parts, x = [], LABELS
    for name in names:
        parts.append(f'<circle cx="{x + 5}" cy="34" r="5" fill="{COLOURS.get(name, "#000000")}"/>')
        parts.append(text(x + 14, 38, name))
        x += 30 + 7.5 * len(name)
    return parts


def as_svg(results):
    """The chart of those results that have a figure for Coro and for another one."""
    rows, names = [], []
    for result in results:
        ours = next((one for one in result.series if one.contender == CORO), None)
        others = [one for one in result.series if one is not ours]
        if ours is None or not others:
            continue
        rows.append((result.workload.name, [(one.contender, one.median("cpu") / ours.median("cpu")) for one in others]))
        names += [one.contender for one in others if one.contender not in names]
    height = HEAD + ROW * len(rows) + FOOT
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
             'font-family="sans-serif">', f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
             text(LABELS, 16, "CPU time relative to Coro: right of the line takes longer, left of it less", size=13)]
    parts += legend(names) + axis(height)
    for number, (name, factors) in enumerate(rows):
        y = HEAD + ROW * number + ROW / 2
        parts.append(text(LABELS - 10, y + 4, name, "end"))
        for contender, factor in factors:
            parts.append(f'<circle cx="{position(factor):.1f}" cy="{y:.1f}" r="5" fill="{COLOURS.get(contender, "#000000")}" '
                         f'fill-opacity="0.85"><title>{escape(contender)}: {factor:.2f}x</title></circle>')
    return "\n".join(parts + ["</svg>"]) + "\n"
