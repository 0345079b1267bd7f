"""What readers give: sheets, and chunks of their rows as text."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import pyarrow as pa

Format = Literal["csv", "tsv", "xlsx", "parquet", "jsonl", "xml"]

TEXT_SHOWN: Final = 2_000  # characters of a broken row that are kept
CHUNK_ROWS: Final = 200_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table in a file.

    Attributes:
        sheet: name of the worksheet; empty unless XLSX.
        header_row: line or row of the header in the file, from 1; 0 where there is none
            (Parquet, JSON lines, XML). Data row r lies at `header_row + 1 + r`, except that
            cells with line breaks push later lines of a CSV down.
        columns: as written, stripped; a second column of the same name ends in ' (2)'.
        title: what stands above the header of a CSV or a worksheet, such as 单位：万元.
        rows_estimate: for the progress bar; None when nothing is known.
        encoding: of CSV and TSV.
        delimiter: of CSV and TSV.
    """

    file: Path
    sheet: str
    format: Format
    header_row: int
    columns: tuple[str, ...]
    rows_estimate: int | None = None
    encoding: str = "utf-8"
    delimiter: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that is not data: `row` is its index in the sheet from 0, `text` as found."""

    row: int
    text: str
    code: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a sheet.

    Attributes:
        rows: int64, index of each data row in the sheet from 0; broken and blank rows use up
            an index too.
        table: the sheet's columns, all text, '' for an empty cell, never null.
        broken: rows that cannot be data, by index.
        done: share of the file read so far, 0 to 1.
    """

    rows: pa.Int64Array
    table: pa.Table
    broken: tuple[BrokenRow, ...]
    done: float


def column_names(cells: list[str]) -> tuple[str, ...]:
    """Return header cells as column names: stripped, none empty, each once."""
    seen: dict[str, int] = {}
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = " ".join(cell.split()) or f"column {place}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)
