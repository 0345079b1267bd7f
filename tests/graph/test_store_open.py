"""Opening a store: there is one or not, it is ours or not."""

import re

import pyarrow as pa
import pytest

from graph.errors import FundtraceError, InvalidParameter, NotFound, SchemaMismatch
from graph.model import SCHEMA_VERSION, Label
from graph.store import GraphStore, open_store
from tests.conftest import Neo4j
from tests.graph.conftest import Place
from tests.graph.rows import nodes


def test_a_new_store_says_what_it_is(store: GraphStore) -> None:
    info = store.info()
    assert info.engine == store.dialect
    assert info.engine_version
    assert (info.schema_version, info.currency, info.key_check) == (SCHEMA_VERSION, "CNY", "")


def test_where_there_is_no_store_none_is_opened(place: Place) -> None:
    with pytest.raises(NotFound, match="an import makes one"):
        place.open()


def test_a_store_is_opened_again_with_what_is_in_it(place: Place) -> None:
    with place.open(create=True) as store, store.loading("b1") as load:
        load.nodes(Label.PAYEE, nodes(Label.PAYEE, ["payee:1"]))
    for how in ({}, {"create": True}, {"read_only": True}):
        with place.open(**how) as store:
            assert store.labels_by_id(pa.array(["payee:1"])).num_rows == 1


def test_a_store_keeps_its_currency(place: Place) -> None:
    with open_store(place.url, password=place.password, create=True, currency="USD") as store:
        assert store.info().currency == "USD"
    with place.open() as store:
        assert store.info().currency == "USD"
    with pytest.raises(FundtraceError, match=r"USD.*CNY"):
        open_store(place.url, password=place.password, create=True, currency="CNY")
    with place.open(create=True) as store:  # no currency said: the store's own
        assert store.info().currency == "USD"


def test_the_fingerprint_of_the_key_is_kept(place: Place) -> None:
    with place.open(create=True) as store:
        store.set_key_check("first")
        store.set_key_check("second")
        assert store.info().key_check == "second"
    with place.open(read_only=True) as store:
        assert store.info().key_check == "second"


def test_a_store_that_ended_well_has_nothing_to_recover(store: GraphStore) -> None:
    assert store.recover() == []


@pytest.mark.parametrize("url", ["ladybug://", "ladybug:///", "ladybug:x", "sqlite:///x", ""])
def test_a_url_that_names_no_store_is_refused(url: str) -> None:
    with pytest.raises(InvalidParameter, match=re.escape("ladybug:///path/to/file")):
        open_store(url)


@pytest.mark.neo4j
def test_a_server_of_the_first_version_is_brought_up_by_its_next_writer(
    empty_neo4j: Neo4j,
) -> None:
    url, password = empty_neo4j.url, empty_neo4j.password
    open_store(url, password=password, create=True).close()
    with empty_neo4j.driver() as driver:
        text = "MATCH (s:Store {key: 'schema_version'}) SET s.value = '1'"
        driver.execute_query(text, database_="neo4j")
        driver.execute_query("CREATE ()-[:PAID {id: 'f', amount: 7}]->()", database_="neo4j")
    with pytest.raises(SchemaMismatch, match="fundtrace doctor"):
        open_store(url, password=password, read_only=True)
    with open_store(url, password=password) as store:
        assert store.info().schema_version == SCHEMA_VERSION
    with empty_neo4j.driver() as driver:
        asked = "MATCH ()-[r:PAID]->() RETURN r.amount, r.standard, r.account"
        answer = driver.execute_query(asked, database_="neo4j").records
    assert [tuple(record) for record in answer] == [(7, 0, "")]
