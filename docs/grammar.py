#!/usr/bin/env python3
"""Writes docs/grammar.md from the grammar files; --check only compares."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "grammar.md"
WIDTH = 110

INTRO = """# The grammar

Written by `docs/grammar.py` from `grammar/CoroParser.g4` and `grammar/CoroLexer.g4`. In quotes: what stands there as it is. `( )` groups,
`|` separates alternatives, `?` means at most once, `*` any number of times, `+` at least once. What the words mean is in
[language.md](language.md).

- *newline* is a newline that counts, or a `;`: [which newlines count](language/lexical.md#newlines).
- A comma may stand before a closing bracket.
- *name* is a letter or `_`, then letters, digits and `_`; letters of all alphabets. A keyword is a name after `.`, before `:` and as a method.
- Which `operand` belongs to which `operatorTail` is said by the [table of precedence](language/expressions.md#precedence).
"""

# Tokens that the token filter makes, or whose rule says less than a word.
TOKENS = {
    "ElseIf": '"else" "if"',
    "NotIn": '"not" "in"',
    "IsNot": '"is" "not"',
    "BareYield": '"yield"',
    "InterpolationEnd": '"}"',
    "InterpolationStart": '"${"',
    "OpenLow": '(".." | "..=")',
    "OpenHigh": '".."',
    "Declare": '("fn" | "co" | "gen")',
    "Lambda": '("fn" | "co" | "gen")',
    "ArrowLambda": '("fn" | "co")',
    "Newline": "newline",
    "Name": "name",
    "Int": "int",
    "Float": "float",
    "String": "string",
    "RawString": "rawString",
    "Bytes": "bytes",
    "Text": "text",
    "Format": '":" format "}"',
    "StringStart": '("\\"" | "\\"\\"\\"")',
    "StringEnd": '("\\"" | "\\"\\"\\"")',
    "EOF": "end",
}
# Of the standard library's own files only.
NATIVE = re.compile(r"native[A-Z]\w*")
SECTION = re.compile(r"// --- (.*?) -+$", re.MULTILINE)
LEXEME = re.compile(r"""'(?:\\.|[^'\\])*'|\[(?:\\.|[^\]\\])*\]|\w+\+?=|\w+|->.*?(?=;)|[()|*+?;:~]""")


def without_comments(text):
    return re.sub(r"/\*.*?\*/|//(?! ---)[^\n]*", "", text, flags=re.DOTALL)


def literals(lexer):
    """Token name to its spelling, of all tokens that have just one."""
    return {name: quoted(text) for name, text in re.findall(r"^(\w+) *: *'((?:\\.|[^'\\])*)' *;", lexer, re.MULTILINE)}


def quoted(text):
    return '"' + text.replace("\\'", "'").replace("\\\\", "\\").replace('"', '\\"') + '"'


class Rules:
    """Reads productions. A production is a list of alternatives, an alternative a list of printed items."""

    def __init__(self, text, names):
        self.lexemes = LEXEME.findall(text)
        self.at = 0
        self.names = names

    def take(self):
        self.at += 1
        return self.lexemes[self.at - 1]

    def peek(self):
        return self.lexemes[self.at] if self.at < len(self.lexemes) else ""

    def all(self):
        while self.at < len(self.lexemes):
            name = self.take()
            self.take()
            alternatives = self.alternatives()
            self.take()
            yield name, alternatives

    def alternatives(self):
        found = [self.sequence()]
        while self.peek() == "|":
            self.take()
            found.append(self.sequence())
        return [alternative for alternative in found if not any(NATIVE.fullmatch(item) for item in alternative)]

    def sequence(self):
        items = []
        while self.peek() not in ("|", ")", ";", ""):
            item = self.item()
            if item is not None:
                items.append(item)
        return items

    def item(self):
        lexeme = self.take()
        if lexeme.endswith("=") and not lexeme.startswith("'"):
            return self.item()
        if lexeme == "(":
            text = self.group()
        elif lexeme.startswith("'"):
            text = quoted(lexeme[1:-1])
        else:
            text = self.names.get(lexeme, lexeme)
        while self.peek() in ("*", "+", "?"):
            text = (text if is_one(text) else f"({text})") + self.take()
        return text

    def group(self):
        alternatives = [one for items in self.alternatives() for one in flat(" ".join(items))]
        alternatives = list(dict.fromkeys(alternatives))
        self.take()
        return alternatives[0] if len(alternatives) == 1 else "(" + " | ".join(alternatives) + ")"


