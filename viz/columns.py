"""Columns that line up where a Chinese character takes two places of a terminal."""

import unicodedata
from collections.abc import Collection, Sequence
from typing import Final

#: Wider cells do not push the following columns to the right for every other row.
_WIDEST: Final = 72
_GAP: Final = "  "


def width(text: str) -> int:
    """Return the places `text` takes: two for wide characters, none for combining ones."""
    return sum(_places(letter) for letter in text)


def _places(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1


def pad(text: str, places: int, *, right: bool = False) -> str:
    """Return `text` filled with blanks to `places`, flush right when asked."""
    blanks = " " * max(0, places - width(text))
    return blanks + text if right else text + blanks


def aligned(rows: Sequence[Sequence[str]], *, right: Collection[int] = ()) -> list[str]:
    """Return one line per row; columns in `right` are flush right, empty columns are left out.

    Args:
        rows: all of the same length.
    """
    if not rows:
        return []
    widths = [min(_WIDEST, max(map(width, column))) for column in zip(*rows, strict=True)]
    kept = [i for i, places in enumerate(widths) if places]
    return [
        _GAP.join(pad(row[i], widths[i], right=i in right) for i in kept).rstrip()
        for row in rows
    ]
