"""Short ways to write files and read them in tests."""

from pathlib import Path

import pyarrow as pa

from ingest.readers import BrokenRow, chunks, sheets

HEADER = "姓名,金额,备注"


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def rows(path: Path, *, size: int = 200_000, sheet: int = 0) -> list[tuple[int | str, ...]]:
    """Return the data rows: index in the sheet, then the cells."""
    found: list[tuple[int | str, ...]] = []
    for chunk in chunks(sheets(path)[sheet], size=size):
        assert all(column.type == pa.string() for column in chunk.table.columns)
        assert all(column.null_count == 0 for column in chunk.table.columns)
        cells = zip(*(column.to_pylist() for column in chunk.table.columns), strict=True)
        found += [(n, *row) for n, row in zip(chunk.rows.to_pylist(), cells, strict=True)]
    return found


def broken(path: Path, *, size: int = 200_000, sheet: int = 0) -> list[tuple[int, str]]:
    """Return index and code of the rows that cannot be data."""
    return [(row.row, row.code) for row in broken_rows(path, size=size, sheet=sheet)]


def broken_rows(path: Path, *, size: int = 200_000, sheet: int = 0) -> list[BrokenRow]:
    return [row for chunk in chunks(sheets(path)[sheet], size=size) for row in chunk.broken]
