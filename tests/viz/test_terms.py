from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import (
    FLOW_PROPERTIES,
    LINK_PROPERTIES,
    NODE_COMMON,
    NODE_EXTRA,
    Flow,
    Label,
    Link,
)
from graph.words import Language, catalogue
from tests.viz.factories import day
from viz.terms import SHANGHAI, moment, money, plain, several, short_yuan, yuan

ZH, EN = Language.ZH, Language.EN


def test_money_is_written_to_the_fen() -> None:
    assert yuan(123456789) == "¥1,234,567.89"
    assert yuan(5) == "¥0.05"
    assert yuan(-100) == "-¥1.00"


@given(st.integers(min_value=-(10**18), max_value=10**18))
def test_written_money_reads_back(fen: int) -> None:
    assert int(yuan(fen).translate({ord(c): None for c in "¥,."})) == fen


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (99_99, "¥99.99"),
        (9_999_00, "¥9,999"),
        (10_000_00, "¥1万"),
        (123_456_00, "¥12.35万"),
        (99_999_949_99, "¥9,999.99万"),
        (99_999_999_99, "¥1亿"),
        (123_456_789_00, "¥1.23亿"),
        (10**16, "¥1,000,000亿"),
    ],
)
def test_the_short_form_is_in_wan_and_yi(fen: int, text: str) -> None:
    assert short_yuan(fen, ZH) == text


def test_the_english_short_form_is_in_millions() -> None:
    assert short_yuan(123_456_00, EN) == "¥123,456"
    assert short_yuan(1_234_567_00, EN) == "¥1.23M"
    assert short_yuan(5 * 10**11, EN) == "¥5B"


def test_chinese_money_carries_its_short_form() -> None:
    assert money(480_000_00, ZH) == "¥480,000.00（48万）"
    assert money(480_000_00, EN) == "¥480,000.00"


def test_a_day_is_a_day_in_shanghai() -> None:
    assert moment(day("2024-03-01")) == "2024-03-01"
    assert moment(day("2024-03-01 08:30")) == "2024-03-01 08:30:00"
    assert moment(1) == "1970-01-01 08:00:00.001"
    assert moment(0) == ""
    assert moment(10**17) == str(10**17)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)))
def test_a_written_time_reads_back(at: datetime) -> None:
    local = at.replace(microsecond=at.microsecond // 1000 * 1000, tzinfo=SHANGHAI)
    ms = round(local.timestamp() * 1000)
    if ms:
        assert datetime.fromisoformat(moment(ms)).replace(tzinfo=SHANGHAI) == local


def test_a_name_cannot_steer_the_terminal() -> None:
    assert plain("张\x1b[31m三\r\n\u202e李") == "张 [31m三   李"


def test_many_names_are_counted() -> None:
    assert several(["甲", "乙"], ZH) == "甲、乙"
    assert several(["甲", "乙", "丙", "丁"], ZH) == "甲、乙、丙 等 4 个"


@pytest.mark.parametrize("kind", [*Label, *Flow, *Link])
def test_every_kind_has_a_word(kind: Label | Flow | Link) -> None:
    assert f"viz.{type(kind).__name__.lower()}.{kind}" in catalogue()


def test_every_property_has_a_word() -> None:
    tables = [NODE_COMMON, FLOW_PROPERTIES, LINK_PROPERTIES, *NODE_EXTRA.values()]
    names = {name for table in tables for name in table} - {"relation"}
    assert {name for name in names if f"viz.property.{name}" not in catalogue()} == set()


def test_every_text_stands_in_both_languages() -> None:
    ours = {key: text for key, text in catalogue().items() if key.startswith("viz.")}
    assert {key for key, text in ours.items() if set(text) != set(Language)} == set()
