import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.checks import unknown_divisions
from tests.ingest.checks.reading import faults, values


def luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        double = int(digit) * (2 if place % 2 else 1)
        total += double // 10 + double % 10
    return total % 10 == 0


@given(st.text("0123456789", min_size=14, max_size=17).map("62".__add__))
def test_cards_are_told_by_their_luhn_digit(card: str) -> None:
    assert ("odd_account" not in faults("account", [card])) == luhn(card)
    assert values("account", [card]) != [""]


def test_one_account_has_one_token_however_written() -> None:
    forms = [
        "6222021234567890",
        "6222 0212 3456 7890",
        "6222-0212-3456-7890",
        "６２２２021234567890",
    ]
    assert len(set(values("account", forms))) == 1


def test_accounts_that_can_be_none_give_no_token() -> None:
    assert values("account", ["0000000000", "1234", "6.22202E+15"]) == ["", "", ""]
    assert faults("account", ["0000000000", "1234", "6.22202E+15", "43001710661050001234"]) == {
        "lost_digits": [2],
        "odd_account": [0, 1],
    }


def test_one_telephone_has_one_token_however_written() -> None:
    forms = ["13812345678", "+86 138 1234 5678", "138-1234-5678", "008613812345678"]
    assert len(set(values("phone", forms))) == 1
    assert faults("phone", [*forms, "(0731)85123456", "85123456"]) == {}
    assert faults("phone", ["12", "11111111111", "张三"]) == {"bad_phone": [0, 1, 2]}


def test_one_address_has_one_token_however_written() -> None:
    assert len(set(values("address", ["零阳镇 1－2号", "零阳镇1-2号", "零阳镇１—２号"]))) == 1


def test_division_codes_are_filled_up_to_twelve_digits() -> None:
    assert values("division", ["43", "4308", "430822", "430822101", "430822101201"]) == [
        "430000000000",
        "430800000000",
        "430822000000",
        "430822101000",
        "430822101201",
    ]
    assert faults("division", ["4308221", "x", "4308221012011", "0"]) == {
        "bad_division": [0, 1, 2, 3]
    }


def test_divisions_that_nobody_knows_are_told() -> None:
    codes = pa.array(["430822000000", "", "439999000000"])
    problem = unknown_divisions(codes, frozenset({"430822000000"}))
    assert (problem.code, problem.level, problem.rows.tolist()) == (
        "unknown_division",
        "warning",
        [2],
    )


@pytest.mark.parametrize("text", ["12345678", "24322000000012345678"])
def test_invoice_numbers_have_8_or_20_digits(text: str) -> None:
    assert values("invoice_number", [text]) == [text]
    assert faults("invoice_number", [text]) == {}


def test_invoice_numbers_that_went_through_a_spreadsheet() -> None:
    texts = ["2.432200000001235e+19", "123456", "24322000000012300000", "12", "ABC"]
    assert faults("invoice_number", texts) == {
        "bad_invoice_number": [3, 4],
        "leading_zeros": [1],
        "lost_digits": [0],
        "maybe_lost_digits": [2],
    }
    assert values("invoice_number", texts)[1] == "00123456"


def test_the_qr_text_of_a_paper_and_of_a_digital_invoice() -> None:
    texts = [
        "01,10,043001900111,12345678,100.50,20240131,12345678901234567890,ABCD,",
        "01,32,,24322000000012345678,19.19,20240131,,AB12",
        "01,32,,24322000000012345678,19.19,20241331,,AB12",
        "https://example.org",
    ]
    assert values("invoice_qr", texts) == [
        "043001900111|12345678",
        "|24322000000012345678",
        "",
        "",
    ]
    assert values("invoice_qr", texts, "_code")[0] == "043001900111"
    assert values("invoice_qr", texts, "_number")[1] == "24322000000012345678"
    assert values("invoice_qr", texts, "_amount") == [10050, 1919, 0, 0]
    assert values("invoice_qr", texts, "_date")[:2] == [1706630400000] * 2
    assert faults("invoice_qr", texts) == {"bad_qr": [2, 3]}


@pytest.mark.parametrize(
    "text",
    [
        "湘财预〔2023〕123号",
        "湘财预[2023]123号",
        "湘财预（２０２３）123 号",
        "湘财预【2023】第0123号",
        "湘财预(2023)123",
        " 湘财预〔 2023 〕 123号",
    ],
)
def test_a_document_has_one_number_however_written(text: str) -> None:
    assert values("doc_no", [text]) == ["湘财预〔2023〕123号"]


def test_words_of_a_choice_and_flags() -> None:
    choices = {"男": "M", "女": "F"}
    assert values("choice", ["男", " 女 ", "m", "其他"], choices=choices) == ["M", "F", "M", ""]
    assert faults("choice", ["男", "其他"], choices=choices) == {"bad_choice": [1]}
    yes, no = ["是", "1", "Y", "TRUE", "√"], ["否", "0", "n", "FALSE", "无"]
    assert values("flag", yes + no) == ["1"] * 5 + ["0"] * 5


def test_text_keys_and_names_come_out_clean() -> None:
    assert values("text", [" a\r\nb ", "无"]) == ["a b", "无"]
    assert values("name", ["张 小 三", "买买提•吐尔逊", "ＡＢＣ公司", "𠮷田"]) == [
        "张小三",
        "买买提·吐尔逊",
        "ABC公司",
        "𠮷田",
    ]
    assert values("key", ["００12", '="0012"', "'0012", "a-B"]) == [
        "0012",
        "0012",
        "0012",
        "a-B",
    ]
    assert faults("key", ["4.3E+17", "1E5"]) == {"lost_digits": [0]}
