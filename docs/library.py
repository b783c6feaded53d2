#!/usr/bin/env python3
"""Writes docs/library/*.md from the `##` comments of the .co files in stdlib/; --check only compares."""
import pathlib
import re
import sys
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "library"
# The files of the core module in the order of the table of contents.
CORE = ["output", "numbers", "str", "bytes", "list", "map", "set", "range", "errors", "deferred", "coroutine", "stream", "expect",
        "time", "program", "memory"]

DECLARATION = re.compile(
    r"^(?P<indent> *)(?P<native>native )?(?P<static>static )?"
    r"(?:(?P<kind>fn|co|gen|let|var|class) (?P<name>[A-Za-z_]\w*|\[\]=?|[^\sA-Za-z_(]+)|(?P<init>init)\b)(?P<rest>.*)$"
)
TITLE = re.compile(r"^# -- (.+)$")
DOC = re.compile(r"^ *## ?(.*)$")


@dataclass
class Entry:
    """A declaration with its doc comment."""

    kind: str  # fn, co, gen, let, var, class, init
    name: str
    owner: str  # the class that it is a member of, or ""
    signature: str
    doc: list  # lines
    line: int  # 1-based, of the first line of the doc
    parent: str = ""

    @property
    def path(self):
        return f"{self.owner}.{self.name}" if self.owner else self.name

    @property
    def is_public(self):
        return not self.name.startswith("_") and not self.owner.startswith("_")

    @property
    def text(self):
        return [line for line in self.doc if not line.startswith("    ")]

    @property
    def example(self):
        """(line number, code) for each line of the example."""
        return [(self.line + i, line[4:]) for i, line in enumerate(self.doc) if line.startswith("    ")]


@dataclass
class Module:
    name: str
    title: str = ""  # of a file of the core module
    doc: list = field(default_factory=list)
    line: int = 1
    entries: list = field(default_factory=list)

    @property
    def example(self):
        return [(self.line + i, line[4:]) for i, line in enumerate(self.doc) if line.startswith("    ")]


def _depth(text):
    """How many brackets a text leaves open."""
    return sum((char in "([{") - (char in ")]}") for char in text)


def _signature(rest):
    """`(a, b = f()) -> int` of what follows a name, without the body."""
    depth = 0
    for at, char in enumerate(rest):
        if char == "{" and depth == 0 or char in "=#" and depth == 0:
            return rest[:at].strip()
        depth += _depth(char)
    return rest.strip()


def _header(lines, at):
    """The line, and those after it while a `(` is open, as one line."""
    header = lines[at]
    while header.count("(") > header.count(")") and at + 1 < len(lines):
        at += 1
        header += ("" if header.endswith("(") or lines[at].lstrip().startswith(")") else " ") + lines[at].strip()
    return header.replace(",)", ")")


def parse(name, text):
    """The module's declarations in order, those of classes behind their class."""
    module = Module(name)
    doc, begin, owner = [], 0, ""
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if match := DOC.match(line):
            begin = begin if doc else number
            doc.append(match[1])
            continue
        if doc and not line.strip() and not module.entries and not module.doc:
            module.doc, module.line = doc, begin
        elif match := TITLE.match(line):
            module.title = match[1]
        elif DECLARATION.match(line):
            match = DECLARATION.match(_header(lines, number - 1))
            indent = len(match["indent"])
            if indent <= (4 if owner else 0) and not (indent == 4 and not owner):
                kind = match["kind"] or "init"
                rest, end = match["rest"], number
                while _depth(_signature(rest)) > 0:
                    rest, end = f"{rest} {lines[end].strip()}", end + 1
                signature = _signature(rest).replace("( ", "(").replace(", )", ")")
                entry = Entry(kind, match["name"] or "init", owner if indent else "", signature, doc, begin if doc else number)
                if kind == "class":
                    parent = re.match(r" extends ([\w.]+)", match["rest"])
                    entry.parent = parent[1] if parent else ""
                    owner = "" if line.rstrip().endswith("}") else entry.name
                module.entries.append(entry)
        if line.startswith("}"):
            owner = ""
        doc = []
    return module


