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


@dataclass(frozen=True, slots=True)
class Header:
    """A header without its accidents, and the unit of money that it names."""

    text: str
    unit: Unit | None


@cache
def normalise(header: str) -> Header:
    """Return `header` without case, width, spaces, `_`, brackets; `金额（万元）` names a unit.

    `amount_fen` and `amount (yuan)` name one too.
    """
    text = normalize("NFKC", header).casefold()
    units = [_UNITS.get(_unit_word(inside)) for inside in _BRACKETS.findall(text)]
    text = _BRACKETS.sub("", text) if _BRACKETS.sub("", text).strip() else text
    if word := _WORDS.search(text):
        units.append(_UNITS[word[1]])
        text = text[: word.start()]
    return Header(_DROPPED.sub("", text), next((unit for unit in units if unit), None))


def _unit_word(inside: str) -> str:
    return inside.strip().removeprefix("单位").lstrip(": ")
