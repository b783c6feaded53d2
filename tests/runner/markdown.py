"""The Coro examples of a Markdown page.

A block that is fenced as `coro` is an example. What it prints (or, fenced as `coro error`, the message that it gives)
is in the block fenced as `output` that comes next, if there is one. `coro error E0210` and `coro warning W0010` say which
code a message must have.
"""

import re
from dataclasses import dataclass

FENCE = re.compile(r"^(?P<indent> *)(?P<fence>`{3,}|~{3,}) *(?P<info>[^`]*)$")

ERROR_CODE = re.compile(r"[EW]\d{4}")


@dataclass
class Block:
    line: int
    info: str
    code: str


@dataclass
class Example:
    # 1-based, of the first line of code.
    line: int
    code: str
    output: str = None
    # Whether this must not compile.
    is_error: bool = False
    # The code that a message about it must have.
    code_shown: str = ""


def blocks(text):
    """All fenced blocks, in order; a block's own indentation is taken off its lines."""
    found = []
    opened = None
    for number, line in enumerate(text.split("\n"), 1):
        match = FENCE.match(line)
        if opened is None:
            if match:
                opened = match
                found.append(Block(number + 1, match["info"].strip(), ""))
        elif match and not match["info"].strip() and match["fence"].startswith(opened["fence"]):
            opened = None
        else:
            indent = len(opened["indent"])
            found[-1].code += (line[indent:] if not line[:indent].strip() else line) + "\n"
    return found


def coro_blocks(text):
    """The examples of a page."""
    examples = []
    previous = None
    for block in blocks(text):
        words = block.info.split()
        if words[:1] == ["coro"]:
            shown = next((word for word in words[1:] if ERROR_CODE.fullmatch(word)), "")
            previous = Example(block.line, block.code, is_error="error" in words[1:], code_shown=shown)
            examples.append(previous)
        else:
            if words[:1] == ["output"] and previous is not None:
                previous.output = block.code
            previous = None
    return examples
