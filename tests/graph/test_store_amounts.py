"""Money of every width arrives to the fen, whatever was loaded before it."""

import itertools

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.model import Flow, Label
from graph.query import Query
from graph.store import GraphStore
from tests.graph.rows import flows, nodes

SMALL = (1, 127, 128, 255, 256, 32767, 32768)
EDGES = (*SMALL, 2**31 - 1, 2**31, 2**31 + 1, 2**53 - 1, 2**53, 2**53 + 1, 2**62)
AMOUNTS = Query("tests.graph.texts", "amounts")


def load(store: GraphStore, batch: str, amounts: list[int]) -> None:
    ends = [("project:1", "payee:1")] * len(amounts)
    rows = flows(
        ends, batch, prefix=f"{batch}-", amount=amounts, at=amounts[::-1], quantity=amounts
    )
    with store.loading(batch) as opened:
        for at in range(len(amounts)):
            opened.flows(Flow.PAID, Label.PROJECT, Label.PAYEE, rows.slice(at, 1))


def ends(store: GraphStore) -> None:
    with store.loading("ends") as opened:
        opened.nodes(Label.PROJECT, nodes(Label.PROJECT, ["project:1"], "ends"))
        opened.nodes(Label.PAYEE, nodes(Label.PAYEE, ["payee:1"], "ends"))


def orders() -> list[list[int]]:
    """Return the widths upwards, downwards and in pairs of every distance."""
    pairs = list(itertools.permutations(EDGES, 2))
    mixed = [list(itertools.chain(*pairs[start::7])) for start in (0, 3)]
    return [list(EDGES), list(EDGES[::-1]), *mixed]


def test_every_width_arrives_in_every_order(store: GraphStore) -> None:
    ends(store)
    wanted: dict[str, int] = {}
    for number, amounts in enumerate(orders()):
        load(store, f"b{number}", amounts)
        wanted |= {f"b{number}-{at}": amount for at, amount in enumerate(amounts)}
    assert {row[0]: row[1] for row in store.read(AMOUNTS)} == wanted
    assert {row[0]: row[3] for row in store.read(AMOUNTS)} == wanted
    found = store.flows_by_id(pa.array(list(wanted)))
    assert dict(zip(*(found[name].to_pylist() for name in ("id", "amount")), strict=True)) == (
        wanted
    )
    assert store.read_table(AMOUNTS).schema.field("amount").type == pa.int64()


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(amounts=st.lists(st.integers(1, 2**62), min_size=1, max_size=12))
def test_any_amounts_arrive(embedded: GraphStore, amounts: list[int]) -> None:
    batch = f"b{len(embedded.read(AMOUNTS))}"
    if batch == "b0":
        ends(embedded)
    load(embedded, batch, amounts)
    found = [row[1] for row in embedded.read(AMOUNTS) if row[0].startswith(f"{batch}-")]
    assert sorted(found) == sorted(amounts)


def test_a_filled_number_of_every_width_arrives(store: GraphStore) -> None:
    ends(store)
    for number in (*EDGES, *EDGES[::-1], 0, -1, -128, -129, -(2**62)):
        with store.loading(f"fill{number}") as opened:
            row = nodes(Label.PROJECT, ["project:1"], budget=[number], row=[number])
            opened.fill(Label.PROJECT, row)
        found = store.nodes_by_id(Label.PROJECT, pa.array(["project:1"])).to_pylist()[0]
        assert (found["budget"], found["row"]) == (number, number)
