"""Files of a first load, imported offline into a server of their own and read back."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from graph.errors import IndexesMissing
from graph.model import Flow, Label, Link, node_properties
from graph.neo4j_export import Export
from graph.neo4j_local import LocalServer, Memory, missing
from graph.query import Query
from graph.schema.neo4j import statements
from graph.store import GraphStore, Removed, open_store
from tests.graph.rows import by_id, filled, flows, links, nodes, record, table

pytestmark = [
    pytest.mark.neo4j,
    pytest.mark.skipif(bool(missing()), reason=missing() or "all is there"),
]

MANY = 30_000


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LocalServer]:
    own = LocalServer(tmp_path / "server")
    yield own
    own.stop()


def exported(folder: Path) -> tuple[Export, pa.Table]:
    """Write odd payees, many plain ones and what each was paid: row number plus 1 fen."""
    export = Export(folder, "b1")
    ids = [f"payee:odd:{row}" for row in range(3)]
    values = filled(node_properties(Label.PAYEE), 3) | {"batch": ["b1"] * 3, "id": ids}
    odd = table(node_properties(Label.PAYEE), 3, values)
    export.nodes(Label.PAYEE, odd)
    ids = [f"payee:{row}" for row in range(MANY)]
    export.nodes(Label.PAYEE, nodes(Label.PAYEE, ids))
    export.nodes(Label.PROJECT, nodes(Label.PROJECT, ["project:1"]))
    paid = flows([("project:1", payee) for payee in ids], amount=range(1, MANY + 1))
    export.flows(Flow.PAID, Label.PROJECT, Label.PAYEE, paid)
    kin = links([("payee:1", "payee:2")])
    export.links(Link.KIN_OF, Label.PAYEE, Label.PAYEE, kin)
    export.record(*record("b1"))
    export.settings(currency="CNY", key_check="0123")
    return export, odd


def test_an_offline_import_holds_every_row_and_fen(server: LocalServer, tmp_path: Path) -> None:
    export, odd = exported(tmp_path / "files")
    server.offline_import(export.arguments())
    server.start(memory=Memory(heap="512m", page_cache="128m"))
    with pytest.raises(IndexesMissing, match="doctor --repair"):
        open_store(server.url, password=server.password, read_only=True)
    with open_store(server.url, password=server.password, create=True) as store:
        assert _indexes(store) >= set(statements())
        assert store.info().key_check == "0123"
        totals = store.read(Query("tests.graph.texts", "totals"))
        assert (MANY * (MANY + 1) // 2) in totals[0]
        assert by_id(store.nodes_by_id(Label.PAYEE, odd["id"])) == by_id(odd)
        assert store.withdraw("b1") == Removed("b1", nodes=MANY + 4, flows=MANY, links=1)


def _indexes(store: GraphStore) -> set[str]:
    return {name for (name,) in store.read(Query("graph.cypher", "neo4j_indexes"))}


def test_the_command_names_every_file_once(tmp_path: Path) -> None:
    export, _ = exported(tmp_path / "files")
    words = shlex.split(export.command("funds"))
    assert words[:5] == ["neo4j-admin", "database", "import", "full", "funds"]
    named = [name for word in words if "=" in word for name in word.split("=")[-1].split(",")]
    files = sorted(name for name in named if name.endswith(".csv"))
    assert files == sorted(str(path) for path in (tmp_path / "files").glob("*.csv"))
