"""CSV and TSV: Arrow's reader while all is well, line by line from where it is not."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from graph.errors import SourceError
from ingest.readers.assemble import Rows, assemble, shown, text_table
from ingest.readers.careful import Record, ends_open, lines, records
from ingest.readers.encoding import Utf8Stream, sniff_encoding
from ingest.readers.header import SEARCHED, find_header
from ingest.readers.sheet import BrokenRow, Chunk, Sheet, column_names

_DELIMITERS: Final = ",\t;|"
_SNIFFED: Final = 40  # lines
_BLOCK: Final = 4 << 20  # bytes


_Part = tuple[Rows, pa.Table]


class _NeedsCare(Exception):
    """Arrow's reader may have taken several rows for one."""


def csv_sheets(path: Path) -> list[Sheet]:
    """Return the one table of a text file.

    Raises:
        SourceError: it is empty, no text, or has no header.
    """
    encoding = sniff_encoding(path)
    with closing(Utf8Stream(path, encoding)) as stream:
        head = list(islice(lines(stream), _SNIFFED))
    delimiter, found = _layout(head)
    header = find_header([record.cells or [] for record in found[:SEARCHED]])
    if header is None:
        raise SourceError(
            f"{path.name} has no header in its first {SEARCHED} lines; a line with the names "
            "of the columns is needed"
        )
    cells = list(found[header.row].cells or [])
    row = sum(record.lines for record in found[: header.row + 1])
    cells += _empty_cells_behind(found[header.row + 1 :], len(cells))
    return [
        Sheet(
            file=path,
            sheet="",
            format="tsv" if delimiter == "\t" else "csv",
            header_row=row,
            columns=column_names(cells),
            rows_estimate=_estimate(path, head, row),
            encoding=encoding,
            delimiter=delimiter,
        )
    ]


def _layout(head: list[tuple[bytes, bool]]) -> tuple[str, list[Record]]:
    """Return the delimiter that splits most lines alike, and the records it gives."""

    def score(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(record.cells or "") for record in records(iter(head), delimiter))
        return max(((n, width) for width, n in widths.items() if width > 1), default=(0, 0))

    best = max(_DELIMITERS, key=score)
    return best, list(records(iter(head), best))


def _empty_cells_behind(data: list[Record], width: int) -> list[str]:
    """Return one empty cell for each delimiter that every row has behind its last cell."""
    rows = [record.cells for record in data if record.cells and any(record.cells)]
    longest = Counter(len(row) for row in rows).most_common(1)
    extra = longest[0][0] - width if longest else 0
    return [""] * extra if not any(any(row[width:]) for row in rows) else []


def _estimate(path: Path, head: list[tuple[bytes, bool]], header_row: int) -> int:
    data = head[header_row:] or head
    length = sum(len(line) for line, _ in data) / len(data)
    return max(int(path.stat().st_size / length) - header_row, 0)


def csv_chunks(sheet: Sheet, size: int) -> Iterator[Chunk]:
    """Yield the rows of a CSV, about `size` at a time."""
    reached = 0
    try:
        for end, chunk in _fast(sheet, size):
            yield chunk
            reached = end
    except (_NeedsCare, pa.ArrowInvalid):
        yield from careful_chunks(sheet, size, reached)


def _fast(sheet: Sheet, size: int) -> Iterator[tuple[int, Chunk]]:
    """Yield chunks and the index of the row after each."""
    with closing(Utf8Stream(sheet.file, sheet.encoding, sheet.header_row)) as stream:
        numbered = _Numbered()
        held: list[_Part] = []
        for batch in _batches(stream, sheet, numbered):
            held.append((numbered.rows(len(batch)), _text(batch, stream)))
            while sum(len(rows) for rows, _ in held) > size:
                rows, table = _joined(held)
                held, end = [(rows[size:], table.slice(size))], int(rows[size])
                # Arrow reads far ahead, so the bytes read say little about the rows given.
                done = min(end / max(sheet.rows_estimate or 0, 1), 1.0)
                part = (rows[:size], table.slice(0, size))
                yield end, _chunk(part, numbered.broken_before(end), done, stream)
        if stream.quotes % 2 or numbered.swallowed or ends_open(stream.tail, sheet.delimiter):
            raise _NeedsCare
        last = _joined(held) if held else (np.zeros(0, np.int64), text_table(sheet.columns, []))
        yield (
            int(last[0][-1]) + 1 if held else 0,
            _chunk(last, numbered.broken_before(None), 1.0, stream),
        )


