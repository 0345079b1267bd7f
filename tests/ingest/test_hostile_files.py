"""Files that are damaged, odd or meant to do harm: each row is told, none is made up."""

import json
import os
import sys
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from graph.errors import SourceError
from graph.store import GraphStore
from ingest.outcome import Outcome
from ingest.readers import chunks, sheets
from tests.ingest.county import TRANSFER, load, transfers, write_csv

GOOD = {"id": "t1", "source": "a", "target": "b", "amount": "1", "at": "2024-01-01"}


def take(store: GraphStore, place: Path, *paths: Path) -> Outcome:
    outcome = load(store, place, *paths, mapping="transfers")
    parts = (outcome.loaded, outcome.unchanged, outcome.quarantined)
    assert outcome.read.rows == sum(part.rows for part in parts)
    assert outcome.read.fen == sum(part.fen for part in parts)
    return outcome


def test_half_a_surrogate_pair_in_json_costs_its_line_only(
    store: GraphStore, tmp_path: Path
) -> None:
    file = tmp_path / "pairs.jsonl"
    half = json.dumps({**GOOD, "source": "\ud800"})
    named = json.dumps({**GOOD, "id": "t2", "\udc00": "x"})
    whole = json.dumps({**GOOD, "id": "t3", "source": "😀"})
    file.write_text("\n".join((half, named, whole)), encoding="utf-8")
    outcome = take(store, tmp_path, file)
    assert (outcome.loaded.rows, outcome.reasons) == (1, {"bad_json": 2})


def test_an_xml_in_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text('<?xml version="1.0" encoding="klingon"?><EInvoice/>', encoding="utf-8")
    with pytest.raises(SourceError, match="unknown encoding"):
        sheets(file)


def test_a_workbook_with_a_damaged_sheet_is_refused(tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole.xlsx", tmp_path / "cut.xlsx"
    _workbook(whole, TRANSFER, tuple(GOOD.values()))
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(cut, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            part = content[: len(content) // 2] if "sheet1" in name else content
            target.writestr(name, part)
    with pytest.raises(SourceError, match=r"cut\.xlsx is not a whole XLSX workbook"):
        [list(chunks(sheet)) for sheet in sheets(cut)]


def test_a_stray_cell_in_the_last_corner_of_a_worksheet_is_told(tmp_path: Path) -> None:
    whole, far = tmp_path / "whole.xlsx", tmp_path / "far.xlsx"
    _workbook(whole, TRANSFER, tuple(GOOD.values()))
    stray = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(far, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(b"</sheetData>", stray + b"</sheetData>"))
    with pytest.raises(SourceError, match=r"far\.xlsx has a worksheet of 17,179,869,184 cells"):
        sheets(far)


def test_a_parquet_file_damaged_behind_its_footer_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    pq.write_table(pa.table({name: [f"{name}{n}" for n in range(3000)] for name in GOOD}), file)
    content = bytearray(file.read_bytes())
    for place in range(20, 1500):
        content[place] ^= 0x5A
    file.write_bytes(content)
    (sheet,) = sheets(file)
    with pytest.raises(SourceError, match="not a whole Parquet file"):
        list(chunks(sheet))


def test_parquet_text_without_its_type_is_read_as_text(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    texts = pa.array(["甲".encode(), b"\xff\xfe", None], pa.binary())
    pq.write_table(pa.table({"source": texts, "target": ["b", "c", "d"]}), file)
    (chunk,) = chunks(sheets(file)[0])
    assert chunk.table["source"].to_pylist() == ["甲", ""]
    assert [(row.row, row.code) for row in chunk.broken] == [(1, "undecodable")]


def test_the_number_of_a_footnote_is_no_digit(store: GraphStore, tmp_path: Path) -> None:
    amounts = ("100①", "5²", "½", "１００")
    rows = [(f"n{n}", "a", "b", text, "2024-01-01") for n, text in enumerate(amounts)]
    outcome = take(store, tmp_path, transfers(tmp_path / "a.csv", *rows))
    assert (outcome.loaded.rows, outcome.loaded.fen) == (1, 10000)
    assert outcome.reasons == {"bad_money": 3}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("title", "header", "fen"),
    [
        ("单位：万元", "金额", 2_000_000),
        ("单位：万元", "金额（元）", 200),
        ("金额单位:人民币元", "金额", 200),
        ("填报单位：分水镇财政所", "金额", 200),
    ],
)
def test_the_unit_above_a_table_is_that_of_its_money(
    store: GraphStore, tmp_path: Path, ending: str, title: str, header: str, fen: int
) -> None:
    file = tmp_path / f"a.{ending}"
    names = ("编号", "付款方", "收款方", header, "时间")
    rows = ((title, "", "", "", ""), names, ("t1", "a", "b", "2", "2024-01-01"))
    if ending == "xlsx":
        _workbook(file, *rows)
    else:
        write_csv(file, *rows)
    assert take(store, tmp_path, file).loaded.fen == fen


@pytest.mark.parametrize("unit", ["千元", "亿元", "人民币百万元"])
def test_money_in_a_unit_that_is_not_read_is_refused(
    store: GraphStore, tmp_path: Path, unit: str
) -> None:
    rows = (("付款方", "收款方", f"金额（{unit}）", "时间"), ("a", "b", "2", "2024-01-01"))
    with pytest.raises(SourceError, match=unit):
        take(store, tmp_path, write_csv(tmp_path / "a.csv", *rows))
    title = (f"单位：{unit}", "", "", "")
    plain = (title, ("付款方", "收款方", "金额", "时间"), rows[1])
    with pytest.raises(SourceError, match=unit.removeprefix("人民币")):
        take(store, tmp_path, write_csv(tmp_path / "b.csv", *plain))


def test_a_workbook_to_mend_runs_no_formula_and_opens(
    store: GraphStore, tmp_path: Path
) -> None:
    file = write_csv(
        tmp_path / "a.csv",
        (*TRANSFER, "=1+1"),
        ("t1", "a", "b", "=1+1", "2024-01-01", "@x"),
        ("t2", "a", "b", "\x01oops\uffff", "2024-01-01", "\ufffe"),
    )
    outcome = take(store, tmp_path, file)
    book, lines = outcome.quarantine
    cells = [cell for row in load_workbook(book).worksheets[0].iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert "=1+1" in {cell.value for cell in cells}
    first = json.loads(lines.read_text(encoding="utf-8").splitlines()[0])
    assert first["amount"] == "=1+1"
    rows = CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python()
    assert rows[0][-2:] == ["_原因", "_如何修改"]


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text elsewhere")
@pytest.mark.parametrize("name", ["测试.csv".encode("gb18030"), b"x" * 250 + b".csv"])
def test_a_file_of_any_name_is_read_and_quarantined(
    store: GraphStore, tmp_path: Path, name: bytes
) -> None:
    plain = transfers(
        tmp_path / "plain.csv",
        ("t1", "a", "b", "1", "2024-01-01"),
        ("t2", "a", "b", "oops", "2024-01-01"),
    )
    file = plain.rename(tmp_path / os.fsdecode(name))
    outcome = take(store, tmp_path, file)
    assert (outcome.loaded.rows, outcome.quarantined.rows) == (1, 1)
    assert outcome.sources[0].file == name.decode("gb18030")


def _workbook(path: Path, *rows: tuple[str, ...]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(path)
