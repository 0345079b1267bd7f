"""Quarantine: rows that could not be loaded, in files that a clerk mends and imports again.

One JSON-lines file per source and, up to `WORKBOOK_ROWS` rows, one workbook with a sheet per
source. Both carry the row as it stood under its own headers, so that the mended file is read
with the same mapping, and beside it file, line, column, masked value, code and how to mend.
They hold what the clerk's own file held and are readable by their owner only.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from graph.words import Language, catalogue, say

#: Beyond this a workbook opens too slowly to mend in; the JSON lines hold everything.
WORKBOOK_ROWS: Final = 100_000
_SHEET_TITLE_LIMIT: Final = 31
_CELL_LIMIT: Final = 32_767  # UTF-16 units that a cell of a workbook can hold
_NAME_LIMIT: Final = 60  # characters; a file system allows 255 bytes
#: Characters that a workbook cannot hold: with one of them it does not open.
_NO_XML: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: Columns added behind those of the source, by key and language.
NOTES: Final[Mapping[str, Mapping[Language, str]]] = {
    "_file": {Language.ZH: "_来源文件", Language.EN: "_file"},
    "_line": {Language.ZH: "_行号", Language.EN: "_line"},
    "_column": {Language.ZH: "_问题列", Language.EN: "_column"},
    "_value": {Language.ZH: "_问题值", Language.EN: "_value"},
    "_code": {Language.ZH: "_原因代码", Language.EN: "_code"},
    "_why": {Language.ZH: "_原因", Language.EN: "_why"},
    "_mend": {Language.ZH: "_如何修改", Language.EN: "_mend"},
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a row; `value` is masked."""

    column: str
    value: str
    code: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A row in quarantine: where it stood, as it stood, and what is wrong with it."""

    line: int
    cells: Mapping[str, str]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class RefusedSource:
    """The quarantined rows of one source."""

    file: str
    sheet: str
    columns: tuple[str, ...]
    rows: Sequence[Refused] | Iterable[Refused]


def write_quarantine(
    folder: Path, sources: Iterable[tuple[RefusedSource, int]], language: Language
) -> tuple[Path, ...]:
    """Write the refused rows of each source (with their count) below `folder`.

    Returns:
        The workbook, where there is one, then a JSON-lines file per source.
    """
    listed = [(source, count) for source, count in sources if count]
    if not listed:
        return ()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with_workbook = sum(count for _, count in listed) <= WORKBOOK_ROWS
    workbook = Workbook(write_only=True) if with_workbook else None
    paths = [
        _write_source(folder, number, source, workbook, language)
        for number, (source, _) in enumerate(listed, start=1)
    ]
    if workbook is None:
        return tuple(paths)
    path = folder / "quarantine.xlsx"
    os.close(_private(path))
    workbook.save(path)
    return (path, *paths)


def _write_source(
    folder: Path,
    number: int,
    source: RefusedSource,
    workbook: Workbook | None,
    language: Language,
) -> Path:
    path = folder / f"{number:03d}-{Path(source.file).stem[:_NAME_LIMIT]}.jsonl"
    notes = [NOTES[key][language] for key in NOTES]
    sheet = workbook.create_sheet(_title(number, source)) if workbook else None
    if sheet is not None:
        headers = (*source.columns, "_text", *notes)
        sheet.append([_cell(sheet, name, language) for name in headers])
    with os.fdopen(_private(path), "w", encoding="utf-8") as lines:
        for row in source.rows:
            noted = dict(zip(notes, _notes(source, row, language), strict=True))
            lines.write(json.dumps({**row.cells, **noted}, ensure_ascii=False) + "\n")
            if sheet is not None:
                names = (*source.columns, "_text")
                cells = [row.cells.get(name, "") for name in names]
                values = (*cells, *noted.values())
                sheet.append([_cell(sheet, value, language) for value in values])
    return path


def _notes(source: RefusedSource, row: Refused, language: Language) -> Iterator[str | int]:
    yield source.file + (f" [{source.sheet}]" if source.sheet else "")
    yield row.line
    yield "; ".join(fault.column for fault in row.faults)
    yield "; ".join(fault.value for fault in row.faults)
    yield "; ".join(fault.code for fault in row.faults)
    yield "; ".join(text_of("check", fault.code, language) for fault in row.faults)
    yield "; ".join(text_of("mend", fault.code, language) for fault in row.faults)


def text_of(area: str, code: str, language: Language) -> str:
    """Return the catalogue's text for a code, or the code where a custom check has no text."""
    text = catalogue().get(f"{area}.{code}")
    return text[language] if text else code


def _title(number: int, source: RefusedSource) -> str:
    stem = "".join(c for c in source.sheet or Path(source.file).stem if c not in "[]:*?/\\")
    return f"{number:03d}-{stem}"[:_SHEET_TITLE_LIMIT]


def _cell(sheet: WriteOnlyWorksheet, value: str | int, language: Language) -> Cell:
    """Return a cell whose text stays text: no formula is run, no digit of a number is lost."""
    if isinstance(value, int):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, _fitting(_NO_XML.sub("", value), language))
    cell.data_type = "s"
    return cell


def _fitting(text: str, language: Language) -> str:
    """Return `text`; cut, and saying so at its end, where a cell cannot hold it."""
    if len(text) * 2 <= _CELL_LIMIT:
        return text
    units = text.encode("utf-16-le")
    if len(units) // 2 <= _CELL_LIMIT:
        return text
    mark = say("quarantine.cut", language, characters=f"{len(text):,}")
    kept = units[: 2 * (_CELL_LIMIT - len(mark))].decode("utf-16-le", "ignore")
    return kept + mark


def _private(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
