"""`store` is each engine, empty, for one test; `shared` is one for all tests of a module."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.store import GraphStore, open_store
from tests.conftest import Neo4j

ENGINES = ["ladybug", pytest.param("neo4j", marks=pytest.mark.neo4j)]


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[GraphStore]:
    if request.param == "ladybug":
        with open_store(f"ladybug://{tmp_path}/store.db", create=True) as opened:
            yield opened
        return
    server: Neo4j = request.getfixturevalue("empty_neo4j")
    with open_store(server.url, password=server.password, create=True) as opened:
        yield opened


@pytest.fixture(scope="module", params=ENGINES)
def shared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GraphStore]:
    if request.param == "ladybug":
        file = tmp_path_factory.mktemp("shared") / "store.db"
        with open_store(f"ladybug://{file}", create=True) as opened:
            yield opened
        return
    server: Neo4j = request.getfixturevalue("neo4j_server")
    with server.driver() as driver:
        for text in (
            "MATCH ()-[r]->() WITH r LIMIT 20000 DELETE r",
            "MATCH (n) DETACH DELETE n",
        ):
            while driver.execute_query(
                text, database_="neo4j"
            ).summary.counters.contains_updates:
                continue
    with open_store(server.url, password=server.password, create=True) as opened:
        yield opened
