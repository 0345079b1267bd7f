"""A server without indexes, as an offline import leaves it, and its repair."""

import pytest

from graph.store import open_store
from tests.api.conftest import Command
from tests.conftest import Neo4j
from tests.graph.big_batch import small_graph

pytestmark = pytest.mark.neo4j


def test_doctor_makes_missing_indexes_only_when_asked(
    fundtrace: Command, empty_neo4j: Neo4j, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FUNDTRACE_STORE", empty_neo4j.url)
    monkeypatch.setenv("FUNDTRACE_NEO4J_PASSWORD", empty_neo4j.password)
    with open_store(empty_neo4j.url, password=empty_neo4j.password, create=True) as store:
        small_graph(store)
    with empty_neo4j.driver() as driver:
        driver.execute_query("DROP CONSTRAINT entity_id", database_="neo4j")
        driver.execute_query("DROP INDEX paid_batch", database_="neo4j")
    for command in (["search", "村民"], ["withdraw", "b1"], ["doctor"]):
        said = fundtrace(*command)
        assert (said.code, "doctor --repair" in said.out + said.err) == (1, True)
    mended = {line["what"]: line for line in fundtrace("doctor", "--repair", "--json").lines}
    assert (mended["indexes"]["verdict"], mended["lock"]["verdict"]) == ("ok", "ok")
    assert "payee:2" in fundtrace("search", "村民", "--json").out
    again = fundtrace("doctor", "--repair", "--json")
    assert (again.code, [line for line in again.lines if line["what"] == "indexes"]) == (0, [])


def test_repair_makes_no_store_where_there_is_none(
    fundtrace: Command, empty_neo4j: Neo4j, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FUNDTRACE_STORE", empty_neo4j.url)
    monkeypatch.setenv("FUNDTRACE_NEO4J_PASSWORD", empty_neo4j.password)
    assert fundtrace("doctor", "--repair").code == 0
    with empty_neo4j.driver() as driver:
        found = driver.execute_query("MATCH (n) RETURN count(n) AS n", database_="neo4j")
    assert found.records[0]["n"] == 0
