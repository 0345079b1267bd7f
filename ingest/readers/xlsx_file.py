"""XLSX workbooks."""

import logging
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from graph.errors import SourceError
from ingest.readers.assemble import assemble, shown, text_table
from ingest.readers.cells import cell_text
from ingest.readers.header import SEARCHED, Header, Merge, find_header
from ingest.readers.sheet import BrokenRow, Chunk, Sheet, column_names
from ingest.readers.xlsx_size import too_large

_log = logging.getLogger(__name__)
_OLE: Final = b"\xd0\xcf\x11\xe0"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


def xlsx_sheets(path: Path) -> list[Sheet]:
    """Return the visible worksheets that have a header.

    Raises:
        SourceError: the file is encrypted, damaged, of the old format, or has no table.
    """
    if reason := too_large(path):
        raise SourceError(
            f"{path.name} {reason}; delete what stands far from the table, or save it as CSV"
        )
    book = _open(path)
    found = []
    for meta in book.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet or meta.visible != SheetVisibleEnum.Visible:
            _log.warning("%s: the hidden sheet %r is left out", path.name, meta.name)
            continue
        worksheet = _worksheet(book, meta.name, path)
        header = _header(worksheet)
        if header is not None:
            found.append(_sheet(path, worksheet, header))
        elif worksheet.start is not None:
            _log.warning("%s: the sheet %r has no header and is left out", path.name, meta.name)
    if not found:
        raise SourceError(
            f"{path.name} has no sheet with a header in its first {SEARCHED} rows; a row with "
            "the names of the columns is needed"
        )
    return found


def _sheet(path: Path, worksheet: CalamineSheet, header: Header) -> Sheet:
    return Sheet(
        file=path,
        sheet=worksheet.name,
        format="xlsx",
        header_row=header.row + 1,
        columns=column_names(header.cells),
        rows_estimate=max(worksheet.total_height - header.row - 1, 0),
        title=header.title,
    )


def xlsx_chunks(sheet: Sheet, size: int) -> Iterator[Chunk]:
    """Yield the rows of a worksheet, `size` at a time."""
    worksheet = _worksheet(_open(sheet.file), sheet.sheet, sheet.file)
    total, width = max(worksheet.total_height - sheet.header_row, 1), len(sheet.columns)
    rows = enumerate(islice(worksheet.iter_rows(), sheet.header_row, None))
    while part := list(islice(rows, size)):
        yield _chunk(sheet, part, width, min((part[-1][0] + 1) / total, 1.0))


def _chunk(sheet: Sheet, part: list[tuple[int, list[Any]]], width: int, done: float) -> Chunk:
    numbers, texts, broken = [], [], []
    for row, cells in part:
        text = [cell if type(cell) is str else cell_text(cell) for cell in cells]
        if any(text[width:]):
            broken.append(BrokenRow(row, shown(",".join(text)), "wrong_cell_count"))
        else:
            numbers.append(row)
            texts.append(text[:width] + [""] * (width - len(text)))
    table = text_table(sheet.columns, texts)
    return assemble(np.array(numbers, np.int64), table, broken, done)


def _header(worksheet: CalamineSheet) -> Header | None:
    if worksheet.start is None:
        return None
    left = worksheet.start[1]
    rows = [
        [cell_text(cell) for cell in row] for row in islice(worksheet.iter_rows(), SEARCHED + 1)
    ]
    merges = [
        Merge(top, first - left, bottom, last - left)
        for (top, first), (bottom, last) in worksheet.merged_cell_ranges or ()
    ]
    return find_header(rows, merges)


def _open(path: Path) -> CalamineWorkbook:
    with path.open("rb") as file:
        start = file.read(1 << 16)
    if not start:
        raise SourceError(f"{path.name} is empty; a workbook with a header is needed")
    if start.startswith(_OLE):
        raise SourceError(_ole_text(path))
    try:
        return load_workbook(path)
    except PasswordError as error:
        raise SourceError(_locked(path)) from error
    except (CalamineError, OSError) as error:
        raise SourceError(_damaged(path, error)) from error


def _worksheet(book: CalamineWorkbook, name: str, path: Path) -> CalamineSheet:
    try:
        return book.get_sheet_by_name(name)
    except (CalamineError, OSError) as error:
        raise SourceError(_damaged(path, error)) from error


def _damaged(path: Path, error: Exception) -> str:
    return f"{path.name} is not a whole XLSX workbook ({error}); open it and save it again"


def _ole_text(path: Path) -> str:
    if _ENCRYPTED in path.read_bytes():
        return _locked(path)
    return f"{path.name} is a workbook of the old XLS format; save it as XLSX"


def _locked(path: Path) -> str:
    return f"{path.name} is protected by a password; save it without one"
