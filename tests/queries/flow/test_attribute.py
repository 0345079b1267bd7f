"""Attribution against references that move every fen by hand."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidParameter
from queries.flow.attribute import Attribution, attribute
from queries.flow.choices import Method
from queries.flow.reach import Direction, Window
from tests.queries.flow.ledgers import (
    CoinLedger,
    Line,
    MixedLedger,
    as_columns,
    lines,
    nonzero,
)

IN_LINE = (Method.FIFO, Method.LIFO)
MIXED = (Method.EARMARK, Method.PRO_RATA, Method.LOWEST_BALANCE)
few = settings(max_examples=100, deadline=None)
since_any = st.integers(-1, 15).map(lambda step: 10 * step)


def carried(answer: Attribution) -> dict[int, int]:
    return dict(zip(answer.flows.tolist(), answer.carried.tolist(), strict=True))


def follow(
    ledger: list[Line], method: Method, direction: Direction = "out", since: int = -10
) -> Attribution:
    return attribute(as_columns(ledger), [0], method, direction, Window(since=since))


@pytest.mark.parametrize("method", IN_LINE)
@few
@given(ledger=lines(), since=since_any)
def test_in_line_every_coin_goes_where_it_goes_by_hand(
    method: Method, ledger: list[Line], since: int
) -> None:
    by_hand = CoinLedger(0, since, last_first=method is Method.LIFO).run(ledger)
    assert carried(follow(ledger, method, "out", since)) == nonzero(by_hand.out.items())


@pytest.mark.parametrize("method", IN_LINE)
@few
@given(ledger=lines(), since=since_any)
def test_in_line_every_coin_came_from_where_it_came_by_hand(
    method: Method, ledger: list[Line], since: int
) -> None:
    by_hand = CoinLedger(0, since, last_first=method is Method.LIFO).run(ledger)
    assert carried(follow(ledger, method, "in", since)) == nonzero(by_hand.back.items())


@pytest.mark.parametrize("method", MIXED)
@few
@given(ledger=lines(amount=10**13), since=since_any)
def test_mixed_money_is_shared_as_by_hand(
    method: Method, ledger: list[Line], since: int
) -> None:
    by_hand = MixedLedger(0, method, since).run(ledger)
    assert carried(follow(ledger, method, "out", since)) == nonzero(by_hand.out.items())


@pytest.mark.parametrize("direction", ["out", "in"])
@pytest.mark.parametrize("method", Method)
@few
@given(ledger=lines(most=25, amount=10**12), since=since_any)
def test_no_fen_is_lost_or_made(
    method: Method, direction: Direction, ledger: list[Line], since: int
) -> None:
    answer = follow(ledger, method, direction, since)
    ends = [(line.source, line.target)[direction == "in"] for line in ledger]
    left = sum(
        line.amount
        for line, end in zip(ledger, ends, strict=True)
        if end == 0 and line.source != line.target and line.at >= since
    )
    assert answer.amount == left == int(answer.stopped.sum())
    assert (answer.stopped > 0).all()
    assert all(0 < fen <= ledger[flow].amount for flow, fen in carried(answer).items())


#: 100 of an earmark and 100 of one's own come in; 80 and then 90 go out.
TOY = [
    Line(0, 1, 100, 10, fund=1),
    Line(2, 1, 100, 20),
    Line(1, 3, 80, 30),
    Line(1, 4, 90, 40),
]


@pytest.mark.parametrize(
    ("method", "fen"),
    [
        (Method.FIFO, 20),
        (Method.LIFO, 70),
        (Method.PRO_RATA, 45),
        (Method.LOWEST_BALANCE, 70),
        (Method.EARMARK, 70),
    ],
)
def test_the_method_changes_the_answer(method: Method, fen: int) -> None:
    assert carried(follow(TOY, method))[3] == fen


def test_a_flow_that_carries_a_fund_stays_with_it() -> None:
    ledger = [
        Line(2, 1, 500, 10),
        Line(0, 1, 100, 20, fund=1),
        Line(1, 3, 300, 30),
        Line(1, 4, 100, 40, fund=1),
    ]
    for method in (Method.FIFO, Method.LOWEST_BALANCE, Method.EARMARK):
        assert carried(follow(ledger, method)) == {1: 100, 3: 100}


def test_what_was_never_seen_coming_is_nobodys() -> None:
    ledger = [Line(0, 1, 100, 10), Line(1, 2, 150, 20)]
    for method in Method:
        assert carried(follow(ledger, method)) == {0: 100, 1: 100}
        back = attribute(as_columns(ledger), [2], method, "in")
        assert (back.amount, carried(back)) == (150, {0: 100, 1: 150})
        assert dict(zip(back.nodes.tolist(), back.stopped.tolist(), strict=True)) == {
            0: 100,
            1: 50,
        }


def test_money_that_comes_back_ends_at_the_origin() -> None:
    ledger = [Line(0, 1, 100, 10), Line(1, 0, 30, 20), Line(0, 2, 30, 30)]
    answer = follow(ledger, Method.FIFO)
    assert answer.amount == 130
    assert dict(zip(answer.nodes.tolist(), answer.stopped.tolist(), strict=True)) == {
        0: 30,
        1: 70,
        2: 30,
    }


def test_several_origins_are_traced_as_one() -> None:
    ledger = [Line(0, 2, 60, 10), Line(1, 2, 40, 20), Line(3, 2, 100, 30), Line(2, 4, 50, 40)]
    both = attribute(as_columns(ledger), [0, 1], Method.PRO_RATA)
    assert (both.amount, carried(both)[3]) == (100, 25)


@pytest.mark.parametrize("direction", ["out", "in"])
@pytest.mark.parametrize("method", Method)
@few
@given(ledger=lines(most=20))
def test_several_origins_are_as_if_they_were_one_node(
    method: Method, direction: Direction, ledger: list[Line]
) -> None:
    one = [replace(line, source=line.source or 1, target=line.target or 1) for line in ledger]
    both = attribute(as_columns(ledger), [0, 1], method, direction)
    merged = attribute(as_columns(one), [1], method, direction)
    assert carried(both) == carried(merged)
    assert both.amount == merged.amount
    assert both.stopped.sum() == merged.stopped.sum() == both.amount


def test_sums_beyond_exact_shares_are_refused() -> None:
    with pytest.raises(InvalidParameter, match="shorter window"):
        follow([Line(0, 1, 2**56, 10), Line(1, 2, 2**56, 20)], Method.PRO_RATA)


def test_no_origin_is_refused() -> None:
    with pytest.raises(InvalidParameter, match="at least one node"):
        attribute(as_columns(TOY), [], Method.FIFO)


@pytest.mark.parametrize("method", [*IN_LINE, Method.PRO_RATA, Method.EARMARK])
@few
@given(ledger=lines(most=25, amount=10**9))
def test_what_the_first_gave_the_last_is_what_the_last_had_of_the_first(
    method: Method, ledger: list[Line]
) -> None:
    """In line to the fen; shares are rounded at each payment, so a few fen apart."""
    forward_only = [line for line in ledger if line.source < line.target]
    if not forward_only:
        return
    there = follow(forward_only, method)
    back = attribute(as_columns(forward_only), [4], method, "in")
    given_ = sum(fen for flow, fen in carried(there).items() if forward_only[flow].target == 4)
    had = sum(fen for flow, fen in carried(back).items() if forward_only[flow].source == 0)
    assert abs(given_ - had) <= (0 if method in IN_LINE else len(forward_only))
