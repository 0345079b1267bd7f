from fractions import Fraction

import pytest

from benchmarks.finbench.figures import NONE, number, ratio, thousandths, yuan
from benchmarks.finbench.measure import percentiles


@pytest.mark.parametrize(
    ("part", "whole", "rounded"),
    [(1, 16, 0.063), (1, 2000, 0.001), (1, 2001, 0.0), (1, 3, 0.333), (2, 3, 0.667), (5, 1, 5)],
)
def test_ratios_are_rounded_half_up_to_three_decimals(
    part: int, whole: int, rounded: float
) -> None:
    assert ratio(part, whole) == rounded


def test_a_ratio_over_nothing_is_said_to_be_none() -> None:
    assert ratio(5, 0) == NONE == -1


def test_large_ratios_lose_nothing() -> None:
    assert thousandths(Fraction(10**15 + 1, 2 * 10**3)) == 500_000_000_000.001


def test_amounts_are_yuan_to_the_fen_and_ids_are_numbers() -> None:
    assert (yuan(16_552_915), yuan(1)) == (165_529.15, 0.01)
    assert number("account:loan:4611686018427387905") == 4611686018427387905


def test_percentiles_are_of_the_nearest_rank() -> None:
    assert percentiles([float(n) for n in range(1, 101)]) == "50.0 / 90.0 / 99.0"
    assert percentiles([3.0]) == "3.0 / 3.0 / 3.0"
    assert percentiles([]) == "not run"
