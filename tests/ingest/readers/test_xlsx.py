import datetime as dt
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from graph.errors import SourceError
from ingest.readers import sheets
from tests.ingest.checks.reading import faults
from tests.ingest.readers.rows import broken, rows


def book(path: Path, table: Sequence[Any], merges: tuple[str, ...] = ()) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in table:
        sheet.append(row)
    for merge in merges:
        sheet.merge_cells(merge)
    workbook.save(path)
    return path


def test_typed_cells_become_text_that_loses_nothing(tmp_path: Path) -> None:
    table = [
        ["姓名", "金额", "日期", "序号", "是否"],
        ["张三", 1234.5, dt.datetime(2024, 1, 31), 45322, True],
        ["李四", 100, dt.datetime(2024, 1, 31, 8, 30, 15), 45322.5, False],
        ["王五", "1,234.50", dt.date(2024, 2, 29), "007", None],
        ["赵六", 0.07, dt.time(8, 30), 0.000001, None],
    ]
    assert rows(book(tmp_path / "a.xlsx", table)) == [
        (0, "张三", "1234.5", "2024-01-31", "45322", "TRUE"),
        (1, "李四", "100", "2024-01-31 08:30:15", "45322.5", "FALSE"),
        (2, "王五", "1,234.50", "2024-02-29", "007", ""),
        (3, "赵六", "0.07", "08:30:00", "0.000001", ""),
    ]


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("id_number", 430822199001011234),
        ("id_number", 4.30822e17),
        ("identity", 430822199001011234),
        ("invoice_number", 24322000000012345678),
        ("account", 6222021234567890123),
        ("key", 24322000000012345678),
    ],
)
def test_identifiers_kept_as_numbers_have_lost_digits(
    tmp_path: Path, kind: str, number: float
) -> None:
    ((_, text, _),) = rows(book(tmp_path / "a.xlsx", [["号码", "备注"], [number, "x"]]))
    assert faults(kind, [str(text)]) == {"lost_digits": [0]}


def test_fifteen_digits_are_exact(tmp_path: Path) -> None:
    table = [["号码", "备注"], [123456789012345, "x"]]
    assert rows(book(tmp_path / "a.xlsx", table)) == [(0, "123456789012345", "x")]


def test_titles_blank_rows_and_totals(tmp_path: Path) -> None:
    table = [
        ["2024年耕地地力保护补贴发放表"],
        ["单位：元"],
        [],
        ["序号", "姓名", "金额"],
        [1, "张三", 1.5],
        [],
        [2, "李四", 2.5],
        [None, "合计", 4],
    ]
    path = book(tmp_path / "a.xlsx", table, ("A1:C1", "A2:C2"))
    assert sheets(path)[0].header_row == 4
    assert rows(path) == [(0, "1", "张三", "1.5"), (2, "2", "李四", "2.5")]
    assert broken(path) == [(3, "total_row")]


def test_a_header_of_merged_cells_is_named_by_its_lower_row(tmp_path: Path) -> None:
    table = [
        ["发放表"],
        ["序号", "收款人", None, "户主", None, "金额"],
        [None, "姓名", "账号", "姓名", "证件号码", None],
        [1, "张三", "6222", "李四", "4308", 1.5],
    ]
    merges = ("A1:F1", "A2:A3", "B2:C2", "D2:E2", "F2:F3")
    path = book(tmp_path / "a.xlsx", table, merges)
    (sheet,) = sheets(path)
    assert sheet.columns == ("序号", "收款人姓名", "账号", "户主姓名", "证件号码", "金额")
    assert sheet.header_row == 3
    assert rows(path) == [(0, "1", "张三", "6222", "李四", "4308", "1.5")]


def test_a_table_that_begins_in_another_column(tmp_path: Path) -> None:
    table = [[None, None], [None, "姓名", "金额"], [None, "张三", 1], [None, "李四", 2]]
    path = book(tmp_path / "a.xlsx", table)
    assert sheets(path)[0].columns == ("姓名", "金额")
    assert sheets(path)[0].header_row == 2
    assert rows(path) == [(0, "张三", "1"), (1, "李四", "2")]


def test_cells_beyond_the_header_break_their_row(tmp_path: Path) -> None:
    table = [["姓名", "金额"], ["张三", 1, "多"], ["李四", 2]]
    path = book(tmp_path / "a.xlsx", table)
    assert rows(path) == [(1, "李四", "2")]
    assert broken(path) == [(0, "wrong_cell_count")]


def test_each_visible_sheet_with_a_header_is_a_table(tmp_path: Path) -> None:
    workbook = Workbook()
    first, second = workbook.active, workbook.create_sheet("二月")
    assert first is not None
    first.title = "一月"
    for sheet, name in ((first, "张三"), (second, "李四")):
        sheet.append(["姓名", "金额"])
        sheet.append([name, 1])
    workbook.create_sheet("空")
    hidden = workbook.create_sheet("隐藏")
    hidden.append(["代码", "名称"])
    hidden.sheet_state = "hidden"
    workbook.save(tmp_path / "a.xlsx")
    assert [sheet.sheet for sheet in sheets(tmp_path / "a.xlsx")] == ["一月", "二月"]
    assert rows(tmp_path / "a.xlsx", sheet=1) == [(0, "李四", "1")]


def test_rows_come_in_chunks_of_the_size_asked(tmp_path: Path) -> None:
    table = [["姓名", "金额"], *([f"张{n}", n] for n in range(1, 8))]
    path = book(tmp_path / "a.xlsx", table)
    assert rows(path, size=3) == [(n - 1, f"张{n}", str(n)) for n in range(1, 8)]


def test_a_workbook_named_csv_is_read_as_what_it_is(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["姓名", "金额"], ["张三", 1]]).rename(tmp_path / "a.csv")
    assert sheets(path)[0].format == "xlsx"
    assert rows(path) == [(0, "张三", "1")]


def broken_book(path: Path) -> bytes:
    whole = book(path, [["姓名", "金额"], *([f"张{n}", n] for n in range(500))]).read_bytes()
    return whole[: len(whole) // 2]


def other_zip(path: Path) -> bytes:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "text")
    return path.read_bytes()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def test_what_is_no_whole_workbook_is_refused_in_words(tmp_path: Path) -> None:
    cases = {
        "empty": b"",
        "not a whole XLSX": broken_book(tmp_path / "b.xlsx"),
        "not a whole XLSX workbook": other_zip(tmp_path / "c.xlsx"),
        "password": OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "old XLS": OLE + b"\0" * 600,
        "no sheet with a header": book(tmp_path / "d.xlsx", [[1, 2], [3, 4]]).read_bytes(),
    }
    for said, content in cases.items():
        path = tmp_path / "a.xlsx"
        path.write_bytes(content)
        with pytest.raises(SourceError, match=said):
            sheets(path)
