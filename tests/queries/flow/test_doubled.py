"""A payment that voucher and bank both record moves money once."""

from itertools import permutations
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Flow, Label, Link
from graph.store import GraphStore
from queries.flow.balance import BalanceLine, balances
from queries.flow.doubled import doubled
from queries.flow.projection import projection_of
from tests.graph import rows
from tests.queries.factories import Sent, fill

DAY = 86_400_000
PAID = tuple(Flow).index(Flow.PAID)
TRANSFERRED = tuple(Flow).index(Flow.TRANSFERRED)


def held(store: GraphStore, cache: Path, *flows: Sent) -> dict[str, BalanceLine]:
    """Return the balances of village:1 and payee:1, who hold account:v and account:p."""
    fill(store, flows, nodes={"account:v": {}, "account:p": {}, "village:1": {}, "payee:1": {}})
    with store.loading("b2") as load:
        for label, pair in (
            (Label.VILLAGE_ACCOUNT, ("village:1", "account:v")),
            (Label.PAYEE, ("payee:1", "account:p")),
        ):
            load.links(Link.HAS_ACCOUNT, label, Label.BANK_ACCOUNT, rows.links([pair], "b2"))
        load.record(*rows.record("b2"))
    projection = projection_of(store, cache)
    lines = balances(projection.flows)
    return {name: lines.line(projection.number(name)) for name in ("village:1", "payee:1")}


def test_a_bank_line_that_repeats_a_payment_moves_nothing(
    store: GraphStore, tmp_path: Path
) -> None:
    lines = held(
        store,
        tmp_path,
        Sent("pay:1", "village:1", "payee:1", 500, 10 * DAY, Flow.PAID),
        Sent("bank:1", "account:v", "account:p", 500, 12 * DAY),
    )
    assert lines["payee:1"] == BalanceLine(0, 500, 0, 500, 0)
    assert lines["village:1"] == BalanceLine(0, 0, 500, 0, -500)


def test_a_payment_made_twice_is_still_seen(store: GraphStore, tmp_path: Path) -> None:
    lines = held(
        store,
        tmp_path,
        Sent("pay:1", "village:1", "payee:1", 500, 10 * DAY, Flow.PAID),
        Sent("bank:1", "account:v", "account:p", 500, 10 * DAY),
        Sent("bank:2", "account:v", "account:p", 500, 11 * DAY),
    )
    assert lines["payee:1"].into == 1000


def test_a_payment_against_an_invoice_is_one_from_who_booked_it(
    store: GraphStore, tmp_path: Path
) -> None:
    lines = held(
        store,
        tmp_path,
        Sent("book:1", "village:1", "invoice:1", 70, 10 * DAY, Flow.REIMBURSED),
        Sent("settle:1", "invoice:1", "payee:1", 70, 10 * DAY, Flow.SETTLED),
        Sent("bank:1", "account:v", "account:p", 70, 11 * DAY),
    )
    assert lines["payee:1"].into == 70
    assert lines["village:1"].out == 70


def test_what_differs_is_no_repetition(store: GraphStore, tmp_path: Path) -> None:
    lines = held(
        store,
        tmp_path,
        Sent("pay:1", "village:1", "payee:1", 500, 10 * DAY, Flow.PAID),
        Sent("bank:1", "account:v", "account:p", 501, 10 * DAY),
        Sent("bank:2", "account:p", "account:v", 500, 10 * DAY),
        Sent("bank:3", "account:v", "account:p", 500, 14 * DAY),
        Sent("t4", "account:v", "account:p", 500, 10 * DAY),
    )
    assert lines["payee:1"].into == 500 + 501 + 500 + 500


@settings(max_examples=100, deadline=None)
@given(
    days=st.lists(st.tuples(st.integers(0, 12), st.booleans()), max_size=7),
)
def test_as_many_lines_are_paired_as_can_be(days: list[tuple[int, bool]]) -> None:
    """Against every way to pair them."""
    at = np.array([day * DAY for day, _ in days], np.int64)
    bank = np.array([line for _, line in days], np.bool_)
    kind = np.where(bank, TRANSFERRED, PAID).astype(np.uint8)
    ones, zeros = np.ones(len(days), np.int32), np.zeros(len(days), np.int32)
    key = np.arange(len(days), dtype=np.int64)
    found = doubled(2, zeros, ones, ones.astype(np.int64), at, kind, bank, key)
    assert not (found & ~bank).any()
    lines = [day for day, line in days if line]
    paid = [day for day, line in days if not line]
    few, many = sorted((lines, paid), key=len)
    best = max(
        sum(abs(a - b) <= 3 for a, b in zip(few, some, strict=True))
        for some in permutations(many, len(few))
    )
    assert found.sum() == best