def _chunk(part: _Part, broken: list[BrokenRow], done: float, stream: Utf8Stream) -> Chunk:
    return assemble(*part, broken, done, damaged=stream.damaged)


def _joined(held: list[_Part]) -> _Part:
    return (
        np.concatenate([rows for rows, _ in held]),
        pa.concat_tables([table for _, table in held]).combine_chunks(),
    )


class _Numbered:
    """Numbers the rows that Arrow gives, leaving out those it refuses."""

    def __init__(self) -> None:
        self.swallowed = False
        self._next = 0
        self._broken: list[BrokenRow] = []

    def refuse(self, row: pa_csv.InvalidRow) -> str:
        """Remember a row with the wrong number of cells."""
        self.swallowed = self.swallowed or "\n" in row.text or "\r" in row.text
        self._broken.append(BrokenRow(row.number - 1, shown(row.text), "wrong_cell_count"))
        return "skip"

    def rows(self, count: int) -> Rows:
        """Return the indices of the next `count` good rows."""
        if self.swallowed:
            raise _NeedsCare
        bad = [row.row for row in self._broken if row.row >= self._next]
        candidates = self._next + np.arange(count + len(bad), dtype=np.int64)
        rows = candidates[~np.isin(candidates, bad)][:count] if bad else candidates
        self._next = int(rows[-1]) + 1 if count else self._next
        return rows

    def broken_before(self, end: int | None) -> list[BrokenRow]:
        """Hand over the broken rows before row `end`."""
        ready = [row for row in self._broken if end is None or row.row < end]
        self._broken = self._broken[len(ready) :]
        return ready


def _batches(stream: Utf8Stream, sheet: Sheet, numbered: _Numbered) -> Iterator[pa.RecordBatch]:
    """Yield batches of binary columns; none when there are no rows."""
    names = list(sheet.columns)
    source = pa.PythonFile(stream, mode="r")
    try:
        reader = pa_csv.open_csv(
            source,
            # Only without threads does Arrow say which row it refuses.
            pa_csv.ReadOptions(column_names=names, block_size=_BLOCK, use_threads=False),
            pa_csv.ParseOptions(
                delimiter=sheet.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=numbered.refuse,
            ),
            pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.binary()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        if "Empty CSV file" in str(error):
            return
        raise
    for batch in reader:
        if stream.quotes and _swallows(batch, sheet.delimiter):
            raise _NeedsCare
        yield batch


def _swallows(batch: pa.RecordBatch, delimiter: str) -> bool:
    """Return whether a cell holds a line break and what ends cells: perhaps an open quote."""
    for column in batch.columns:
        broken = pc.or_(pc.match_substring(column, "\n"), pc.match_substring(column, "\r"))
        several = column.filter(broken)
        if any(pc.any(pc.match_substring(several, end)).as_py() for end in (delimiter, '"')):
            return True
    return False


def _text(batch: pa.RecordBatch, stream: Utf8Stream) -> pa.Table:
    try:
        columns = [column.cast(pa.string()) for column in batch.columns]
    except pa.ArrowInvalid:  # not UTF-8 after all
        stream.damaged = True
        columns = [
            pa.array(
                [cell.decode("utf-8", "replace") for cell in column.to_pylist()], pa.string()
            )
            for column in batch.columns
        ]
    return pa.table(columns, names=batch.schema.names)


def careful_chunks(sheet: Sheet, size: int, first: int) -> Iterator[Chunk]:
    """Yield the rows from index `first` on, line by line."""
    total, width = max(sheet.file.stat().st_size, 1), len(sheet.columns)
    with closing(Utf8Stream(sheet.file, sheet.encoding, sheet.header_row)) as stream:
        found = records(lines(stream), sheet.delimiter, width)
        numbered = islice(enumerate(found), first, None)
        while part := list(islice(numbered, size)):
            good = [(row, record.cells) for row, record in part if record.cells is not None]
            broken = [
                BrokenRow(row, shown(record.text), record.code)
                for row, record in part
                if record.cells is None
            ]
            rows = np.array([row for row, _ in good], np.int64)
            table = text_table(sheet.columns, [cells for _, cells in good])
            yield assemble(rows, table, broken, stream.consumed / total, damaged=True)
