#!/usr/bin/env python3
"""Writes the table of instructions in docs/bytecode.md from bytecode/opcodes.def; --check only compares."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- instructions -->\n", "<!-- end of instructions -->\n"


def instructions(text):
    """(heading or None, name, operands, effect) for each line of the table."""
    for line in text.splitlines():
        if heading := re.match(r"// -- (.*)", line):
            yield heading[1].split(".")[0], None, None, None
        elif op := re.match(r'OP\((\w+), *(\w+), *(\w+), *(\w+), *(\w+), *"(\w*)", *"(.*)"\)', line):
            name, a, b, c, ext, _, effect = op.groups()
            operands = [f"{letter}: {kind}" for letter, kind in zip("abc", (a, b, c)) if kind != "None"]
            if ext != "None":
                operands.append(f"ext: {ext}")
            yield None, name, ", ".join(operands), effect


def table(text):
    lines = []
    for heading, name, operands, effect in instructions(text):
        if heading:
            lines += ["", f"**{heading[0].upper()}{heading[1:]}**", "", "| instruction | operands | effect |", "|---|---|---|"]
        else:
            lines.append(f"| `{name}` | {operands} | {effect.replace('|', chr(92) + '|')} |")
    return "\n".join(lines) + "\n\n"


def main():
    page = ROOT / "docs" / "bytecode.md"
    old = page.read_text()
    before, rest = old.split(BEGIN)
    after = rest.split(END)[1]
    new = before + BEGIN + table((ROOT / "bytecode" / "opcodes.def").read_text()) + END + after
    if "--check" in sys.argv:
        sys.exit(0 if new == old else "docs/bytecode.md is behind bytecode/opcodes.def: run docs/bytecode.py")
    page.write_text(new)


if __name__ == "__main__":
    main()
