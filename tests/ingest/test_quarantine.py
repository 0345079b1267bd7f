import json
import stat
from pathlib import Path

import pytest
from openpyxl import load_workbook

from graph.store import GraphStore
from ingest.outcome import Count
from tests.ingest.county import id_number, load, payments, totals_close, transfers


def test_every_bad_row_is_in_quarantine_with_its_line_and_reason(
    store: GraphStore, tmp_path: Path
) -> None:
    file = transfers(
        tmp_path / "a.csv",
        ("t1", "a", "b", "1", "2024-01-01"),
        ("t2", "a", "b", "1.234", "2024-01-01"),
        ("t3", "", "b", "5", "2024-01-01"),
        ("t4", "a", "b", "0", "2024-01-01"),
        ("t5", "a", "b", "6", "2024-02-30"),
        ("t1", "a", "b", "1", "2024-01-01"),
        ("t6", "a", "b"),
    )
    outcome = load(store, tmp_path, file)
    assert totals_close(outcome)
    assert outcome.loaded == Count(1, 100)
    assert outcome.quarantined == Count(6, 100 + 500 + 600, 2)
    lines = [json.loads(line) for line in outcome.quarantine[1].read_text().splitlines()]
    assert [(line["_行号"], line["_原因代码"]) for line in lines] == [
        (3, "too_many_decimals"),
        (4, "missing"),
        (5, "zero_amount"),
        (6, "bad_date"),
        (7, "duplicate_key"),
        (8, "wrong_cell_count"),
    ]


def test_quarantine_mended_by_a_clerk_loads(store: GraphStore, tmp_path: Path) -> None:
    file = transfers(tmp_path / "a.csv", ("t1", "a", "b", "=1+1", "2024-01-01"))
    workbook_path = load(store, tmp_path, file).quarantine[0]
    workbook = load_workbook(workbook_path)
    sheet = workbook.worksheets[0]
    assert sheet["D2"].value == "=1+1"
    assert sheet["D2"].data_type == "s"
    sheet["D2"].value = "12.00"
    workbook.save(workbook_path)
    assert load(store, tmp_path, workbook_path).loaded == Count(1, 1200)


def test_only_the_owner_can_read_quarantine(store: GraphStore, tmp_path: Path) -> None:
    file = transfers(tmp_path / "a.csv", ("t1", "", "b", "1", "2024-01-01"))
    for path in load(store, tmp_path, file).quarantine:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_id_number_in_quarantine_is_shown_masked(store: GraphStore, tmp_path: Path) -> None:
    wrong = id_number(1)[:-1] + ("0" if id_number(1)[-1] != "0" else "1")
    file = payments(
        tmp_path / "p.csv", ("D1", "P1", "低保", "张三", wrong, "", "1", "2024-01-15")
    )
    outcome = load(store, tmp_path, file)
    (line,) = [json.loads(text) for text in outcome.quarantine[1].read_text().splitlines()]
    assert line["_原因代码"] == "bad_check_digit"
    assert "*" in line["_问题值"]
    assert wrong not in line["_问题值"]


def test_a_file_of_broken_rows_is_in_quarantine_row_by_row(
    store: GraphStore, tmp_path: Path
) -> None:
    file = tmp_path / "broken.csv"
    file.write_text("id,source,target,amount,at\n" + "one cell\n" * 5000, encoding="utf-8")
    outcome = load(store, tmp_path, file)
    assert outcome.quarantined == Count(5000, 0, 5000)
    assert outcome.reasons == {"wrong_cell_count": 5000}


@pytest.mark.parametrize(("letter", "kept"), [("长", 32_000), ("𠮷", 16_000)])
def test_text_too_long_for_a_cell_is_cut_and_says_so(
    store: GraphStore, tmp_path: Path, letter: str, kept: int
) -> None:
    long = letter * 40_000
    file = transfers(tmp_path / "a.csv", ("t1", "a", long, "x", "2024-01-01"))
    workbook, lines = load(store, tmp_path, file).quarantine
    cell = str(load_workbook(workbook).worksheets[0]["C2"].value)
    assert kept < cell.count(letter) < 40_000
    assert cell.endswith("】")
    assert "40,000" in cell
    assert len(cell.encode("utf-16-le")) // 2 <= 32_767
    assert json.loads(lines.read_text(encoding="utf-8"))["target"] == long
