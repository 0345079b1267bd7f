"""Nobody changes the graph between an import's look at it and its load."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.errors import StoreLocked
from graph.store import GraphStore, open_store
from ingest.run import Request, ingest
from queries.batches import batches
from tests.conftest import Neo4j
from tests.ingest.county import TOKENS, contents, load, transfers


@pytest.fixture
def stores(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[GraphStore, GraphStore]]:
    """Two openings of one store; an embedded one has one writer, so the same opening twice."""
    if request.param == "ladybug":
        with open_store(f"ladybug://{tmp_path / 'store'}", create=True) as store:
            yield store, store
        return
    server: Neo4j = request.getfixturevalue("empty_neo4j")
    with (
        open_store(server.url, password=server.password, create=True) as first,
        open_store(server.url, password=server.password) as second,
    ):
        yield first, second


BOTH = [
    "ladybug",
    pytest.param("neo4j", marks=pytest.mark.neo4j),
]


@pytest.mark.parametrize("stores", BOTH, indirect=True)
@pytest.mark.parametrize("stage", ["read", "compare", "load"])
def test_a_second_import_of_the_same_rows_waits_for_the_first(
    tmp_path: Path, stores: tuple[GraphStore, GraphStore], stage: str
) -> None:
    first, second = stores
    file = transfers(tmp_path / "a.csv", ("t1", "a", "b", 5, "2024-01-01"))
    refused = list[pytest.ExceptionInfo[StoreLocked]]()

    def meanwhile(now: str, done: float, rows: int) -> None:
        if now == stage and not refused:
            with ThreadPoolExecutor(1) as other, pytest.raises(StoreLocked) as error:
                other.submit(load, second, tmp_path / "other", file).result()
            refused.append(error)

    work = Request((file,), tmp_path / "work", tmp_path / "quarantine", "me")
    outcome = ingest(first, work, TOKENS, progress=meanwhile)
    assert len(refused) == 1
    assert outcome.loaded.rows == 1
    again = load(second, tmp_path / "other", file)
    assert (again.unchanged, again.batch) == (outcome.loaded, "")
    assert [flow[0] for flow in contents(second)["flows"]] == ["t1"]
    assert len(batches(second)) == 1


@pytest.mark.parametrize("stores", BOTH, indirect=True)
def test_a_failed_import_leaves_its_place(
    tmp_path: Path, stores: tuple[GraphStore, GraphStore]
) -> None:
    first, second = stores
    file = transfers(tmp_path / "a.csv", ("t1", "a", "b", 5, "2024-01-01"))

    def stop(now: str, done: float, rows: int) -> None:
        raise RuntimeError(now)

    work = Request((file,), tmp_path / "work", tmp_path / "quarantine", "me")
    with pytest.raises(RuntimeError, match="read"):
        ingest(first, work, TOKENS, progress=stop)
    assert load(second, tmp_path, file).loaded.rows == 1
