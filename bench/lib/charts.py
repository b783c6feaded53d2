"""A picture of all results at once: for each workload a bar for each peer, which goes to the left where Coro takes less time than
it, and to the right where it takes more. The scale is logarithmic; a peer's column ends at MOST times."""

import math
from html import escape

# Columns: what stands above, and the contenders of which the first with a figure is shown.
PEERS = [
    ("Lua 5.4", ["Lua"]), ("LuaJIT -joff", ["LuaJIT -joff"]), ("LuaJIT", ["LuaJIT"]), ("Node", ["Node"]), ("Python", ["Python"]),
    ("Go", ["Go"]), ("Erlang", ["Erlang"]), ("C, C++", ["C", "C++"]),
]
MOST = 16
LABELS, COLUMN, GAP, ROW, BAR, HEAD, FOOT, MARGIN = 112, 92, 14, 24, 14, 62, 34, 14
WIDTH = LABELS + len(PEERS) * (COLUMN + GAP) + MARGIN

# Viewers choose between light and dark by themselves. The background goes with it, so the text is legible on any page.
STYLE = """
  text { font: 12px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #24292f; }
  .page { fill: #ffffff; }
  .faint { fill: #57606a; font-size: 11px; }
  .peer { font-weight: 600; }
  .less { fill: #1a7f5a; }
  .more { fill: #c4622d; }
  .band { fill: #8c959f; fill-opacity: 0.10; }
  .one { stroke: #57606a; stroke-width: 1; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .page { fill: #0d1117; }
    .faint { fill: #9198a1; }
    .less { fill: #3fb98c; }
    .more { fill: #e28a5a; }
    .one { stroke: #9198a1; }
  }
"""


def length(factor):
    """How far the bar of a factor goes from the middle of its column, to the right when above 0."""
    share = math.log(factor) / math.log(MOST)
    return min(max(share, -1.0), 1.0) * COLUMN / 2


def label(factor):
    return f"{factor:.2f}" if factor < 0.995 else f"{factor:.1f}" if factor < 9.95 else f"{factor:.0f}"


def text(x, y, content, anchor="start", style=""):
    style = f' class="{style}"' if style else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{style}>{escape(content)}</text>'


def middle(column):
    return LABELS + column * (COLUMN + GAP) + GAP / 2 + COLUMN / 2


def bar(column, top, name, factor):
    x, reach = middle(column), length(factor)
    style = "less" if factor < 1 else "more"
    # The number stands on the free side of the middle.
    beside = text(x + (4 if reach < 0 else -4), top + ROW / 2 + 4, label(factor), "start" if reach < 0 else "end", "faint")
    return (f'<rect class="{style}" x="{x + min(reach, 0):.1f}" y="{top + (ROW - BAR) / 2:.1f}" width="{max(abs(reach), 1):.1f}" '
            f'height="{BAR}" rx="2"><title>{escape(name)}: {factor:.2f}x</title></rect>{beside}')


def rows_of(results, ours):
    """Each workload's name with its bars: column, contender and factor. Only those with bars."""
    rows = []
    for result in results:
        factors = result.factors(ours)
        bars = []
        for column, (_, names) in enumerate(PEERS):
            name = next((one for one in names if one in factors), None)
            if name:
                bars.append((column, name, factors[name]))
        if bars:
            rows.append((result.workload.name, bars))
    return rows


def as_svg(results, ours, title):
    """The chart of the contender `ours`."""
    rows = rows_of(results, ours)
    bottom = HEAD + ROW * len(rows)
    height = bottom + FOOT
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img">',
             f"<title>{escape(title)}</title>", f"<style>{STYLE}</style>",
             f'<rect class="page" width="{WIDTH}" height="{height}" rx="8"/>', text(LABELS, 18, title, style="peer")]
    parts += [text(middle(column), HEAD - 14, name, "middle", "peer") for column, (name, _) in enumerate(PEERS)]
    for number, (name, bars) in enumerate(rows):
        top = HEAD + ROW * number
        if number % 2 == 0:
            parts.append(f'<rect class="band" x="0" y="{top}" width="{WIDTH}" height="{ROW}"/>')
        parts.append(text(LABELS - 10, top + ROW / 2 + 4, name, "end"))
        parts += [bar(column, top, contender, factor) for column, contender, factor in bars]
    parts += [f'<line class="one" x1="{middle(column):.1f}" y1="{HEAD - 4}" x2="{middle(column):.1f}" y2="{bottom + 4}"/>'
              for column in range(len(PEERS))]
    parts.append(text(LABELS, bottom + 22, f"Green, to the left: Coro takes less time than that peer. Orange, to the right: more. "
                      f"A full bar is {MOST} times; the scale is logarithmic.", style="faint"))
    return "\n".join(parts + ["</svg>"]) + "\n"
