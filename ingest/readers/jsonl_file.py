"""JSON lines: one object a line; numbers keep the digits they are written with."""

import json
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np

from graph.errors import SourceError
from ingest.readers.assemble import DAMAGED, assemble, shown, text_table
from ingest.readers.careful import lines
from ingest.readers.cells import cell_text
from ingest.readers.encoding import Utf8Stream, sniff_encoding
from ingest.readers.sheet import BrokenRow, Chunk, Sheet


class _Repeated(ValueError):
    """A name stands twice in one object, and only one of its values would be read."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Repeated
    return found


_LENIENT: Final = json.JSONDecoder(parse_int=str, parse_float=str)
_STRICT: Final = json.JSONDecoder(parse_int=str, parse_float=str, object_pairs_hook=_once)
_SNIFFED: Final = 10_000  # lines whose names make the columns


def jsonl_sheets(path: Path) -> list[Sheet]:
    """Return the one table of a JSON lines file; the first 10,000 lines name its columns.

    Raises:
        SourceError: it is empty, no text, or none of these lines is a JSON object.
    """
    encoding = sniff_encoding(path)
    names: dict[str, None] = {}
    with closing(Utf8Stream(path, encoding)) as stream:
        head = list(islice(lines(stream), _SNIFFED))
    for line, _ in head:
        names.update(dict.fromkeys(_object(line, _LENIENT) or ()))
    if not names:
        raise SourceError(f"{path.name} has no JSON object in its first {_SNIFFED:,} lines")
    length = sum(len(line) for line, _ in head) / len(head)
    rows = int(path.stat().st_size / length)
    return [Sheet(path, "", "jsonl", 0, tuple(names), rows, encoding)]


def jsonl_chunks(sheet: Sheet, size: int) -> Iterator[Chunk]:
    """Yield the rows of a JSON lines file, `size` at a time."""
    total = max(sheet.file.stat().st_size, 1)
    with closing(Utf8Stream(sheet.file, sheet.encoding)) as stream:
        numbered = enumerate(lines(stream))
        while part := list(islice(numbered, size)):
            yield _chunk(sheet, part, stream.consumed / total)


def _chunk(sheet: Sheet, part: list[tuple[int, tuple[bytes, bool]]], done: float) -> Chunk:
    numbers, texts, broken = [], [], []
    known = set(sheet.columns)
    for row, (line, cut) in part:
        found, code = _read(line, known, cut=cut)
        if code:
            broken.append(BrokenRow(row, shown(line.decode("utf-8", "replace").rstrip()), code))
        elif found is not None:
            numbers.append(row)
            texts.append([_text(found.get(name)) for name in sheet.columns])
    table = text_table(sheet.columns, texts)
    return assemble(np.array(numbers, np.int64), table, broken, done)


def _read(line: bytes, known: set[str], *, cut: bool) -> tuple[dict[str, Any] | None, str]:
    """Return the object of a line, or what is wrong with it; neither where it is blank."""
    if cut:
        return None, "line_too_long"
    try:
        found = _object(line, _STRICT)
    except _Repeated:
        return None, "repeated_name"
    if found is None:
        return None, "bad_json" if line.strip() else ""
    if not (line.isascii() or _is_utf8(line)):
        return None, "undecodable"
    return found, "" if found.keys() <= known else "wrong_cell_count"


def _is_utf8(line: bytes) -> bool:
    return DAMAGED not in line.decode("utf-8", "replace")


def _text(cell: object) -> str:
    return cell if type(cell) is str else cell_text(cell)


def _object(line: bytes, decoder: json.JSONDecoder) -> dict[str, Any] | None:
    """Return the object of a line with its numbers as text, None when it is none."""
    try:
        found = decoder.decode(line.decode("utf-8", "replace").rstrip())
    except _Repeated:
        raise
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and _is_text(found, line) else None


def _is_text(found: dict[str, Any], line: bytes) -> bool:
    """Return whether the escapes of a line make text; half a surrogate pair is none."""
    if b"\\u" not in line:
        return True
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
