"""A text that slipped through the check could still not write."""

from pathlib import Path

import pytest

from graph.errors import StoreError
from graph.store import GraphStore, open_store
from queries.models.run import run_model
from tests.queries.models.written import END, START, Raw, asking, filled, model

TEXTS = (
    "CREATE (n:Payee {id: 'payee:z'}) RETURN n.id",
    "MATCH (n:Payee) SET n.name = 'x' RETURN n.id",
    "MATCH (n:Payee) DETACH DELETE n",
    "MERGE (n:Payee {id: 'payee:z'}) RETURN n.id",
    "MATCH (n:Payee)-[r]-() DELETE r",
    "MATCH (a:Payee), (b:Payee) CREATE (a)-[:KIN_OF]->(b)",
)


@pytest.mark.parametrize("text", TEXTS)
def test_the_store_refuses_what_writes(store: GraphStore, text: str) -> None:
    filled(store)
    before = run_model(store, model())
    with pytest.raises(StoreError):
        store.read(Raw("", "raw", cypher=text))
    after = run_model(store, model())
    assert before.findings == after.findings
    assert run_model(store, asking(START + END)).rows == 3


def test_the_embedded_engine_opens_the_file_for_reading(tmp_path: Path) -> None:
    url = f"ladybug://{tmp_path}/store.db"
    with open_store(url, create=True) as store:
        filled(store)
    before = (tmp_path / "store.db").read_bytes()
    with open_store(url, read_only=True) as store:
        for text in (*TEXTS, "DROP TABLE Payee", "ALTER TABLE Payee DROP name", "CHECKPOINT"):
            with pytest.raises(StoreError):
                store.read(Raw("", "raw", cypher=text))
        assert run_model(store, model()).computed
    assert (tmp_path / "store.db").read_bytes() == before
