"""CSV by Arrow, in blocks that end with a row.

Blocks are cut here and parsed from memory: Arrow's own streaming reads ahead in a thread that
calls back into Python, and a reader that is left half-way can then hang the process at its end.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from ingest.readers.assemble import Rows, shown, text_table
from ingest.readers.careful import ends_open, in_order
from ingest.readers.encoding import Utf8Stream
from ingest.readers.sheet import BrokenRow, Sheet

BLOCK: Final = 4 << 20  # bytes
_LONGEST: Final = 4 * BLOCK  # bytes without the end of a row


class NeedsCare(Exception):
    """Arrow may take several rows for one; line by line says which."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows in a run: `start` is the index of the first, good or not."""

    start: int
    rows: Rows
    table: pa.Table
    broken: tuple[BrokenRow, ...]

    @classmethod
    def empty(cls, columns: Sequence[str]) -> Self:
        """Return a part of no rows."""
        return cls(0, np.zeros(0, np.int64), text_table(columns, []), ())

    def with_next(self, other: "Part") -> "Part":
        """Return this part and the one behind it as one."""
        rows = np.concatenate([self.rows, other.rows])
        table = pa.concat_tables([self.table, other.table])
        return Part(self.start, rows, table, self.broken + other.broken)

    def split(self, size: int) -> tuple["Part", "Part"]:
        """Return the first `size` good rows, and the rest, of at least one."""
        end = int(self.rows[size])
        before = tuple(row for row in self.broken if row.row < end)
        first = Part(self.start, self.rows[:size], self.table.slice(0, size), before)
        behind = self.broken[len(before) :]
        return first, Part(end, self.rows[size:], self.table.slice(size), behind)


def parts(stream: Utf8Stream, sheet: Sheet) -> Iterator[Part]:
    """Yield the rows of a CSV, a block at a time.

    Raises:
        NeedsCare: from here on quotes or line ends are not in order.
    """
    start = 0
    for block in _blocks(stream, sheet.delimiter):
        part = _parsed(block, sheet, start, stream)
        start += len(part.rows) + len(part.broken)
        yield part


def _blocks(stream: Utf8Stream, delimiter: str) -> Iterator[bytes]:
    """Yield bytes that end with a row: at a line end with an even number of quotes before."""
    held = b""
    while block := stream.read(BLOCK):
        held += block
        # A CR at the very end may be half of a CR LF.
        cut = held.rfind(b"\n") + 1 or held.rfind(b"\r", 0, -1) + 1
        if cut and held.count(b'"', 0, cut) % 2 == 0:
            yield held[:cut]
            held = held[cut:]
        elif len(held) > _LONGEST:
            raise NeedsCare
    if held.count(b'"') % 2 or ends_open(stream.tail, delimiter):
        raise NeedsCare
    if held:
        yield held


def _parsed(block: bytes, sheet: Sheet, start: int, stream: Utf8Stream) -> Part:
    refused: list[pa_csv.InvalidRow] = []
    table = _table(block, sheet, refused)
    if any("\n" in row.text or "\r" in row.text for row in refused):
        raise NeedsCare
    if b'"' in block and _swallows(block, table, sheet.delimiter):
        raise NeedsCare
    broken = tuple(
        BrokenRow(start + row.number - 1, shown(row.text), "wrong_cell_count")
        for row in refused
    )
    rows = start + np.arange(len(table) + len(broken), dtype=np.int64)
    good = rows[~np.isin(rows, [row.row for row in broken])] if broken else rows
    return Part(start, good, _text(table, stream), broken)


def _table(block: bytes, sheet: Sheet, refused: list[pa_csv.InvalidRow]) -> pa.Table:
    """Return a block as binary columns; rows with another number of cells go to `refused`."""

    def refuse(row: pa_csv.InvalidRow) -> str:
        refused.append(row)
        return "skip"

    names = list(sheet.columns)
    try:
        return pa_csv.read_csv(
            pa.BufferReader(block),
            # Only without threads does Arrow say which row it refuses.
            pa_csv.ReadOptions(
                column_names=names, block_size=len(block) + 1, use_threads=False
            ),
            pa_csv.ParseOptions(
                delimiter=sheet.delimiter,
                newlines_in_values=b'"' in block,
                ignore_empty_lines=False,
                invalid_row_handler=refuse,
            ),
            pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.binary()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        raise NeedsCare from error


def _swallows(block: bytes, table: pa.Table, delimiter: str) -> bool:
    """Return whether cells hold line breaks that an open quote may have let in."""
    suspect = rf'[{re.escape(delimiter)}"]|[\r\n]$'
    breaks = [
        column.filter(pc.match_substring_regex(column, r"[\r\n]")) for column in table.columns
    ]
    if not any(len(cells) for cells in breaks):
        return False
    return not in_order(block, delimiter) or any(
        pc.any(pc.match_substring_regex(cells, suspect)).as_py() for cells in breaks
    )


def _text(table: pa.Table, stream: Utf8Stream) -> pa.Table:
    try:
        columns = [column.cast(pa.string()) for column in table.columns]
    except pa.ArrowInvalid:  # not UTF-8 after all
        stream.damaged = True
        columns = [
            pa.array(
                [cell.decode("utf-8", "replace") for cell in column.to_pylist()], pa.string()
            )
            for column in table.columns
        ]
    return pa.table(columns, names=table.column_names)
