import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import NotFound, SourceError
from ingest.readers import Chunk, chunks, sha256, sheets
from ingest.readers.csv_file import careful_chunks
from tests.ingest.readers.rows import HEADER, broken, broken_rows, rows, write

BODY = [(0, "张三", "1.00", "无"), (1, "李四", "2.50", "")]
LINES = [HEADER, "张三,1.00,无", "李四,2.50,"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_the_same_in_every_encoding(
    tmp_path: Path, encoding: str, end: str, delimiter: str
) -> None:
    text = end.join(LINES).replace(",", delimiter) + end
    path = write(tmp_path / "a.csv", text, encoding)
    (sheet,) = sheets(path)
    assert sheet.columns == ("姓名", "金额", "备注")
    assert (sheet.header_row, sheet.delimiter) == (1, delimiter)
    assert sheet.format == ("tsv" if delimiter == "\t" else "csv")
    assert rows(path) == BODY and broken(path) == []


def test_rare_characters_of_gb18030_are_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", f"{HEADER}\n𠮷田㐂,1.00,〇䶮\n", "gb18030")
    assert rows(path) == [(0, "𠮷田㐂", "1.00", "〇䶮")]


def test_a_foreign_character_after_a_megabyte_of_ascii_decides(tmp_path: Path) -> None:
    text = "name,amount\n" + "abcdefgh,1.00\n" * 150_000 + "张三,2.00\n"
    path = write(tmp_path / "a.csv", text, "gb18030")
    assert rows(path)[-1] == (150_000, "张三", "2.00")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_characters_across_blocks_stay_whole(tmp_path: Path, encoding: str) -> None:
    body = [f"张{'三' * (n % 7)},{n}.00,补贴𠮷" for n in range(150_000)]
    path = write(tmp_path / "a.csv", "\n".join([HEADER, *body]), encoding)
    found = rows(path, size=10_000)
    assert found == [(n, *line.split(",")) for n, line in enumerate(body)]


def test_title_lines_stand_above_the_header(tmp_path: Path) -> None:
    title = "耕地地力保护补贴发放表,,\n制表：张三,单位：元,\n\n"
    path = write(tmp_path / "a.csv", title + "\n".join(LINES))
    assert sheets(path)[0].header_row == 4
    assert rows(path) == BODY


def test_a_header_with_a_line_break_counts_its_lines(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", '姓名,"金额\n(元)",备注\n张三,1.00,无\n')
    (sheet,) = sheets(path)
    assert sheet.columns == ("姓名", "金额 (元)", "备注")
    assert sheet.header_row == 2
    assert rows(path) == [(0, "张三", "1.00", "无")]


def test_columns_get_names_of_their_own(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "姓名,日期,日期,\n张三,1,2,3\n")
    assert sheets(path)[0].columns == ("姓名", "日期", "日期 (2)", "column 4")


def test_a_delimiter_behind_every_row_is_no_cell_too_many(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", f"{HEADER}\n张三,1.00,无,\n李四,2.50,,\n")
    assert [row[:4] for row in rows(path)] == BODY and broken(path) == []


def test_totals_are_no_payments(tmp_path: Path) -> None:
    lines = ["张三,1.00,无", "小计,1.00,", "李四,2.50,", "合计：,3.50,", ",总 计,3.50"]
    path = write(tmp_path / "a.csv", "\n".join([HEADER, *lines]))
    assert rows(path) == [(0, "张三", "1.00", "无"), (2, "李四", "2.50", "")]
    assert broken(path) == [(1, "total_row"), (3, "total_row"), (4, "total_row")]


def test_a_person_whose_remark_is_a_total_is_paid(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", f"{HEADER}\n张三,1.00,合计\n")
    assert rows(path) == [(0, "张三", "1.00", "合计")]


def test_blank_rows_use_up_an_index_and_are_no_rows(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", f"{HEADER}\n张三,1.00,无\n\n,,\n李四,2.50,\n")
    assert rows(path) == [(0, "张三", "1.00", "无"), (3, "李四", "2.50", "")]
    assert broken(path) == []


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_broken_rows_come_in_order_with_their_chunk(tmp_path: Path, size: int) -> None:
    lines = ["张三,1.00,无", "只有一格", "李四,2.50,", "多,一,格,了", "王五,3.00,x", "完"]
    path = write(tmp_path / "a.csv", "\n".join([HEADER, *lines]))
    assert [row[0] for row in rows(path, size=size)] == [0, 2, 4]
    assert broken(path, size=size) == [(n, "wrong_cell_count") for n in (1, 3, 5)]
    assert [row.text for row in broken_rows(path)] == ["只有一格", "多,一,格,了", "完"]
    shares = [chunk.done for chunk in chunks(sheets(path)[0], size=size)]
    assert shares == sorted(shares) and shares[-1] == 1.0


def test_line_breaks_in_quotes_belong_to_the_cell(tmp_path: Path) -> None:
    text = f'{HEADER}\n张三,1.00,"第一行\n第二行"\n李四,2.50,"甲,乙\r\n丙,""丁"""\n'
    path = write(tmp_path / "a.csv", text)
    assert rows(path) == [
        (0, "张三", "1.00", "第一行\n第二行"),
        (1, "李四", "2.50", '甲,乙\r\n丙,"丁"'),
    ]


@pytest.mark.parametrize(
    "bad",
    ['王五,3.00,"没有结束', '"王五,3.00,没有结束', '"王五,"3.00,"没有', '"'],
)
@pytest.mark.parametrize("size", [1, 1000])
def test_an_open_quote_costs_its_own_line_only(tmp_path: Path, bad: str, size: int) -> None:
    path = write(tmp_path / "a.csv", "\n".join([*LINES, bad, *LINES[1:], '赵六,4.00,"好"']))
    found = rows(path, size=size)
    assert [row[0] for row in found] == [0, 1, 3, 4, 5]
    assert found[-1] == (5, "赵六", "4.00", "好")
    ((row, code),) = broken(path, size=size)
    assert row == 2 and code in ("unclosed_quote", "wrong_cell_count")


def test_a_file_cut_in_a_quote_keeps_the_rows_before(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "\n".join([*LINES, '王五,3.00,"没有']))
    assert rows(path) == BODY
    assert broken(path) == [(2, "unclosed_quote")]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_file_cut_in_a_character_or_a_row_is_told(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("\n".join([*LINES, "王五,3.00,张"]).encode(encoding)[:-1])
    assert rows(path) == BODY
    assert broken(path) == [(2, "undecodable")]
    path.write_bytes("\n".join([*LINES, "王五,3."]).encode(encoding))
    assert rows(path) == BODY
    assert broken(path) == [(2, "wrong_cell_count")]


def test_bytes_that_are_no_text_cost_their_own_row_only(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    damaged = "王五,3.00,".encode() + b"\xff\xfe\n"
    path.write_bytes(("\n".join(LINES) + "\n").encode() * 5 + damaged + "李四,2.50,\n".encode())
    assert [index for index, code in broken(path) if code == "undecodable"] == [14]
    assert rows(path)[-1] == (15, "李四", "2.50", "")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_an_endless_line_costs_itself_only(tmp_path: Path, encoding: str) -> None:
    huge = "王五,3.00," + "长" * 6_000_000
    path = write(tmp_path / "a.csv", "\n".join([*LINES, huge, "赵六,4.00,好"]), encoding)
    assert rows(path) == [*BODY, (3, "赵六", "4.00", "好")]
    (row,) = broken_rows(path)
    assert (row.row, row.code) == (2, "line_too_long")
    assert len(row.text) < 3_000


def test_a_long_cell_that_can_be_held_is_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", f"{HEADER}\n张三,1.00,{'x' * 200_000}\n")
    assert len(str(rows(path)[0][3])) == 200_000


def test_an_open_quote_before_a_long_cell_costs_its_own_line_only(tmp_path: Path) -> None:
    long = '王五,3.00,"' + "x" * 200_000
    path = write(tmp_path / "a.csv", "\n".join([*LINES, long, long + '"', "赵六,4.00,好"]))
    assert [row[0] for row in rows(path)] == [0, 1, 4]
    assert broken(path) == [(2, "unclosed_quote"), (3, "unclosed_quote")]


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", HEADER)
    (chunk,) = chunks(sheets(path)[0])
    assert (len(chunk.table), chunk.table.column_names, chunk.done) == (
        0,
        HEADER.split(","),
        1.0,
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b" \n\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 8, "not text"),
        (b"\x80\x80\xff" * 900, "neither UTF-8 nor GB18030"),
        (b"1,2,3\n4,5,6\n", "no header"),
    ],
)
def test_what_is_no_table_is_refused_in_words(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=said):
        sheets(path)


def test_a_file_that_is_not_there_or_of_no_known_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"b\.csv"):
        sheets(tmp_path / "b.csv")
    with pytest.raises(SourceError, match=r"\.parquet"):
        sheets(write(tmp_path / "a.docx", "text"))


def test_the_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "abc")
    assert sha256(path).startswith("ba7816bf8f01cfea414140de5dae2223")


CELL = st.text(st.characters(codec="gb18030", exclude_characters="\0\ufffd"), max_size=8)


@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60
)
@given(
    st.lists(st.tuples(CELL, CELL, CELL), max_size=15),
    st.sampled_from(["utf-8", "gb18030", "utf-16"]),
    st.integers(1, 20),
)
def test_what_a_csv_writer_wrote_comes_back(
    tmp_path: Path, table: list[tuple[str, str, str]], encoding: str, size: int
) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(
        [HEADER.split(","), *table]
    )
    path = write(tmp_path / "a.csv", buffer.getvalue(), encoding)
    expected = [(n, *row) for n, row in enumerate(table) if any(row)]
    assert rows(path, size=size) == expected


PIECE = st.sampled_from(
    ["a", "1", ",", ",", '"', '"x"', "\n", "\n", "\r\n", "\na,b,c", '\n"p","q","r"', "张"]
)


@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300
)
@given(st.lists(PIECE, max_size=40).map("".join), st.integers(1, 5))
def test_the_fast_and_the_careful_reader_agree_on_any_text(
    tmp_path: Path, text: str, size: int
) -> None:
    lines = [HEADER, "甲,1,乙", "丙,2,丁", "甲,1,乙", "丙,2,丁"]
    path = write(tmp_path / "a.csv", "\n".join([*lines, text]))
    (sheet,) = sheets(path)
    fast, careful = list(chunks(sheet, size=size)), list(careful_chunks(sheet, 1000, 0))
    assert [row for chunk in fast for row in chunk.table.to_pylist()] == [
        row for chunk in careful for row in chunk.table.to_pylist()
    ]
    assert numbers(fast) == numbers(careful)
    assert len(set(numbers(fast))) == len(numbers(fast))


def numbers(found: list[Chunk]) -> list[int]:
    """Return the index of every row, good ones first."""
    good = [int(row) for chunk in found for row in chunk.rows.to_pylist()]
    return good + [row.row for chunk in found for row in chunk.broken]


def test_one_odd_row_does_not_hide_the_header(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "\n".join([HEADER, "a,b,c,d,e,f,g,h", *LINES[1:]]))
    assert sheets(path)[0].columns == ("姓名", "金额", "备注")
    assert broken(path) == [(0, "wrong_cell_count")]
