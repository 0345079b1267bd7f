"""Cypher as words and signs, so that nothing inside a string or a comment is taken for either.

What the two engines would read differently is refused rather than read: escapes of characters
(Neo4j turns them into characters before it reads, so one may end a string), letters beyond
ASCII outside quotes (some are capitals of ASCII letters), lone carriage returns, escapes in
strings that only one engine knows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from graph.errors import InvalidParameter


class Kind(StrEnum):
    """Kinds of token."""

    WORD = "word"
    QUOTED = "quoted"
    STRING = "string"
    NUMBER = "number"
    PARAMETER = "parameter"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign.

    Attributes:
        text: as written; of a parameter its name.
        line, column: where it stands, from 1.
    """

    kind: Kind
    text: str
    line: int
    column: int

    @property
    def upper(self) -> str:
        """The word in capitals; empty for what is no bare word."""
        return self.text.upper() if self.kind is Kind.WORD else ""

    @property
    def name(self) -> str:
        """What a bare or quoted word names."""
        return self.text.strip("`")

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}"


@dataclass(frozen=True, slots=True)
class Lexed:
    """A text in tokens, and `text` itself with blanks where comments stood."""

    text: str
    tokens: tuple[Token, ...]


_ESCAPED: Final = r"\\[\\'\"bBfFnNrRtT]"
_TOKEN: Final = re.compile(
    rf"""(?P<blank>[ \t\n]+)
    |(?P<comment>//[^\n]*|/\*.*?\*/)
    |(?P<string>'(?:[^'\\]|{_ESCAPED})*'|"(?:[^"\\]|{_ESCAPED})*")
    |(?P<quoted>`[^`\\\n]+`)
    |(?P<parameter>(?<!\w)\$[A-Za-z_]\w*)
    |(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    |(?P<word>[A-Za-z_]\w*)
    |(?P<sign>\.\.|/(?![*])|[-+*%^=<>()\[\]{{}},.:|&!~])""",
    re.X | re.S | re.A,
)
_UNICODE: Final = re.compile(r"\\[uU]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


def lexed(text: str, field: str) -> Lexed:
    """Return `text` in tokens.

    Args:
        field: name of the text, for messages.

    Raises:
        InvalidParameter: something in it is no word or sign of Cypher.
    """
    text = text.replace("\r\n", "\n")
    _refuse_tricks(text, field)
    tokens: list[Token] = []
    parts: list[str] = []
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise _strange(text, place, field)
        kind, raw = str(found.lastgroup), found[0]
        parts.append(re.sub(r"[^\n]", " ", raw) if kind == "comment" else raw)
        if kind not in ("blank", "comment"):
            tokens.append(Token(Kind(kind), _named(kind, raw), *_where(text, place)))
        place = found.end()
    return Lexed("".join(parts), tuple(tokens))


def _refuse_tricks(text: str, field: str) -> None:
    if found := _UNICODE.search(text):
        line, column = _where(text, found.start())
        raise InvalidParameter(
            f"{field}, line {line}, column {column}: a character is written as {found[0]}…; "
            "write the character itself"
        )
    if found := _CONTROL.search(text):
        line, column = _where(text, found.start())
        raise InvalidParameter(
            f"{field}, line {line}, column {column}: the control character {found[0]!r}; "
            "only blanks, tabs and line ends may stand between words"
        )


def _strange(text: str, place: int, field: str) -> InvalidParameter:
    line, column = _where(text, place)
    letter, where = text[place], f"{field}, line {line}, column {column}"
    if letter in "'\"`" or text.startswith("/*", place):
        return InvalidParameter(
            f"{where}: {text[place : place + 2]!r} begins what does not end; close it; in "
            "strings a backslash stands before \\ ' \" b f n r t only, in names never"
        )
    if letter == ";":
        return InvalidParameter(f"{where}: ';' ends a statement; a model is one, without ';'")
    if letter == "$":
        return InvalidParameter(f"{where}: '$' without a name; write $name")
    return InvalidParameter(
        f"{where}: {letter!r} cannot stand here; names of other letters stand in backticks"
    )


def _named(kind: str, raw: str) -> str:
    return raw[1:] if kind == "parameter" else raw


def _where(text: str, place: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, place) + 1
    return text.count("\n", 0, place) + 1, place - start + 1


def paired(tokens: Sequence[Token], field: str) -> dict[int, int]:
    """Return the places of brackets that belong together, both ways.

    Raises:
        InvalidParameter: a bracket has no partner.
    """
    partners: dict[int, int] = {}
    opened: list[int] = []
    for place, token in enumerate(tokens):
        if token.kind is not Kind.SIGN:
            continue
        if token.text in "([{":
            opened.append(place)
        elif token.text in ")]}":
            begun = opened.pop() if opened else None
            if begun is None or tokens[begun].text + token.text not in ("()", "[]", "{}"):
                raise InvalidParameter(f"{field}, {token}: {token.text!r} was not opened")
            partners[begun], partners[place] = place, begun
    if opened:
        token = tokens[opened[-1]]
        raise InvalidParameter(f"{field}, {token}: {token.text!r} is not closed")
    return partners
