from collections import defaultdict
from pathlib import Path

import pyarrow.compute as pc
import pytest

from ingest import readers
from ingest.guess import guess, match_headers
from ingest.identity import tokens
from ingest.rows import Rows, read_rows
from tests.ingest.sample.reading import lines, manifest

#: Found while staging, not while reading.
LATER = {"duplicate_key"}


def _read(path: Path) -> tuple[str, int, int, set[tuple[int, str]]]:
    """Return mapping, rows, fen and faults (row, code) of a file."""
    (sheet,) = readers.sheets(path)
    found = guess(sheet.columns)
    assert found.best is not None and found.sure, path
    match = match_headers(found.best, sheet.columns)
    rows, fen, faults = 0, 0, set()
    for chunk in readers.chunks(sheet):
        read = read_rows(found.best, match, chunk, 0, tokens("sixteen letters!"), "CNY")
        rows += chunk.table.num_rows + len(chunk.broken)
        fen += pc.sum(read.fen).as_py() or 0
        faults |= {(broken.row, broken.code) for broken in chunk.broken} | _faults(read)
    return found.best.name, rows, fen, faults


def _faults(read: Rows) -> set[tuple[int, str]]:
    return {
        (int(read.numbers[p]), fault.code) for fault in read.faults for p in fault.positions
    }


def test_every_file_is_read_as_its_table_with_the_rows_and_fen_of_the_manifest(
    demo: Path,
) -> None:
    for entry in manifest(demo):
        name, rows, fen, _ = _read(demo / entry["file"])
        assert (name, rows, fen) == (entry["table"], entry["rows"], entry["fen"]), entry["file"]


def test_the_importer_finds_the_planted_bad_rows_and_no_others(demo: Path) -> None:
    planted = defaultdict(set)
    for line in lines(demo / "dirty.jsonl"):
        if line["code"] not in LATER:
            planted[line["file"]].add((line["row"], line["code"]))
    for entry in manifest(demo):
        *_, faults = _read(demo / entry["file"])
        assert faults == planted[entry["file"]], entry["file"]


@pytest.mark.parametrize("kind", ["csv", "csv-bom", "csv-gb18030", "xlsx", "parquet", "xml"])
def test_every_kind_of_file_is_there(demo: Path, kind: str) -> None:
    assert kind in {entry["format"] for entry in manifest(demo)}


def test_the_folder_says_in_two_languages_that_it_is_fictional(demo: Path) -> None:
    text = (demo / "README.txt").read_text(encoding="utf-8")
    assert "虚构" in text and "fictional" in text
