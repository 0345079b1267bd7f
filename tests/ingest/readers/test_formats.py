import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.errors import SourceError
from ingest.readers import sheets
from tests.ingest.readers.rows import broken, rows, write


def test_typed_parquet_columns_become_text_that_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    moment = dt.datetime(2024, 1, 31, 8, 30, 15)
    table = pa.table(
        {
            "text": ["张三", None],
            "code": pa.array(["a", "b"]).dictionary_encode(),
            "whole": [2**63 - 1, None],
            "money": pa.array([Decimal("1234.50"), Decimal("-0.01")], pa.decimal128(18, 2)),
            "tiny": pa.array([Decimal("0E-10"), Decimal("1E-10")], pa.decimal128(38, 10)),
            "float": [1234.5, 430822199001011234.0],
            "day": pa.array([dt.date(2024, 1, 31), None]),
            "at": pa.array([moment, None], pa.timestamp("ms")),
            "flag": [True, None],
        }
    )
    pq.write_table(table, path)
    assert sheets(path)[0].header_row == 0
    first, second = rows(path)
    assert first == (
        *(0, "张三", "a", "9223372036854775807", "1234.50", "0.0000000000", "1234.5"),
        *("2024-01-31", "2024-01-31 08:30:15", "TRUE"),
    )
    assert second == (
        1,
        "",
        "b",
        "",
        "-0.01",
        "0.0000000001",
        "4.3082219900101126e+17",
        "",
        "",
        "",
    )


def test_parquet_comes_in_chunks(tmp_path: Path) -> None:
    pq.write_table(pa.table({"n": list(range(10))}), tmp_path / "a.parquet", row_group_size=4)
    assert rows(tmp_path / "a.parquet", size=3) == [(n, str(n)) for n in range(10)]


def test_a_cut_parquet_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"n": list(range(10_000))}), path)
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(SourceError, match="not a whole Parquet file"):
        sheets(path)


def test_numbers_of_json_lines_keep_their_digits(tmp_path: Path) -> None:
    lines = [
        '{"no": 24322000000012345678, "amount": 1234.50, "name": "张三"}',
        '{"name": "李四", "paid": true, "more": {"a": [1]}, "no": null}',
    ]
    path = write(tmp_path / "a.jsonl", "\n".join(lines))
    assert sheets(path)[0].columns == ("no", "amount", "name", "paid", "more")
    assert rows(path) == [
        (0, "24322000000012345678", "1234.50", "张三", "", ""),
        (1, "", "", "李四", "TRUE", '{"a": ["1"]}'),
    ]


def test_lines_that_are_no_json_objects_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [b'{"a": 1}', b'{"a": ', b"[1]", b"", b'{"a": "\xff"}', b'{"a": 2}', b"[" * 100_000]
    path.write_bytes(b"\r\n".join(lines))
    assert rows(path, size=2) == [(0, "1"), (5, "2")]
    assert broken(path) == [
        (1, "bad_json"),
        (2, "bad_json"),
        (4, "undecodable"),
        (6, "bad_json"),
    ]


def test_a_line_that_names_a_value_twice_is_told(tmp_path: Path) -> None:
    lines = ['{"a": 1, "b": 2}', '{"a": 1, "b": 2, "a": 3}', '{"a": {"c": 1, "c": 2}, "b": 4}']
    path = write(tmp_path / "a.jsonl", "\n".join(lines))
    assert rows(path) == [(0, "1", "2")]
    assert broken(path) == [(1, "repeated_name"), (2, "repeated_name")]
    assert sheets(write(tmp_path / "b.jsonl", lines[1]))[0].columns == ("a", "b")


def test_a_name_that_comes_late_breaks_its_row(tmp_path: Path) -> None:
    late = json.dumps({"a": 1, "late": 2})
    path = write(tmp_path / "a.jsonl", '{"a": 1}\n' * 10_000 + late)
    assert broken(path) == [(10_000, "wrong_cell_count")]


@pytest.mark.parametrize(("text", "said"), [("", "empty"), ("abc\n", "no JSON object")])
def test_what_is_no_json_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        sheets(write(tmp_path / "a.jsonl", text))


INVOICE = """<?xml version="1.0" encoding="{encoding}"?>
<EInvoice><Header><EIid>24432000000012345678</EIid>
<InherentLabel><GeneralOrSpecialVAT><LabelCode>02</LabelCode><LabelName>普通发票</LabelName>
</GeneralOrSpecialVAT></InherentLabel></Header>
<EInvoiceData>
<SellerInformation><SellerName>慈利县农资公司</SellerName><SellerIdNum>91350100M000100Y43</SellerIdNum>
</SellerInformation>
<BuyerInformation><Name>零阳镇三组村</Name></BuyerInformation>
<BasicInformation><TotalAmWithoutTax>18.63</TotalAmWithoutTax><TotalTaxAm>0.56</TotalTaxAm>
<TotalTax-includedAmount>19.19</TotalTax-includedAmount></BasicInformation>
<IssuItemInformation><ItemName>*肥料*尿素</ItemName><Quantity>2</Quantity></IssuItemInformation>
<IssuItemInformation><ItemName>*农药*除草剂</ItemName><Quantity>1</Quantity></IssuItemInformation>
</EInvoiceData>
<TaxSupervisionInfo><InvoiceNumber>24432000000012345678</InvoiceNumber>
<IssueTime>2024-01-31</IssueTime></TaxSupervisionInfo></EInvoice>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312"])
def test_a_digital_invoice_is_one_row(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "a.xml", INVOICE.format(encoding=encoding), encoding)
    ((_, *cells),) = rows(path)
    row = dict(zip(sheets(path)[0].columns, cells, strict=True))
    assert row["InvoiceNumber"] == "24432000000012345678"
    assert row["GeneralOrSpecialVAT"] == "02"
    assert row["SellerName"] == "慈利县农资公司"
    assert row["BuyerName"] == "零阳镇三组村"
    assert row["TotalTax-includedAmount"] == "19.19"
    assert row["IssueTime"] == "2024-01-31"
    assert row["ItemName"] == "*肥料*尿素；*农药*除草剂"
    assert row["BuyerIdNum"] == ""


def test_many_invoices_in_one_file_are_many_rows(tmp_path: Path) -> None:
    one = INVOICE.format(encoding="utf-8").partition("?>")[2]
    path = write(tmp_path / "a.xml", f"<All>{one}{one}</All>")
    assert [row[0] for row in rows(path)] == [0, 1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not well-formed"),
        ("<EInvoice><Header>", "not well-formed"),
        ("<html><body/></html>", "no invoice"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><EInvoice><EIid>&b;</EIid></EInvoice>', "well-formed"),
    ],
)
def test_what_is_no_invoice_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        sheets(write(tmp_path / "a.xml", text))
