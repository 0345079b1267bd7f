"""Shares of fen beyond 64 bits."""

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.flow.exact import MOST_FEN, apportion, part_of, share
from tests.queries.flow.ledgers import hamilton

few = settings(max_examples=300, deadline=None)
fen = st.integers(0, MOST_FEN)


@few
@given(numbers=st.tuples(fen, fen, fen))
def test_a_share_is_exact(numbers: tuple[int, int, int]) -> None:
    part, of, whole = sorted(numbers)
    if whole:
        assert share(part, of, whole) == divmod(part * of, whole)


@few
@given(numbers=st.tuples(fen, fen, fen))
def test_a_part_is_rounded_half_up(numbers: tuple[int, int, int]) -> None:
    mine, amount, have = sorted(numbers)
    if have:
        exact = Fraction(mine * amount, have)
        assert part_of(mine, have, amount) == int(exact + Fraction(1, 2))


@few
@given(weights=st.lists(st.integers(0, 2**53), min_size=1, max_size=6), data=st.data())
def test_parts_are_those_of_the_largest_remainder(
    weights: list[int], data: st.DataObject
) -> None:
    total = sum(weights)
    if not total:
        return
    amount, parts = data.draw(st.integers(0, total)), np.zeros(len(weights), np.int64)
    apportion(amount, np.array(weights, np.int64), total, parts)
    assert parts.tolist() == hamilton(amount, weights, total)
    assert sum(parts) == amount
    assert all(part <= weight for part, weight in zip(parts, weights, strict=True))


def test_small_parts_are_rounded_half_up_too() -> None:
    for have in range(1, 13):
        for mine in range(have + 1):
            for amount in range(have + 1):
                exact = Fraction(mine * amount, have)
                assert part_of(mine, have, amount) == int(exact + Fraction(1, 2))