def flat(text):
    """The alternatives of a group of plain tokens, or the text itself."""
    is_plain = re.fullmatch(r'\((\w+|"(?:\\.|[^"\\])*"|[ |])*\)', text)
    return text[1:-1].split(" | ") if is_plain and is_one(text) else [text]


def is_one(text):
    """Whether a `?` behind the text belongs to all of it."""
    if re.fullmatch(r'\w+|"(?:\\.|[^"\\])*"|\[[^\]]*\]', text):
        return True
    depth = 0
    for at, char in enumerate(re.sub(r'"(?:\\.|[^"\\])*"', lambda match: "_" * len(match[0]), text)):
        depth += (char == "(") - (char == ")")
        if depth == 0 and at < len(text) - 1:
            return False
    return text.startswith("(")


def production(name, alternatives):
    """The lines of one production, none longer than WIDTH when it can be helped."""
    lines = [" | ".join(flat(" ".join(items))) for items in alternatives]
    whole = f"{name} = " + " | ".join(lines)
    if len(whole) <= WIDTH:
        return [whole]
    if len(lines) == 1:
        return wrapped(f"{name} = {lines[0]}")
    return [f"{name}"] + [part for i, line in enumerate(lines) for part in wrapped(f"    {'=|'[i > 0]} {line}")]


def wrapped(line):
    lines = []
    while len(line) > WIDTH:
        at = line.rfind(" ", 9, WIDTH)
        lines.append(line[:at])
        line = "        " + line[at + 1:]
    return lines + [line]


def block(rules):
    return "```ebnf\n" + "\n".join(line for name, alternatives in rules for line in production(name, alternatives)) + "\n```\n"


def productions(parser, names):
    """(heading, text of the productions) of each section of the parser's grammar."""
    body = without_comments(parser).split("tokenVocab")[1].split("}", 1)[1]
    pieces = SECTION.split(body)
    for heading, text in zip(["Programs", *pieces[1::2]], pieces[::2]):
        yield heading, block((name, alternatives) for name, alternatives in Rules(text, names).all() if not NATIVE.fullmatch(name))


def numbers(lexer):
    wanted = {"Int": "int", "Float": "float", "Digits": "digits", "HexDigit": "hexDigit", "Exponent": "exponent"}
    rules = dict(re.findall(r"^(?:fragment +)?(\w+) *: *(.*?) *;$", lexer, re.MULTILINE))
    return block((wanted[name], next(Rules(f"{name} : {rules[name]} ;", wanted).all())[1]) for name in wanted)


def words(text):
    return " ".join(f"`{word}`" for word in re.findall(r": *'(\w+)'", text) if word != "native") + "\n"


def page():
    lexer = (ROOT / "grammar" / "CoroLexer.g4").read_text()
    parser = (ROOT / "grammar" / "CoroParser.g4").read_text()
    reserved, contextual = lexer.split("mode Keywords;")[1].split("// Keywords only where")
    parts = [INTRO]
    for heading, text in productions(parser, {**literals(lexer), **TOKENS}):
        parts += [f"## {heading}\n", text]
    parts += ["## Numbers\n", numbers(lexer), "## Keywords\n", words(reserved)]
    parts += ["Keywords only [where the language expects them](language/lexical.md#words), ordinary names elsewhere:\n", words(contextual)]
    return "\n".join(parts)


def main():
    new = page()
    if "--check" in sys.argv:
        sys.exit(0 if PAGE.exists() and PAGE.read_text() == new else "docs/grammar.md is behind grammar/: run docs/grammar.py")
    PAGE.write_text(new)


if __name__ == "__main__":
    main()
