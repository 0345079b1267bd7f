"""The data sets in the databases, and the Cypher that both are asked."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow.csv as pc
import pyarrow.parquet as pq

from benchmarks.peers.bank import MAX_HOPS
from benchmarks.peers.environment import Environment, Outcome, status
from benchmarks.peers.ours import HOPS
from graph.errors import StoreUnavailable
from graph.neo4j_local import LocalServer, Memory
from graph.query import Dialect, Query

#: A server of the benchmark's own, filled by the offline import.
LOCAL: Final = "local"
#: Statements by kind: one for each length.
KINDS: Final = {
    "chains": range(1, HOPS + 1),
    "layers": range(1, HOPS + 1),
    "rings": range(2, MAX_HOPS + 1),
}
_PACKAGE: Final = "benchmarks.peers.cypher"
_NODES: Final = {"id": ":ID", "number": "id:long", "through": "through:long"}
_FLOWS: Final = {
    "source": ":START_ID",
    "target": ":END_ID",
    "id": "id:long",
    "amount": "amount:long",
    "at": "at:long",
}


@dataclass(frozen=True, slots=True)
class Server:
    """A Neo4j server that holds a data set.

    Attributes:
        pid: of a server of our own, else 0.
    """

    url: str
    pid: int

    @property
    def mib(self) -> int:
        """Most memory the server has held; 0 where that cannot be told."""
        return status(self.pid, "VmHWM") >> 20


def write_texts(path: Path) -> Path:
    """Write all statements for the scripts, and return where; both engines read the same."""
    texts = {
        kind: [Query(_PACKAGE, f"{kind}_{number}").text(Dialect.LADYBUG) for number in lengths]
        for kind, lengths in KINDS.items()
    }
    path.write_text(json.dumps(texts), encoding="utf-8")
    return path


def ladybug(peers: Environment, data: Path) -> Path:
    """Return a Ladybug database with the data set, made unless it is there."""
    store, mark = data / "peers.lbug", data / "peers.lbug.whole"
    if not mark.exists():
        for left in data.glob("peers.lbug*"):
            left.unlink()
        _whole(peers.run("ladybug_cypher", data, "--kind", "build", *stored(peers, store)))
        mark.touch()
    return store


def stored(peers: Environment, store: Path) -> tuple[object, ...]:
    """Return how a script is told of a Ladybug database; its pool is most of the memory."""
    return "--store", store, "--pool", peers.memory * 3 // 4


@contextmanager
def neo4j(peers: Environment, data: Path, url: str, memory: Memory) -> Iterator[Server]:
    """Give a server with the data set: one of our own, or the empty one at `url`."""
    if url == LOCAL:
        with _own(peers, data, memory) as server:
            yield server
        return
    built = peers.run("neo4j_cypher", data, "--kind", "build", "--store", url)
    try:
        _whole(built)
        yield Server(url, 0)
    finally:
        if built.said.get("ours"):  # never what somebody else has put there
            peers.run("neo4j_cypher", data, "--kind", "clear", "--store", url)


@contextmanager
def _own(peers: Environment, data: Path, memory: Memory) -> Iterator[Server]:
    local, before = LocalServer(data / "neo4j"), os.environ.get("NEO4J_PASSWORD")
    mark = local.home / "imported"
    if not mark.exists():
        local.offline_import(_files(data), heap=memory.heap)
        mark.touch()
        for file in data.glob("*.csv"):
            file.unlink()
    try:
        local.start(memory=memory, patience=300)
        os.environ["NEO4J_PASSWORD"] = local.password
        _whole(peers.run("neo4j_cypher", data, "--kind", "index", "--store", local.url))
        state = json.loads((local.home / "server.json").read_text())
        yield Server(local.url, int(state["pid"]))
    finally:
        local.stop()
        os.environ.pop("NEO4J_PASSWORD", None)
        os.environ.update({} if before is None else {"NEO4J_PASSWORD": before})


def _files(data: Path) -> list[str]:
    """Write the data set for the offline import, and return its arguments."""
    quoting = pc.WriteOptions(quoting_style="none")
    nodes = pq.read_table(data / "nodes.parquet")
    nodes = nodes.append_column("number", nodes["id"]).select(list(_NODES))
    flows = pq.read_table(data / "flows.parquet").select(list(_FLOWS))
    for table, names, stem in ((nodes, _NODES, "nodes"), (flows, _FLOWS, "flows")):
        pc.write_csv(table.rename_columns(list(names.values())), data / f"{stem}.csv", quoting)
    parts = [f"--nodes=Node={data}/nodes.csv", f"--relationships=FLOW={data}/flows.csv"]
    return ["neo4j", "--overwrite-destination", "--id-type=integer", *parts]


def _whole(outcome: Outcome) -> None:
    if outcome.status != "done":
        raise StoreUnavailable(f"loading {outcome.status}: {outcome.said.get('error', '')}")
