"""Files that a table is written to: CSV in the encodings in use, XLSX, Parquet.

Every sink takes Arrow tables with our column names and writes the Chinese titles.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from ingest.sample.xlsx import Cell, write_workbook

Format = Literal["csv", "csv-bom", "csv-gb18030", "xlsx", "parquet", "xml"]


@dataclass
class Written:
    """What a file holds; `rows` counts data rows, bad ones too, `fen` the readable amounts."""

    file: str
    table: str
    format: Format
    rows: int = 0
    fen: int = 0
    bad: list[dict[str, str | int]] = field(default_factory=list)


class Sink(Protocol):
    """A file being written."""

    def write(self, table: pa.Table) -> None:
        """Add rows; columns as in `titles`."""

    def close(self) -> None:
        """Finish the file."""


def open_sink(
    path: Path, kind: Format, titles: Mapping[str, str], heading: str, dates: str
) -> Sink:
    """Return a sink for `path`.

    Args:
        titles: title of each column.
        heading: title of a workbook, and the name of its sheet.
        dates: how CSV files write dates (strftime).
    """
    if kind == "parquet":
        return ParquetSink(path, titles)
    if kind == "xlsx":
        return XlsxSink(path, titles, heading)
    return CsvSink(path, titles, kind, dates)


class ParquetSink:
    """Typed columns; one row group for each table written."""

    def __init__(self, path: Path, titles: Mapping[str, str]) -> None:
        self._path, self._titles = path, titles
        self._writer: pq.ParquetWriter | None = None

    def write(self, table: pa.Table) -> None:
        """Add rows."""
        named = table.rename_columns([self._titles[c] for c in table.column_names])
        if self._writer is None:
            repeated = [
                name
                for name, column in zip(named.column_names, named.columns, strict=True)
                if pa.types.is_dictionary(column.type)
            ]
            self._writer = pq.ParquetWriter(
                self._path,
                named.schema,
                compression="snappy",
                use_dictionary=repeated,
                dictionary_pagesize_limit=1 << 25,
                write_statistics=False,
                store_schema=False,
            )
        self._writer.write_table(named, row_group_size=1_000_000)

    def close(self) -> None:
        """Finish the file."""
        if self._writer is not None:
            self._writer.close()


class CsvSink:
    """Text in UTF-8 (with or without a BOM) or GB18030."""

    def __init__(self, path: Path, titles: Mapping[str, str], kind: Format, dates: str) -> None:
        self._titles, self._dates = titles, dates
        self._encoding = "gb18030" if kind == "csv-gb18030" else "utf-8"
        self._file = path.open("wb")
        if kind == "csv-bom":
            self._file.write("\ufeff".encode())
        self.line(list(titles.values()))

    def line(self, cells: Sequence[str]) -> None:
        """Write one line as it is, right or wrong."""
        self._file.write((",".join(cells) + "\r\n").encode(self._encoding))

    def write(self, table: pa.Table) -> None:
        """Add rows."""
        columns = [self._column(c) for c in table.columns]
        text = io.BytesIO()
        options = pacsv.WriteOptions(include_header=False, quoting_style="needed")
        pacsv.write_csv(pa.table(columns, names=table.column_names), text, options)
        data = text.getvalue().replace(b"\n", b"\r\n")
        if self._encoding != "utf-8":
            data = data.decode().encode(self._encoding)
        self._file.write(data)

    def _column(self, column: pa.ChunkedArray) -> pa.ChunkedArray:
        if pa.types.is_date(column.type):
            return pc.fill_null(pc.strftime(column, self._dates), "")
        if pa.types.is_dictionary(column.type):
            return column.cast(pa.string())
        return column

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


class XlsxSink:
    """A workbook with a title line above the header, as departments export them."""

    def __init__(self, path: Path, titles: Mapping[str, str], heading: str) -> None:
        self._path, self._heading = path, heading
        self._rows: list[Sequence[Cell]] = [[heading], list(titles.values())]

    def write(self, table: pa.Table) -> None:
        """Add rows."""
        self._rows.extend(zip(*(c.to_pylist() for c in table.columns), strict=True))

    def line(self, cells: Sequence[str]) -> None:
        """Write one row as it is."""
        self._rows.append(list(cells))

    def close(self) -> None:
        """Finish the file."""
        write_workbook(self._path, self._heading[:20], self._rows)
