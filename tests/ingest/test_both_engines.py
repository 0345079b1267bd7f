"""The same files give the same graph on either engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.store import GraphStore, open_store
from ingest.sample import write_sample
from queries.batches import batches
from queries.overview import overview
from tests.conftest import Neo4j
from tests.ingest.county import contents, load, totals_close, transfers

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]


@pytest.fixture
def stores(tmp_path: Path, empty_neo4j: Neo4j) -> Iterator[tuple[GraphStore, GraphStore]]:
    with (
        open_store(f"ladybug://{tmp_path / 'store'}", create=True) as embedded,
        open_store(empty_neo4j.url, password=empty_neo4j.password, create=True) as server,
    ):
        yield embedded, server


def test_the_demo_county_is_the_same_graph_on_both_engines(
    tmp_path: Path, stores: tuple[GraphStore, GraphStore]
) -> None:
    write_sample(tmp_path / "county", "demo", 3)
    outcomes = [load(store, tmp_path, tmp_path / "county") for store in stores]
    for outcome in outcomes:
        assert totals_close(outcome)
    embedded, server = outcomes
    assert (embedded.read, embedded.loaded, embedded.quarantined) == (
        server.read,
        server.loaded,
        server.quarantined,
    )
    assert contents(stores[0]) == contents(stores[1])
    assert overview(stores[0]) == overview(stores[1])


def test_refusing_repeating_and_withdrawing_are_the_same_on_both_engines(
    tmp_path: Path, stores: tuple[GraphStore, GraphStore]
) -> None:
    first = transfers(
        tmp_path / "a.csv", ("t1", "a", "b", 5, "2024-01-01"), ("", "a", "c", 6, "2024-01-01")
    )
    second = transfers(
        tmp_path / "b.csv",
        ("t1", "a", "b", 9, "2024-01-01"),
        ("t2", "b", "c", -7, "2024-01-02"),
    )
    seen = []
    for store in stores:
        load(store, tmp_path, first)
        before = contents(store)
        outcome = load(store, tmp_path, second)
        after = contents(store)
        again = load(store, tmp_path, second)
        removed = store.withdraw(outcome.batch)
        assert contents(store) == before
        counts = (outcome.loaded, outcome.reasons, again.loaded, again.unchanged)
        seen.append((before, after, counts, (removed.nodes, removed.flows, removed.links)))
        assert [batch.status for batch in batches(store)] == ["withdrawn", "loaded"]
    assert seen[0] == seen[1]
