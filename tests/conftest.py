"""A real Neo4j for the whole run: the one that is named, else one of our own.

Tests may run in several processes. The server is one, and each test begins by emptying it, so
all tests that use it run in one process; so do those that share something dear to make.
"""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pytest
from neo4j import Driver, GraphDatabase

from graph.neo4j_local import LocalServer, Memory, missing

#: Fixtures whose tests run in one process, so that it is made once.
DEAR: Final = ("large", "shared", "county", "demo", "client")


@pytest.hookimpl(tryfirst=True)  # before names are made of the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Group tests by what they share; only a run in several processes heeds it."""
    for item in items:
        asked: tuple[str, ...] = getattr(item, "fixturenames", ())
        on_server = item.get_closest_marker("neo4j") or "neo4j_server" in asked
        group = "neo4j" if on_server else next((name for name in DEAR if name in asked), "")
        if group:
            item.add_marker(pytest.mark.xdist_group(group))


@dataclass(frozen=True, slots=True)
class Neo4j:
    """Store URL and password of the server that tests may fill and empty."""

    url: str
    password: str

    def driver(self) -> Driver:
        """Return a plain driver, to look behind the store's back."""
        address = self.url.replace("neo4j@", "").rsplit("/", 1)[0]
        return GraphDatabase.driver(address, auth=("neo4j", self.password))


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4j]:
    """A server for the session; FUNDTRACE_TEST_NEO4J names one whose data may be deleted."""
    _only_here(tmp_path_factory)
    url = os.environ.get("FUNDTRACE_TEST_NEO4J")
    if url:
        yield Neo4j(url, os.environ.get("FUNDTRACE_TEST_NEO4J_PASSWORD", ""))
        return
    lacking = missing()
    if lacking and os.environ.get("CI") == "true":
        pytest.fail(lacking, pytrace=False)
    if lacking:
        pytest.skip(lacking)
    server = LocalServer(tmp_path_factory.mktemp("neo4j"))
    server.start(memory=Memory(heap="1g", page_cache="128m"))
    yield Neo4j(server.url, server.password)
    server.stop()


def _only_here(places: pytest.TempPathFactory) -> None:
    """Fail where a second process asks for the server: it would empty it under the first."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        return
    owner = places.getbasetemp().parent / "neo4j.owner"
    try:
        owner.touch(exist_ok=False)
    except FileExistsError:
        pytest.fail("a test that uses Neo4j lacks the mark `neo4j`", pytrace=False)


@pytest.fixture(scope="session")
def neo4j_url(neo4j_server: Neo4j) -> str:
    """Store URL of the session's server; ask for `empty_neo4j` to get it without data."""
    return neo4j_server.url


@pytest.fixture(scope="session")
def neo4j_password(neo4j_server: Neo4j) -> str:
    return neo4j_server.password


class _Strict(logging.Handler):
    """Keeps what the server has to say against our texts."""

    said = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.said = record.getMessage()


@pytest.fixture
def empty_neo4j(neo4j_server: Neo4j) -> Iterator[Neo4j]:
    """The session's server with nothing in it; deprecated words in our texts fail the test."""
    with neo4j_server.driver() as driver:
        _wipe(driver)
    strict = _Strict(level=logging.WARNING)
    log = logging.getLogger("neo4j.notifications")
    log.addHandler(strict)
    yield neo4j_server
    log.removeHandler(strict)
    assert not strict.said, strict.said


def _wipe(driver: Driver) -> None:
    """Delete all flows, links and nodes in batches that fit the server's memory."""
    for text in (
        "MATCH ()-[r]->() WITH r LIMIT 20000 DELETE r RETURN count(*) AS gone",
        "MATCH (n) WITH n LIMIT 20000 DELETE n RETURN count(*) AS gone",
    ):
        while driver.execute_query(text, database_="neo4j").records[0]["gone"]:
            continue
