"""Where a table's header is: exports put titles, units and dates of printing above it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

SEARCHED: Final = 12  # rows

_NUMBER: Final = re.compile(r"^[￥¥(（]?[-+]?[\d,.\-/:年月日 ]+%?[)）]?元?$")
_LEAST_FILLED: Final = 0.6
_LEAST_DISTINCT: Final = 0.5


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells shown as one: rows and columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: index of its last row, its cells, the text above it."""

    row: int
    cells: list[str]
    title: str = ""


def find_header(rows: Sequence[Sequence[str]], merges: Sequence[Merge] = ()) -> Header | None:
    """Return the first row that reads like a header, None when there is none.

    A header of two rows (a merged cell above several) is one: lower cells name the columns.
    """
    width = _usual_width(rows[:SEARCHED])
    for index, row in enumerate(rows[:SEARCHED]):
        filled = _across(row, index, merges)
        if not _reads_like_header(filled, width):
            continue
        below = rows[index + 1] if index + 1 < len(rows) else []
        if _is_group(index, merges) and _is_words(below):
            return Header(index + 1, _joined(filled, below), _title(rows[:index]))
        return Header(index, [str(cell) for cell in row[: _width(row)]], _title(rows[:index]))
    return None


def _title(above: Sequence[Sequence[str]]) -> str:
    return " ".join(cell.strip() for row in above for cell in row if cell.strip())


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    """Return the commonest number of cells, the larger of equals; titles of one cell aside."""
    widths = [width for row in rows if (width := _width(row))]
    counts = Counter([width for width in widths if width > 1] or widths)
    return max(counts, key=lambda width: (counts[width], width), default=0)


def _width(row: Sequence[str]) -> int:
    return next((place for place in range(len(row), 0, -1) if row[place - 1].strip()), 0)


def _across(row: Sequence[str], index: int, merges: Sequence[Merge]) -> list[str]:
    """Return `row` with the text of cells merged across repeated."""
    cells = list(row)
    for merge in merges:
        if merge.top == index and merge.right > merge.left and merge.left < len(cells):
            span = slice(merge.left, merge.right + 1)
            cells[span] = [cells[merge.left]] * len(cells[span])
    return cells


def _is_words(row: Sequence[str]) -> bool:
    cells = [cell.strip() for cell in row if cell.strip()]
    return bool(cells) and not any(_NUMBER.match(cell) for cell in cells)


def _reads_like_header(row: Sequence[str], width: int) -> bool:
    cells = [cell.strip() for cell in row if cell.strip()]
    captions = sum(":" in cell or "：" in cell for cell in cells)
    return (
        _is_words(row)
        and len(cells) >= _LEAST_FILLED * width
        and len(set(cells)) >= _LEAST_DISTINCT * len(cells)
        and (len(set(cells)) > 1 or width == 1)
        and captions * 2 <= len(cells)
    )


def _is_group(index: int, merges: Sequence[Merge]) -> bool:
    return any(
        merge.top == merge.bottom == index and merge.right > merge.left for merge in merges
    )


def _joined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Return names of a header of two rows; equal lower names get the upper one in front."""
    width = max(_width(above), _width(below))
    upper = [above[place].strip() if place < len(above) else "" for place in range(width)]
    lower = [below[place].strip() if place < len(below) else "" for place in range(width)]
    return [
        (over + under if lower.count(under) > 1 else under) if under else over
        for over, under in zip(upper, lower, strict=True)
    ]
