from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.checks.reading import faults, values

FEN = st.integers(-(10**13), 10**13)


def yuan(fen: int) -> str:
    return f"{Decimal(fen).scaleb(-2):.2f}"


@given(st.lists(FEN, min_size=1, max_size=30))
def test_written_fen_come_back(amounts: list[int]) -> None:
    assert values("money", [yuan(fen) for fen in amounts], sign="any") == amounts
    assert (
        values("money", [f"{Decimal(yuan(fen)):,}" for fen in amounts], sign="any") == amounts
    )


@given(st.lists(FEN, min_size=1, max_size=30))
def test_the_unit_moves_the_point(amounts: list[int]) -> None:
    tens = [f"{Decimal(fen).scaleb(-6):f}" for fen in amounts]
    assert values("money", tens, sign="any", unit="万元") == amounts
    assert values("money", [str(fen) for fen in amounts], sign="any", unit="分") == amounts


@given(st.integers(1, 10**11), st.integers(1, 100))
def test_sums_of_floats_are_taken_for_the_fen_they_mean(fen: int, parts: int) -> None:
    total = sum([fen / 100 / parts] * parts)
    noise = abs(Decimal(repr(total)) * 100 - fen)
    text = f"{Decimal(repr(total)):f}"
    if noise <= Decimal("1e-6"):
        assert values("money", [text]) == [fen]
    else:
        assert faults("money", [text]) == {"too_many_decimals": [0]}


@given(st.text(max_size=12))
def test_any_text_is_read_or_told(text: str) -> None:
    (amount,) = values("money", [text], sign="any")
    assert amount == 0 or not faults("money", [text], sign="any").keys() - {"out_of_range"}


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1,234.50", 123450),
        ("￥1,234.5", 123450),
        ("¥ 1234.5", 123450),
        ("人民币1234.5元整", 123450),
        ("１２３４．５０", 123450),
        ("1，234.50", 123450),
        ("1234.50元", 123450),
        ("(123.45)", -12345),
        ("（1,123.45）", -112345),
        ("-123.45", -12345),
        ("−123.45", -12345),
        ("+5", 500),
        (".5", 50),
        ("5.", 500),
        ("12.5万元", 12_500_000),
        ("1234.5600000000001", 123456),
        ("0.30000000000000004", 30),
        ("00012", 1200),
    ],
)
def test_amounts_as_people_write_them(text: str, fen: int) -> None:
    assert values("money", [text], sign="any") == [fen]
    assert faults("money", [text], sign="any") == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("壹佰元", "bad_money"),
        ("1,2", "bad_money"),
        ("1.234,50", "bad_money"),
        ("1 2 元 3", "bad_money"),
        ("--5", "bad_money"),
        ("1.234", "too_many_decimals"),
        ("0.1234567890123456789012", "too_many_decimals"),
        ("100000000000.01", "out_of_range"),
        ("9" * 40, "out_of_range"),
        ("1.23457E+08", "lost_digits"),
        ("0", "not_positive"),
        ("-1", "not_positive"),
    ],
)
def test_amounts_that_cannot_be(text: str, code: str) -> None:
    assert faults("money", [text]) == {code: [0]}


def test_an_amount_below_zero_is_told_and_kept_for_the_totals() -> None:
    assert values("money", ["-5"]) == [-500]


@given(st.lists(st.integers(-(10**15), 10**15), min_size=1, max_size=20))
def test_quantities_are_thousandths_and_integers_are_whole(numbers: list[int]) -> None:
    assert values("decimal", [f"{Decimal(n).scaleb(-3):f}" for n in numbers]) == numbers
    assert values("integer", [f"{n:,}" for n in numbers]) == numbers


def test_quantities_that_cannot_be() -> None:
    assert faults("decimal", ["1.2345", "x", "3亩"]) == {
        "bad_number": [1, 2],
        "too_many_decimals": [0],
    }
    assert faults("integer", ["1.5", "x", "2.0"]) == {"bad_integer": [0, 1]}
