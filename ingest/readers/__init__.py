"""Readers: files of every usual kind as tables of text, chunk by chunk."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pyarrow as pa

from graph.errors import NotFound, SourceError
from ingest.readers.csv_file import csv_chunks, csv_sheets
from ingest.readers.invoice_xml import xml_chunks, xml_sheets
from ingest.readers.jsonl_file import jsonl_chunks, jsonl_sheets
from ingest.readers.parquet_file import parquet_chunks, parquet_sheets
from ingest.readers.sheet import CHUNK_ROWS, BrokenRow, Chunk, Format, Sheet
from ingest.readers.xlsx_file import xlsx_chunks, xlsx_sheets

#: Reader of each format.
_CHUNKS: Final = MappingProxyType[Format, Callable[[Sheet, int], Iterator[Chunk]]](
    {
        "csv": csv_chunks,
        "tsv": csv_chunks,
        "xlsx": xlsx_chunks,
        "parquet": parquet_chunks,
        "jsonl": jsonl_chunks,
        "xml": xml_chunks,
    }
)

#: What a file begins with, where that says more than its name does.
_STARTS: Final = (
    (b"PK\x03\x04", xlsx_sheets),
    (b"\xd0\xcf\x11\xe0", xlsx_sheets),
    (b"PAR1", parquet_sheets),
)

#: What a file's name says of it; these are also the files a folder is searched for.
SUFFIXES: Final = MappingProxyType[str, Callable[[Path], list[Sheet]]](
    {
        ".csv": csv_sheets,
        ".tsv": csv_sheets,
        ".txt": csv_sheets,
        ".xlsx": xlsx_sheets,
        ".xlsm": xlsx_sheets,
        ".xls": xlsx_sheets,
        ".parquet": parquet_sheets,
        ".jsonl": jsonl_sheets,
        ".ndjson": jsonl_sheets,
        ".xml": xml_sheets,
    }
)


def sheets(path: Path) -> list[Sheet]:
    """Return the tables of a file, in its order.

    What the file begins with decides before its name does: an XLSX named .csv is read.

    Raises:
        NotFound: there is no such file.
        SourceError: it cannot be read; the message says why and what would be right.
    """
    if not path.is_file():
        raise NotFound(f"no file {path}")
    with path.open("rb") as file:
        start = file.read(8)
    for mark, reader in _STARTS:
        if start.startswith(mark):
            return reader(path)
    named = SUFFIXES.get(path.suffix.lower())
    if named is None:
        raise SourceError(
            f"{path.name} is of no kind that can be read; there are {', '.join(SUFFIXES)}"
        )
    return named(path)


def chunks(sheet: Sheet, *, size: int = CHUNK_ROWS) -> Iterator[Chunk]:
    """Yield the rows of `sheet` as text, at most `size` at a time, in order.

    At least one chunk comes, also where there are no rows; memory does not grow with the file
    (XLSX excepted: a worksheet is held whole, at most 1,048,576 rows).
    """
    started = False
    for chunk in _CHUNKS[sheet.format](sheet, size):
        started = True
        yield chunk
    if not started:
        yield empty_chunk(sheet)


def empty_chunk(sheet: Sheet) -> Chunk:
    """Return a chunk of no rows."""
    columns = [pa.array([], pa.string()) for _ in sheet.columns]
    return Chunk(
        pa.array([], pa.int64()), pa.table(columns, names=list(sheet.columns)), (), 1.0
    )


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


__all__ = ["SUFFIXES", "BrokenRow", "Chunk", "Sheet", "chunks", "sha256", "sheets"]
