"""CSV line by line: slow, but one bad quote or endless line costs that line only."""

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

LONGEST: Final = 1 << 20  # bytes of a line
_BLOCK: Final = 1 << 20
_KEPT: Final = 4_000  # bytes shown of a line that is too long
_MOST_LINES: Final = 100  # of one record
_MOST_CHARACTERS: Final = 1 << 16


class Readable(Protocol):
    """What bytes come from."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes, none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a CSV: its cells, or None with a code that says what is wrong.

    Attributes:
        lines: how many lines of the file it takes up.
    """

    cells: list[str] | None
    text: str
    lines: int = 1
    code: str = ""


def lines(stream: Readable) -> Iterator[tuple[bytes, bool]]:
    """Yield lines with their ends, and whether a line was too long and is cut."""
    held, cut = b"", False
    while block := stream.read(_BLOCK):
        *whole, held = (held + block).splitlines(keepends=True)
        for line in whole:
            yield line, cut
            cut = False
        if len(held) > LONGEST:
            held, cut = held[:_KEPT], True
    if held:
        yield held, cut


def records(
    source: Iterator[tuple[bytes, bool]], delimiter: str, width: int = 0
) -> Iterator[Record]:
    """Yield the records of a CSV; with a `width`, only those of as many cells are whole."""
    waiting: deque[tuple[str, bool]] = deque()

    def following() -> tuple[str, bool] | None:
        if waiting:
            return waiting.popleft()
        item = next(source, None)
        return None if item is None else (item[0].decode("utf-8", "replace"), item[1])

    while (item := following()) is not None:
        text, cut = item
        if cut or len(text) > LONGEST:
            yield Record(None, text, code="line_too_long")
            continue
        taken = [item]
        cells = _cells(text, delimiter)
        while cells is None and _may_grow(taken) and (more := following()) is not None:
            taken.append(more)
            cells = _joined_cells(taken, delimiter)
        if len(taken) > 1 and (cells is None or width not in (0, len(cells))):
            waiting.extendleft(reversed(taken[1:]))
            cells, taken = None, taken[:1]
        yield _record(cells, "".join(part for part, _ in taken), len(taken), width)


def _record(cells: list[str] | None, text: str, count: int, width: int) -> Record:
    bare = text.rstrip("\r\n")
    if not cells:
        code = "unclosed_quote" if cells is None else ""
        return Record([""] * width if cells is not None else None, bare, count, code)
    if width and len(cells) != width:
        blank = not bare.strip()
        return Record(
            [""] * width if blank else None, bare, count, "" if blank else "wrong_cell_count"
        )
    return Record(cells, bare, count)


def _may_grow(taken: list[tuple[str, bool]]) -> bool:
    return len(taken) < _MOST_LINES and sum(len(text) for text, _ in taken) < _MOST_CHARACTERS


def _cells(text: str, delimiter: str) -> list[str] | None:
    """Return the cells of one line, None when a quote is open at its end."""
    if '"' not in text:
        return text.rstrip("\r\n").split(delimiter)
    try:
        return _parsed(text, delimiter, strict=True)
    except csv.Error as error:
        if "unexpected end" in str(error):
            return None
    # Text behind a closing quote is a slip of the pen as long as it stays in its line.
    try:
        return _parsed(text, delimiter, strict=False)
    except csv.Error:  # a quoted cell longer than the parser holds
        return None


def in_order(block: bytes, delimiter: str) -> bool:
    """Return whether every quote of `block` opens a cell or closes one."""
    text = io.StringIO(block.decode("utf-8", "replace"), newline="")
    try:
        deque(csv.reader(text, delimiter=delimiter, strict=True), maxlen=0)
    except csv.Error:
        return False
    return True


def ends_open(tail: bytes, delimiter: str) -> bool:
    """Return whether the last line of `tail` has an open quote."""
    last = tail.splitlines()[-1:]
    return any(_cells(line.decode("utf-8", "replace"), delimiter) is None for line in last)


def _joined_cells(taken: list[tuple[str, bool]], delimiter: str) -> list[str] | None:
    """Return the cells of a record of several lines, None when its quotes are not in order."""
    try:
        return _parsed("".join(text for text, _ in taken), delimiter, strict=True)
    except csv.Error:
        return None


def _parsed(text: str, delimiter: str, *, strict: bool) -> list[str] | None:
    lines = text.splitlines(keepends=True)
    found = list(csv.reader(lines, delimiter=delimiter, strict=strict))
    return found[0] if len(found) == 1 else None
