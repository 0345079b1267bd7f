"""One suite for both engines: `store` is each of them, empty."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.store import GraphStore, open_store


@dataclass(frozen=True, slots=True)
class Place:
    """Where a store is, to open it more than once."""

    url: str
    password: str = ""

    def open(self, *, read_only: bool = False, create: bool = False) -> GraphStore:
        return open_store(self.url, password=self.password, read_only=read_only, create=create)


@pytest.fixture(params=["ladybug", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A place without a store in it, on each engine."""
    if request.param == "ladybug":
        return Place(f"ladybug://{tmp_path}/store.db")
    server = request.getfixturevalue("empty_neo4j")
    return Place(server.url, server.password)


@pytest.fixture
def store(place: Place) -> Iterator[GraphStore]:
    with place.open(create=True) as opened:
        yield opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where an embedded store will be."""
    return tmp_path / "store.db"


@pytest.fixture
def embedded(file: Path) -> Iterator[GraphStore]:
    with open_store(f"ladybug://{file}", create=True) as opened:
        yield opened
