"""Balances against a purse that is counted by hand."""

from collections import defaultdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.flow.attribute import attribute
from queries.flow.balance import BalanceLine, balances, held_lots, held_since
from queries.flow.choices import Method
from queries.flow.fund_balance import fund_balances
from queries.flow.reach import Window
from tests.queries.flow.ledgers import NODES, CoinLedger, Line, as_columns, lines

DAY = 86_400_000
few = settings(max_examples=100, deadline=None)
windows = st.tuples(st.integers(-1, 16), st.integers(-1, 16)).map(
    lambda two: Window(10 * min(two), 10 * max(two))
)


def by_hand(ledger: list[Line], window: Window) -> list[BalanceLine]:
    held, opening = defaultdict[int, int](int), defaultdict[int, int](int)
    into, out = defaultdict[int, int](int), defaultdict[int, int](int)
    short = defaultdict[int, int](int)
    for line in ledger:
        if line.source == line.target or line.at > window.until:
            continue
        missing = max(0, line.amount - held[line.source])
        held[line.source] += missing - line.amount
        held[line.target] += line.amount
        if line.at < window.since:
            opening = held.copy()
        else:
            out[line.source] += line.amount
            into[line.target] += line.amount
            short[line.source] += missing
    return [BalanceLine(opening[n], into[n], out[n], held[n], -short[n]) for n in range(NODES)]


@few
@given(ledger=lines(most=20, amount=50), window=windows)
def test_balances_are_those_counted_by_hand(ledger: list[Line], window: Window) -> None:
    found = balances(as_columns(ledger), window)
    assert [found.line(node) for node in range(NODES)] == by_hand(ledger, window)


@few
@given(ledger=lines(most=20, amount=10**12), window=windows)
def test_every_balance_closes_to_the_fen(ledger: list[Line], window: Window) -> None:
    found = balances(as_columns(ledger), window)
    for node in range(NODES):
        line = found.line(node)
        assert line.opening + line.into == line.out + line.held + line.unexplained
        assert line.held >= 0 >= line.unexplained


@few
@given(ledger=lines(most=20, amount=50), window=windows)
def test_the_lines_of_the_funds_sum_to_the_balance(ledger: list[Line], window: Window) -> None:
    flows = as_columns(ledger)
    whole = balances(flows, window)
    found = fund_balances(flows, range(NODES), window)
    for node in range(NODES):
        here = found.node == node
        sums = BalanceLine(
            *(
                int(getattr(found, name)[here].sum())
                for name in ("opening", "into", "out", "held", "unexplained")
            )
        )
        assert sums == whole.line(node)
        assert len(set(found.fund[here])) == here.sum()


def test_a_fund_that_was_spent_under_another_name_is_seen() -> None:
    ledger = [Line(0, 1, 100, 10, fund=1), Line(1, 2, 60, 20, fund=2), Line(1, 3, 40, 30)]
    found = fund_balances(as_columns(ledger), [1])
    columns = (found.fund, found.into, found.out, found.held, found.unexplained)
    told = list(zip(*(column.tolist() for column in columns), strict=True))
    assert told == [(0, 0, 40, 0, -40), (1, 100, 0, 0, 100), (2, 0, 60, 0, -60)]


@few
@given(ledger=lines(most=20, amount=9, funds=0))
def test_what_is_held_is_what_stays_in_line(ledger: list[Line]) -> None:
    """The age of what is held, against first in, first out with every fen a coin."""
    flows = as_columns(ledger)
    found, until = balances(flows), 10 * len(ledger)
    coins = CoinLedger(-1).run(ledger)
    oldest, _ = held_since(flows, found.held, until)
    for node in range(NODES):
        came = [number for purse in coins.purses[node].values() for number, _ in purse.coins]
        lots = held_lots(flows, node, int(found.held[node]), until)
        assert [lot.flow for lot in lots for _ in range(lot.fen)] == came
        assert oldest[node] == (10 * came[0] if came else until)


def test_the_age_of_what_is_held_is_in_fen_and_days() -> None:
    ledger = [
        Line(0, 1, 100, 0),
        Line(0, 1, 50, 2 * DAY),
        Line(1, 2, 80, 3 * DAY),
    ]
    flows = as_columns(ledger)
    oldest, days = held_since(flows, balances(flows).held, 10 * DAY + 5)
    assert (oldest[1], days[1]) == (0, 20 * 10 + 50 * 8)


@few
@given(ledger=lines(most=20, amount=50))
def test_what_no_method_can_change_is_held_and_unexplained(ledger: list[Line]) -> None:
    """All money, traced from every node that pays out of nothing, lies where the books say."""
    flows = as_columns(ledger)
    found = balances(flows)
    for method in Method:
        traced = attribute(flows, [0], method)
        stopped = dict(zip(traced.nodes.tolist(), traced.stopped.tolist(), strict=True))
        for node in range(1, NODES):
            assert stopped.get(node, 0) <= int(found.held[node])


def test_what_is_held_of_an_earmark_is_as_old_as_its_own_flows() -> None:
    ledger = [
        Line(0, 1, 100, 1 * DAY, 1),
        Line(2, 1, 50, 2 * DAY, 2),
        Line(1, 3, 30, 3 * DAY, 1),
        Line(2, 1, 20, 4 * DAY),
    ]
    flows, held = as_columns(ledger), np.zeros(NODES, np.int64)
    for fund, fen, at in ((0, 20, 4 * DAY), (1, 70, 1 * DAY), (2, 50, 2 * DAY)):
        (lot,) = held_lots(flows, 1, fen, 5 * DAY, fund)
        assert (lot.fen, lot.at) == (fen, at)
        held[1] = fen
        oldest, days = held_since(flows, held, 5 * DAY, fund)
        assert (oldest[1], days[1]) == (at, fen * (5 * DAY - at) // DAY)
