"""Compare headers of files with those a mapping knows."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final
from unicodedata import normalize

from ingest.checks.column import Unit
from ingest.currencies import split_unit

_BRACKETS: Final = re.compile(r"[(\[{【〔〈《「]([^)\]}】〕〉》」]*)[)\]}】〕〉》」]")
_WORDS: Final = re.compile(r"[_\s]+(fen|yuan)\s*$")
_DROPPED: Final = re.compile(r"[\s_\-:*·]+")
_UNITS: Final[dict[str, Unit]] = {
    "元": "元",
    "yuan": "元",
    "万元": "万元",
    "分": "分",
    "fen": "分",
}
#: Units of money that are in use and not read: taken for 元 they would change every amount.
_OTHER: Final = re.compile(r"(?!万元)[十百千万亿]+元")
#: What stands behind 单位： or 币种： above a table.
_OF_TABLE: Final = re.compile(r"(?:单位|币种|货币)\s*:\s*([\w$€£]+)")


@dataclass(frozen=True, slots=True)
class Header:
    """A header without its accidents, and the unit and currency of money that it names.

    Attributes:
        other: a unit that it names and that cannot be read, as 千元 or 亿元.
        currency: ISO 4217 code; empty where it names none.
    """

    text: str
    unit: Unit | None
    other: str = ""
    currency: str = ""


@cache
def normalise(header: str) -> Header:
    """Return `header` without case, width, spaces, `_`, brackets; `金额（万元）` names a unit.

    `amount_fen` and `amount (yuan)` name one too, `金额（美元）` also a currency.
    """
    text = normalize("NFKC", header).casefold()
    named = [split_unit(_unit_word(inside)) for inside in _BRACKETS.findall(text)]
    currency = next((code for code, _ in named if code), "")
    words = [word for _, word in named]
    units = [_UNITS.get(word) for word in words]
    other = next((word for word in words if _OTHER.fullmatch(word)), "")
    text = _BRACKETS.sub("", text) if _BRACKETS.sub("", text).strip() else text
    if word := _WORDS.search(text):
        units.append(_UNITS[word[1]])
        text = text[: word.start()]
    unit = next((unit for unit in units if unit), None)
    return Header(_DROPPED.sub("", text), unit, other, currency)


def unit_asked(header: str, title: str) -> str:
    """Return the unit of money as written: the header's, else the table's (单位：万元)."""
    own = normalise(header)
    units = [_UNITS.get(word) or word for _, word in _of_table(title)]
    known = (unit for unit in units if unit in _UNITS or _OTHER.fullmatch(unit))
    return own.other or own.unit or next(known, "")


def currency_asked(header: str, title: str) -> str:
    """Return the currency of money by its code: the header's, else the table's, else ''."""
    own = normalise(header).currency
    return own or next((code for code, _ in _of_table(title) if code), "")


def _of_table(title: str) -> list[tuple[str, str]]:
    """Return currencies and units that stand above a table."""
    text = normalize("NFKC", title).casefold()
    return [split_unit(word) for word in _OF_TABLE.findall(text)]


def _unit_word(inside: str) -> str:
    return re.sub(r"^(金额)?(单位|币种|货币)", "", inside.strip()).lstrip(": ").rstrip()
