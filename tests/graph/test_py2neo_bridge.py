"""A trace goes to py2neo and comes back; written by either driver, read by the other."""

import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from graph.errors import InvalidParameter
from graph.model import FlowRecord, Node
from graph.py2neo_bridge import from_subgraph, merge, to_subgraph
from tests.conftest import Neo4j

# py2neo and its helpers use names that newer Python versions warn about.
with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    py2neo = pytest.importorskip("py2neo")

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def node(node_id: str, label: str, **properties: str | int) -> Node:
    return Node(node_id, label, f"名 {node_id}", "430822000000", "b1", 7, properties)


def flow(flow_id: str, source: str, target: str, kind: str = "PAID") -> FlowRecord:
    amount = 2**53 + 1
    return FlowRecord(
        flow_id, kind, source, target, amount, 1700000000000, "凭1", "", "用途", "b1", 3
    )


NODES = (
    node("payee:1", "Payee", kind="person", birth_year=1950),
    node("payee:2", "Payee"),
    node("project:1", "Project", budget=10**15),
)
FLOWS = (
    flow("f1", "project:1", "payee:1"),
    flow("f2", "project:1", "payee:1"),
    flow("f3", "payee:1", "project:1", "RETURNED"),
    flow("f4", "payee:1", "payee:2", "TRANSFERRED"),
)


@pytest.fixture
def graph(empty_neo4j: Neo4j) -> Iterator[Any]:
    """A py2neo Graph whose connections are closed, which py2neo leaves to others."""
    address = empty_neo4j.url.replace("neo4j@", "").rsplit("/", 1)[0]
    uri = address.replace("neo4j://", "bolt://")
    made = py2neo.Graph(uri, auth=("neo4j", empty_neo4j.password), name="neo4j")
    yield made
    made.service.connector.close()


def test_what_goes_to_py2neo_comes_back() -> None:
    assert from_subgraph(to_subgraph(NODES, FLOWS)) == (NODES, FLOWS)


def test_a_flow_without_its_node_is_refused() -> None:
    with pytest.raises(InvalidParameter, match="'f4' joins payee:2"):
        to_subgraph([NODES[0], NODES[2]], FLOWS)


def test_a_node_of_no_label_of_ours_is_refused() -> None:
    with pytest.raises(InvalidParameter, match="'Person'"):
        from_subgraph(py2neo.Subgraph([py2neo.Node("Person", id="1")]))


@pytest.mark.neo4j
def test_what_py2neo_writes_the_official_driver_reads(empty_neo4j: Neo4j, graph: Any) -> None:
    for _ in range(2):
        merge(graph, to_subgraph(NODES, FLOWS))
    text = (
        "MATCH (a:Entity)-[r]->(b:Entity) RETURN r.id AS id, type(r) AS kind, a.id AS source, "
        "b.id AS target, r.amount AS amount ORDER BY id"
    )
    with empty_neo4j.driver() as driver:
        rows = driver.execute_query(text, database_="neo4j").records
        labels = driver.execute_query(
            "MATCH (n:Entity) RETURN n.id AS id, labels(n) AS labels ORDER BY id",
            database_="neo4j",
        ).records
    told = [(f.id, f.kind, f.source, f.target, f.amount) for f in FLOWS]
    assert [tuple(row.values()) for row in rows] == told
    assert [(row["id"], set(row["labels"])) for row in labels] == [
        (n.id, {"Entity", n.label}) for n in NODES
    ]


@pytest.mark.neo4j
@pytest.mark.parametrize("write", ["create", "merge"])
def test_py2neo_itself_keeps_one_flow_of_a_kind_between_two_nodes(
    empty_neo4j: Neo4j, graph: Any, write: str
) -> None:
    getattr(graph, write)(to_subgraph(NODES, FLOWS))
    with empty_neo4j.driver() as driver:
        text = "MATCH ()-[r]->() RETURN count(r) AS flows"
        assert driver.execute_query(text, database_="neo4j").records[0]["flows"] == 3


@pytest.mark.neo4j
def test_what_the_official_driver_writes_py2neo_reads(empty_neo4j: Neo4j, graph: Any) -> None:
    told = [
        {"id": f.id, "amount": f.amount, "at": f.at, "doc": f.doc, "fund": f.fund}
        | {"purpose": f.purpose, "batch": f.batch, "row": f.row}
        for f in FLOWS[:2]
    ]
    text = (
        "CREATE (a:Entity:Project {id: 'project:1', name: '名 project:1', batch: 'b1', row: 7, "
        "division: '430822000000', budget: 1000000000000000, status: ''}) "
        "CREATE (b:Entity:Payee {id: 'payee:2', name: '名 payee:2', batch: 'b1', row: 7, "
        "division: '430822000000', kind: ''}) "
        "WITH a, b UNWIND $flows AS flow CREATE (a)-[r:PAID]->(b) SET r = flow"
    )
    with empty_neo4j.driver() as driver:
        driver.execute_query(text, {"flows": told}, database_="neo4j")
    found = graph.run("MATCH p = (:Project)-[:PAID]->(:Payee) RETURN p")
    nodes, flows = from_subgraph(found.to_subgraph())
    assert nodes == (NODES[1], NODES[2])
    assert flows == tuple(flow(f.id, "project:1", "payee:2") for f in FLOWS[:2])
