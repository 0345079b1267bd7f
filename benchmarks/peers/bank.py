"""A made-up bank: transfers between accounts over a year, with rings planted among them."""

from typing import Final

import numpy as np

from benchmarks.peers.data import Table
from benchmarks.synthetic import DAY, START, Numbers

YEAR: Final = 365 * DAY
WINDOW: Final = 30 * DAY
MAX_HOPS: Final = 5
#: Moments are this far apart at least: a year of them can be counted in 32 bits.
TICK: Final = 20
#: One ring is planted for so many flows; every fifth one comes too late to be a ring.
_APART: Final = 1_000
_SPREAD: Final = 0.6  # of the logarithm of how busy an account is


def bank(flows: int, seed: int = 11) -> Table:
    """Return `flows` transfers between flows / 5 accounts, no two of them at one moment.

    Accounts are unequally busy (log-normal), so that the growth of walks does not depend on the
    size; nobody pays himself.
    """
    draw = np.random.default_rng(seed)
    accounts = max(10, flows // 5)
    weight = draw.lognormal(0, _SPREAD, accounts).cumsum()
    at = np.sort(draw.integers(0, YEAR // TICK - flows, flows)) + np.arange(flows)
    at = START + TICK * at
    source, target = (_drawn(draw, weight, flows) for _ in range(2))
    target = np.where(source == target, (target + 1) % accounts, target)
    amount = draw.integers(1_000, 5_000_000, flows)
    _plant(draw, source, target, at, accounts)
    return Table(accounts, source, target, amount, at)


def _drawn(draw: np.random.Generator, weight: Numbers, count: int) -> Numbers:
    found = np.searchsorted(weight, draw.random(count) * weight[-1], side="right")
    return np.asarray(np.minimum(found, len(weight) - 1), np.int64)


def _plant(
    draw: np.random.Generator, source: Numbers, target: Numbers, at: Numbers, accounts: int
) -> None:
    """Turn some flows, far enough from one another, into rings of 2 to 5 hops."""
    flows, taken = len(at), np.zeros(len(at), np.bool_)
    for number in range(flows // _APART):
        hops = 2 + number % (MAX_HOPS - 1)
        took = WINDOW * 2 if number % 5 == 4 else int(draw.integers(DAY, WINDOW))
        opened = START + int(draw.integers(0, YEAR - took - DAY))
        steps = np.linspace(opened, opened + took, hops).astype(np.int64)
        places = np.searchsorted(at, steps).clip(0, flows - 1)
        if taken[places].any() or (np.diff(places) <= 0).any():
            continue
        taken[places] = True
        members = draw.choice(accounts, hops, replace=False)
        source[places], target[places] = members, np.roll(members, -1)
