"""CSV and TSV: Arrow's reader while all is well, line by line from where it is not."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from graph.errors import SourceError
from ingest.readers.assemble import assemble, shown, text_table
from ingest.readers.careful import Record, lines, records
from ingest.readers.csv_blocks import NeedsCare, Part, parts
from ingest.readers.encoding import Utf8Stream, sniff_encoding
from ingest.readers.header import SEARCHED, find_header
from ingest.readers.sheet import BrokenRow, Chunk, Sheet, column_names

_DELIMITERS: Final = ",\t;|"
_SNIFFED: Final = 40  # lines


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
            title=header.title,
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
    """Yield the rows of a CSV, at most `size` at a time."""
    reached = 0
    try:
        for end, chunk in _fast(sheet, size):
            yield chunk
            reached = end
    except NeedsCare:
        yield from careful_chunks(sheet, size, reached)


def _fast(sheet: Sheet, size: int) -> Iterator[tuple[int, Chunk]]:
    """Yield the index of the row after each chunk, and the chunk."""
    total = max(sheet.file.stat().st_size, 1)
    with closing(Utf8Stream(sheet.file, sheet.encoding, sheet.header_row)) as stream:
        held = Part.empty(sheet.columns)
        for part in parts(stream, sheet):
            held = held.with_next(part)
            while len(held.rows) > size:
                ready, held = held.split(size)
                done = min(stream.consumed / total, 1.0)
                yield (
                    held.start,
                    assemble(
                        ready.rows, ready.table, ready.broken, done, damaged=stream.damaged
                    ),
                )
        yield -1, assemble(held.rows, held.table, held.broken, 1.0, damaged=stream.damaged)


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
