"""What is said when a Neo4j server is away, refuses, is too old or is being written to."""

import socket

import pytest

from graph.errors import InvalidParameter, NotFound, QueryFailed, StoreError, StoreLocked
from graph.errors import StoreUnavailable as Unavailable
from graph.model import Label
from graph.neo4j_connection import Address
from graph.neo4j_errors import check_server
from graph.store import open_store
from tests.conftest import Neo4j
from tests.graph.rows import nodes, two_projects


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_url_names_user_server_and_database() -> None:
    assert Address.of("neo4j://tracer@db.example:7999/funds") == Address(
        "neo4j://db.example:7999", "tracer", "funds"
    )
    assert Address.of("bolt://db.example") == Address(
        "bolt://db.example:7687", "neo4j", "neo4j"
    )


@pytest.mark.parametrize("url", ["neo4j://neo4j:secret@db.example/neo4j", "neo4j:///neo4j"])
def test_a_url_with_a_password_or_without_a_host_is_refused(url: str) -> None:
    with pytest.raises(InvalidParameter, match="neo4j://user@host:7687/database"):
        Address.of(url)


@pytest.mark.parametrize("agent", ["Neo4j/4.4.40", "Neo4j/5.12.0", "", "Other/9.0"])
def test_a_server_that_is_too_old_is_named(agent: str) -> None:
    with pytest.raises(QueryFailed, match=r"needs Neo4j 5\.13 or later"):
        check_server(agent, "neo4j://db.example")


@pytest.mark.parametrize("agent", ["Neo4j/5.13.0", "Neo4j/5.26.20", "Neo4j/2026.01.3"])
def test_a_server_that_is_new_enough_passes(agent: str) -> None:
    assert check_server(agent, "neo4j://db.example") == agent.removeprefix("Neo4j/")


@pytest.mark.parametrize("scheme", ["neo4j", "bolt"])
def test_a_server_that_is_away_is_unavailable(scheme: str) -> None:
    url = f"{scheme}://neo4j@127.0.0.1:{closed_port()}/neo4j"
    with pytest.raises(Unavailable, match=r"no Neo4j answers at .*127\.0\.0\.1"):
        open_store(url, password="any")


@pytest.mark.neo4j
@pytest.mark.parametrize("password", ["wrong", ""])
def test_a_wrong_password_is_refused(empty_neo4j: Neo4j, password: str) -> None:
    with pytest.raises(Unavailable, match="refuses the user or the password"):
        open_store(empty_neo4j.url, password=password)


@pytest.mark.neo4j
def test_a_database_that_is_not_there_is_not_found(empty_neo4j: Neo4j) -> None:
    url = empty_neo4j.url.removesuffix("/neo4j") + "/nowhere"
    with pytest.raises(NotFound, match="nowhere"):
        open_store(url, password=empty_neo4j.password, create=True)


@pytest.mark.neo4j
def test_the_bolt_scheme_opens_the_same_store(empty_neo4j: Neo4j) -> None:
    with open_store(empty_neo4j.url, password=empty_neo4j.password, create=True) as store:
        two_projects(store)
    url = empty_neo4j.url.replace("neo4j://", "bolt://")
    with open_store(url, password=empty_neo4j.password, read_only=True) as store:
        assert store.info().engine_version.startswith("5.")


@pytest.mark.neo4j
def test_a_store_open_for_reading_refuses_every_write(empty_neo4j: Neo4j) -> None:
    open_store(empty_neo4j.url, password=empty_neo4j.password, create=True).close()
    with open_store(
        empty_neo4j.url, password=empty_neo4j.password, read_only=True, create=True
    ) as store:
        with pytest.raises(StoreError, match="reading only"), store.loading("b1"):
            pass
        for write in (lambda: store.withdraw("b1"), store.recover):
            with pytest.raises(StoreError, match="reading only"):
                write()


@pytest.mark.neo4j
def test_a_second_writer_is_told_to_wait(empty_neo4j: Neo4j) -> None:
    with (
        open_store(empty_neo4j.url, password=empty_neo4j.password, create=True) as first,
        open_store(empty_neo4j.url, password=empty_neo4j.password) as second,
    ):
        with first.loading("b1") as load:
            load.nodes(Label.PAYEE, nodes(Label.PAYEE, ["payee:1"]))
            with pytest.raises(StoreLocked, match="another process is writing"):
                second.recover()
        two_projects_ids = second.labels_by_id(nodes(Label.PAYEE, ["payee:1"])["id"])
        assert two_projects_ids.num_rows == 1
        assert second.recover() == []
