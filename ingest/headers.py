"""Compare headers of files with those a mapping knows."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final
from unicodedata import normalize

from ingest.checks.column import Unit

_BRACKETS: Final = re.compile(r"[(\[{【〔〈《「]([^)\]}】〕〉》」]*)[)\]}】〕〉》」]")
_WORDS: Final = re.compile(r"[_\s]+(fen|yuan)\s*$")
_DROPPED: Final = re.compile(r"[\s_\-:*·]+")
_UNITS: Final[dict[str, Unit]] = {
    "元": "元",
    "人民币元": "元",
    "yuan": "元",
    "万元": "万元",
    "分": "分",
    "fen": "分",
}
#: Units of money that are in use and not read: taken for 元 they would change every amount.
_OTHER: Final = re.compile(r"(人民币)?(?!万元)[十百千万亿]+元")
_OF_TABLE: Final = re.compile(r"单位\s*:\s*((?:人民币)?[十百千万亿]*元|分)(?!\w)")


@dataclass(frozen=True, slots=True)
class Header:
    """A header without its accidents, and the unit of money that it names.

    Attributes:
        other: a unit that it names and that cannot be read, as 千元 or 亿元.
    """

    text: str
    unit: Unit | None
    other: str = ""


@cache
def normalise(header: str) -> Header:
    """Return `header` without case, width, spaces, `_`, brackets; `金额（万元）` names a unit.

    `amount_fen` and `amount (yuan)` name one too.
    """
    text = normalize("NFKC", header).casefold()
    words = [_unit_word(inside) for inside in _BRACKETS.findall(text)]
    units = [_UNITS.get(word) for word in words]
    other = next((word for word in words if _OTHER.fullmatch(word)), "")
    text = _BRACKETS.sub("", text) if _BRACKETS.sub("", text).strip() else text
    if word := _WORDS.search(text):
        units.append(_UNITS[word[1]])
        text = text[: word.start()]
    return Header(_DROPPED.sub("", text), next((unit for unit in units if unit), None), other)


def unit_asked(header: str, title: str) -> str:
    """Return the unit of money as written: the header's, else the table's (单位：万元)."""
    own = normalise(header)
    found = _OF_TABLE.search(normalize("NFKC", title))
    of_table = found[1].removeprefix("人民币") if found else ""
    return own.other or own.unit or of_table


def _unit_word(inside: str) -> str:
    return inside.strip().removeprefix("单位").lstrip(": ")
