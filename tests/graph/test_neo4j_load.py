"""Loads that do not fit one transaction: whole or not there, whatever happens to them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from graph.errors import QueryFailed
from graph.model import Flow, Label
from graph.neo4j_connection import Connection
from graph.neo4j_load import IN_ONE, Part, Write
from graph.neo4j_removal import Mark
from graph.query import Query
from graph.schema.neo4j import text
from graph.store import GraphStore, Load, Removed, open_store
from tests.conftest import Neo4j
from tests.graph.rows import by_id, flows, nodes, record, two_projects

pytestmark = pytest.mark.neo4j

MANY = IN_ONE + 15_000
COUNTS = Query("tests.graph.texts", "held")


@pytest.fixture
def store(empty_neo4j: Neo4j) -> Iterator[GraphStore]:
    with open_store(empty_neo4j.url, password=empty_neo4j.password, create=True) as opened:
        yield opened


def held(store: GraphStore) -> dict[str, int]:
    return dict(store.read(COUNTS))


def write_many(load: Load, batch: str) -> None:
    """Fill payee:1 and add many payees, each paid 100 fen by project:1."""
    load.fill(Label.PAYEE, nodes(Label.PAYEE, ["payee:1"], batch, name=["filled"]))
    ids = [f"payee:{batch}:{row}" for row in range(MANY)]
    load.nodes(Label.PAYEE, nodes(Label.PAYEE, ids, batch))
    ends = [("project:1", payee) for payee in ids[:10_000]]
    load.flows(Flow.PAID, Label.PROJECT, Label.PAYEE, flows(ends, batch, prefix=batch))


def test_a_large_batch_is_loaded_and_withdrawn_whole(store: GraphStore) -> None:
    two_projects(store)
    before = held(store)
    with store.loading("big") as load:
        write_many(load, "big")
        assert held(store)["loading"] == 1
        load.record(*record("big"))
    after = held(store)
    assert after["nodes"] == before["nodes"] + MANY
    assert after["flows"] == before["flows"] + 10_000
    assert (after["loaded"], after["loading"], after["traces"]) == (2, 0, 0)
    gone = store.withdraw("big")
    assert (gone.nodes, gone.flows, gone.links) == (MANY, 10_000, 0)
    assert held(store) == {**before, "withdrawn": 1, "files": 2}


def test_a_large_batch_that_fails_leaves_nothing(store: GraphStore) -> None:
    two_projects(store)
    before, payee = held(store), by_id(store.nodes_by_id(Label.PAYEE, pa.array(["payee:1"])))
    with pytest.raises(ZeroDivisionError), store.loading("big") as load:
        write_many(load, "big")
        raise ZeroDivisionError
    assert held(store) == before
    assert by_id(store.nodes_by_id(Label.PAYEE, pa.array(["payee:1"]))) == payee


def test_a_failure_that_is_swallowed_still_undoes_the_load(store: GraphStore) -> None:
    two_projects(store)
    before = held(store)
    with pytest.raises(QueryFailed, match="failed before"), store.loading("big") as load:
        write_many(load, "big")
        ends = [("project:nowhere", "payee:1")]
        with pytest.raises(QueryFailed, match="are not there"):
            load.flows(Flow.PAID, Label.PROJECT, Label.PAYEE, flows(ends, "big"))
    assert held(store) == before


def test_a_part_whose_commit_is_tried_again_is_written_once(
    store: GraphStore, empty_neo4j: Neo4j
) -> None:
    connection = Connection(empty_neo4j.url, empty_neo4j.password)
    begin = {"token": "t", "batch": "b", "at": 0, "leaving": 0}
    row = Write(
        "Kept", "UNWIND $rows AS row CREATE (k:Kept) RETURN count(k)", pa.table({"i": [1]})
    )
    part = Part(Mark("t", "b", 0), 1, (row,), keeping=False, last=False)
    for _ in range(2):
        connection.write("begin", lambda run: run(text("begin"), begin))
        connection.write("part", part.run)
    connection.close()
    assert held(store)["traces"] == 2  # the mark and one row


def test_the_largest_batch_of_one_transaction_fits_the_server(store: GraphStore) -> None:
    two_projects(store)
    ends = [("project:1", f"payee:{1 + row % 2}") for row in range(IN_ONE)]
    with store.loading("full") as load:
        load.flows(Flow.PAID, Label.PROJECT, Label.PAYEE, flows(ends, "full", prefix="full"))
        load.record(*record("full"))
        assert held(store)["loading"] == 0
    assert held(store)["flows"] == IN_ONE + 2
    assert store.withdraw("full") == Removed("full", nodes=0, flows=IN_ONE, links=0)


LOADER = """
import sys
from graph.store import open_store
from tests.graph.rows import record
from tests.graph.test_neo4j_load import write_many
url, password = sys.argv[1:]
with open_store(url, password=password) as store, store.loading("big") as load:
    sys.stdout.write("begun\\n")
    sys.stdout.flush()
    write_many(load, "big")
    load.record(*record("big"))
"""


@pytest.mark.parametrize("seconds", [0.3, 1.0, 1.8, 2.6])
def test_a_killed_load_is_undone_by_the_next_run(
    store: GraphStore, empty_neo4j: Neo4j, seconds: float
) -> None:
    two_projects(store)
    before = held(store)
    kill_a_load(empty_neo4j, seconds)
    undone = store.recover()
    if held(store)["loaded"] == 2:
        assert undone == []  # it had ended in time
        store.withdraw("big")
        before |= {"withdrawn": 1, "files": 2}
    assert held(store) == before
    assert store.recover() == []
    name = by_id(store.nodes_by_id(Label.PAYEE, pa.array(["payee:1"])))["payee:1"]["name"]
    assert name == ("filled" if before["withdrawn"] else "")


def kill_a_load(server: Neo4j, seconds: float) -> None:
    command = [sys.executable, "-c", LOADER, server.url, server.password]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        time.sleep(seconds)
        os.kill(process.pid, signal.SIGKILL)


def test_an_interrupted_withdrawal_is_brought_to_its_end(
    store: GraphStore, empty_neo4j: Neo4j
) -> None:
    two_projects(store)
    connection = Connection(empty_neo4j.url, empty_neo4j.password)
    begin = {"token": "t", "batch": "b1", "at": 5, "leaving": 5}
    connection.write("begin", lambda run: run(text("begin"), begin))
    drop = text("drop_relationships", kind=Flow.PAID)
    connection.write("half", lambda run: run(drop, {"batch": "b1", "rows": 1}))
    connection.close()
    assert store.recover() == [Removed("b1", nodes=4, flows=1, links=1)]
    assert held(store)["withdrawn"] == 1
    assert held(store)["traces"] == 0