def _is_first(path):
    """Whether a file tells what the module is: stdlib/time/time.co."""
    return path.stem == path.parent.name


def modules():
    """(path, module) of each file of the library, those of a module together. Modules that begin with `_` are not for programs."""
    core = (ROOT / "stdlib" / "core").glob("*.co")
    for path in sorted(core, key=lambda path: (CORE.index(path.stem) if path.stem in CORE else len(CORE), path.stem)):
        yield path, parse("core", path.read_text(encoding="utf-8"))
    files = [(path.stem, path) for path in (ROOT / "stdlib").glob("*.co")]
    files += [(".".join(path.parent.relative_to(ROOT / "stdlib").parts), path) for path in (ROOT / "stdlib").rglob("*/*.co")]
    for name, path in sorted(files, key=lambda file: (file[0], not _is_first(file[1]), file[1])):
        if name != "core" and not name.startswith("_"):
            yield path, parse(name, path.read_text(encoding="utf-8"))


def _paragraphs(lines):
    return " ".join(line.strip() for line in lines).strip()


def _code(example):
    return ["", *("    " + code.rstrip() for _, code in example), ""] if example else [""]


def _heading(entry):
    # `[](i)` would be a link.
    return _title(entry).replace("[](", r"\[](")


def _title(entry):
    if entry.kind == "class":
        return f"## {entry.name}" + (f" extends {entry.parent}" if entry.parent else "")
    if entry.kind == "init":
        return f"### {entry.owner}{entry.signature}"
    level = "###" if entry.owner else "##"
    word = "" if entry.kind in ("fn", "let") else entry.kind + " "
    return f"{level} {word}{entry.path}{entry.signature}".rstrip()


def _sections(entries, head=()):
    lines = [*head]
    for entry in entries:
        lines += [_heading(entry), ""]
        if text := _paragraphs(entry.text):
            lines.append(text)
        lines += _code(entry.example)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


def _page(title, intro, entries):
    return _sections(entries, [f"# {title}", "", *intro])


def pages():
    """{file name: text} of all pages."""
    made, index = {}, ["# The library", "", "What every program sees:", ""]
    others = ["", "Modules, for `import`:", ""]
    for path, module in modules():
        entries = [entry for entry in module.entries if entry.is_public]
        if module.name == "core":
            if entries:
                file = f"core-{path.stem}.md"
                made[file] = _page(module.title, [], entries)
                names = ", ".join(f"`{entry.name}`" for entry in entries if not entry.owner)
                index.append(f"- [{module.title}]({file}): {names}")
            continue
        file = f"{module.name}.md"
        if file in made:
            made[file] += "\n" + _sections(entries) if entries else ""
            continue
        intro = [_paragraphs([line for line in module.doc if not line.startswith("    ")]), *_code(module.example)]
        made[file] = _page(module.name, intro, entries)
        others.append(f"- [{module.name}]({module.name}.md): {intro[0].split('. ')[0].rstrip('.')}")
    conventions = ["", "Methods that change a value are verbs and give nothing back (`sort`, `reverse`, `merge`); those that leave it",
                   "alone and give a new one are participles (`sorted`, `reversed`). Whatever has items has `len()` and `isEmpty()`;",
                   "a search that finds nothing gives nil."]
    made["README.md"] = "\n".join(index + conventions + (others if len(others) > 3 else [])) + "\n"
    return made


def main():
    wanted = pages()
    present = {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.md")}
    if "--check" in sys.argv:
        sys.exit(0 if wanted == present else "docs/library/ is behind stdlib/: run docs/library.py")
    PAGES.mkdir(exist_ok=True)
    for name in present.keys() - wanted.keys():
        (PAGES / name).unlink()
    for name, text in wanted.items():
        (PAGES / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
