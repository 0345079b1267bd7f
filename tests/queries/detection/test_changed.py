"""What batches changed, and where rules must look again for it."""

from dataclasses import replace

import pytest

from graph.kinds import Flow, Label, Link
from graph.store import GraphStore
from queries.detection.changed import MOST, Change, change_of, where_to_look
from queries.detectors.deceased import Deceased
from queries.detectors.private_card import PrivateCard
from queries.detectors.withheld import Withheld
from tests.graph import rows
from tests.queries.detectors.cases import cases, fill

PAID = Change(
    frozenset({Flow.PAID}), frozenset(), frozenset({"payee:1", "payee:2", "project:1"})
)


def test_a_local_rule_looks_at_the_anchors_that_were_touched() -> None:
    assert where_to_look(Deceased, PAID, later=True) == ("payee:1", "payee:2")


def test_a_rule_that_reads_nothing_of_what_came_rests() -> None:
    change = replace(PAID, kinds=frozenset({Link.BID_BY, Label.BID}))
    assert where_to_look(Deceased, change, later=True) == ()
    assert where_to_look(Withheld, change, later=False) == ()


@pytest.mark.parametrize("rule", [Withheld, PrivateCard])
def test_a_rule_with_deadlines_looks_everywhere_on_a_later_day(
    rule: type[Withheld] | type[PrivateCard],
) -> None:
    nothing = Change(frozenset(), frozenset(), frozenset())
    assert where_to_look(rule, nothing, later=True) is None
    assert where_to_look(rule, nothing, later=False) == ()


@pytest.mark.parametrize(
    "change",
    [
        replace(PAID, filled=None),
        replace(PAID, filled=frozenset({Label.PROJECT})),
        replace(PAID, kinds=frozenset({Flow.RETURNED})),
        replace(PAID, touched=frozenset(f"payee:{n}" for n in range(MOST + 1))),
    ],
)
def test_a_local_rule_looks_everywhere_where_its_anchors_do_not_tell_all(
    change: Change,
) -> None:
    assert where_to_look(Deceased, change, later=False) is None


def test_a_rule_that_is_not_local_looks_everywhere() -> None:
    assert where_to_look(PrivateCard, PAID, later=False) is None


def test_a_batch_touches_ends_and_beneficiaries_and_what_it_filled(store: GraphStore) -> None:
    fill(store, next(case for case in cases() if case.name == "R05"))
    _pay(store, "b2", filled="payee:N-funeral\nproject:funeral")
    change = change_of(store, ["b2"])
    assert change.kinds == {Flow.PAID, Label.PAYEE, Label.PROJECT}
    assert change.filled == frozenset({Label.PAYEE, Label.PROJECT})
    assert change.touched == {
        *("project:elder", "payee:keeper", "payee:F2"),
        *("payee:N-funeral", "project:funeral"),
    }


def test_a_batch_that_filled_too_many_to_list_says_so(store: GraphStore) -> None:
    fill(store, next(case for case in cases() if case.name == "R05"))
    _pay(store, "b2", filled="*")
    assert change_of(store, ["b2"]).filled is None


def _pay(store: GraphStore, batch: str, *, filled: str) -> None:
    """Load a payment to the keeper for F2 as a batch of its own."""
    ends = [("project:elder", "payee:keeper")]
    own, files = rows.record(batch)
    place = own.column_names.index("filled")
    with store.loading(batch) as load:
        flows = rows.flows(ends, batch, prefix="late", beneficiary=["payee:F2"])
        load.flows(Flow.PAID, Label.PROJECT, Label.PAYEE, flows)
        load.record(own.set_column(place, "filled", [[filled]]), files)
