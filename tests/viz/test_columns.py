from hypothesis import given
from hypothesis import strategies as st

from viz.columns import aligned, pad, width


def test_a_chinese_character_takes_two_places() -> None:
    assert width("a张（│¥") == 1 + 2 + 2 + 1 + 1
    assert width("e\u0301") == 1


def test_columns_line_up() -> None:
    assert aligned([("张三", "5"), ("ab", "10")], right={1}) == ["张三   5", "ab    10"]


def test_an_empty_column_is_left_out() -> None:
    assert aligned([("a", "", "b"), ("c", "", "")]) == ["a  b", "c"]


def test_nothing_is_aligned_to_nothing() -> None:
    assert aligned([]) == []


@given(st.lists(st.text("ab张（│", max_size=30), min_size=1, max_size=8))
def test_the_second_column_starts_at_one_place(names: list[str]) -> None:
    lines = aligned([(name, "|") for name in names])
    assert len({width(line) for line in lines}) == 1


def test_filling_never_cuts() -> None:
    assert pad("张三丰", 2) == "张三丰"
