import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from ingest.statements import Statement, distinct, drop_covered, first_of_each
from ingest.words import Words

_WORDS = st.sampled_from(["", "a", "b"])
_ROWS = st.lists(st.tuples(_WORDS, _WORDS, _WORDS, st.booleans()), max_size=30)


def _statement(rows: list[tuple[str, str, str, bool]]) -> Statement:
    ids, names, kinds = (pa.array([row[n] for row in rows], pa.string()) for n in range(3))
    where = np.array([row[3] for row in rows], dtype=bool)
    return Statement(ids, {"name": names, "kind": kinds}, where)


@given(_ROWS)
def test_equal_statements_stand_once_the_earliest_of_them(
    rows: list[tuple[str, str, str, bool]],
) -> None:
    first: dict[tuple[str, ...], int] = {}
    for place, (*said, there) in enumerate(rows):
        if there:
            first.setdefault(tuple(said), place)
    assert distinct(_statement(rows)).tolist() == sorted(first.values())


@given(_ROWS)
def test_a_link_stands_once_where_it_stood_first(
    rows: list[tuple[str, str, str, bool]],
) -> None:
    said = _statement(rows)
    first: dict[tuple[str, ...], int] = {}
    for place in np.flatnonzero(said.where).tolist():
        first.setdefault(rows[place][:2], place)
    found = first_of_each([said.ids, said.given["name"]], np.flatnonzero(said.where))
    assert found.tolist() == sorted(first.values())


def test_who_says_no_more_than_another_of_the_same_row_is_left_out() -> None:
    def said(*rows: tuple[str, str, str]) -> Statement:
        return _statement([(*row, True) for row in rows])

    holder = said(("p", "张", ""), ("p", "张", "h"), ("q", "张", ""), ("p", "李", ""))
    payee = said(*[("p", "张", "x")] * 4)
    drop_covered([holder, payee])
    assert holder.where.tolist() == [False, True, True, True]
    assert payee.where.all()


def test_of_two_that_say_the_same_one_stays() -> None:
    one, other = (_statement([("p", "张", "x", True)]) for _ in range(2))
    drop_covered([one, other])
    assert [one.where[0], other.where[0]] == [False, True]


@given(st.lists(st.tuples(_WORDS, _WORDS, st.booleans()), min_size=1))
def test_words_choose_row_by_row(rows: list[tuple[str, str, bool]]) -> None:
    one, other = (Words.of(np.array([row[n] for row in rows], object)) for n in range(2))
    mine = np.array([row[2] for row in rows])
    chosen = one.over(other, mine)
    parts = list(chosen.parts(np.ones(len(rows), dtype=bool)))
    for place, (left, right, first) in enumerate(rows):
        assert [word for word, where in parts if where[place]] == [left if first else right]
