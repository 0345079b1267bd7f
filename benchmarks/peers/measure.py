"""Measure ours and every peer at one size."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from benchmarks.peers.data import read_meta
from benchmarks.peers.databases import ladybug, neo4j, stored, write_texts
from benchmarks.peers.environment import Environment, Outcome
from benchmarks.peers.figures import OURS, Figure
from benchmarks.process import measured
from graph.errors import FundtraceError
from graph.neo4j_local import Memory

#: Task, how, and the part of `benchmarks.peers.ours` that measures it.
_OURS: Final = (
    ("trace", "FIFO", "fifo"),
    ("trace", "pro rata", "pro_rata"),
    ("trace", "FIFO, all sources", "all_sources"),
    ("reach", "reach", "reach"),
    ("rings", "rings", "rings"),
)
#: Finders of rings that are libraries: who, how, script.
_RINGS: Final = (
    ("networkx", "simple_cycles", "nx_rings"),
    ("igraph", "simple_cycles", "igraph_rings"),
    ("DuckDB", "joins", "duckdb_rings"),
)
_SNAPML: Final = (("Snap ML", "temporal cycles", "snapml_rings"),)
#: What a database is asked of each data set: task, how. `layers` says both who and how much.
_CYPHER: Final = {
    "province": (("trace", "chains"), ("trace", "layers")),
    "bank": (("rings", "rings"),),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured at one size.

    Attributes:
        folder: of the data sets.
        peers: None: ours only.
        neo4j: a server's URL, `local`, or empty for none.
    """

    folder: Path
    flows: int
    peers: Environment | None
    neo4j: str
    memory: Memory
    snapml: bool = False


def measure(plan: Plan) -> Iterator[Figure]:
    """Yield the figures of ours, then those of the peers."""
    with_peers = int(plan.peers is not None)
    module = "benchmarks.peers.ours"
    measured(module, "prepare", plan.folder, plan.flows, with_peers)
    for task, how, part in _OURS:
        said = measured(module, part, plan.folder)
        yield Figure(task, plan.flows, OURS, how, said["seconds"], said["mib"], "done", said)
    if plan.peers:
        yield from _libraries(plan, plan.peers)
        yield from _databases(plan, plan.peers)


def _libraries(plan: Plan, peers: Environment) -> Iterator[Figure]:
    data = plan.folder / "province"
    asked = (data, "--out", data, "--origin", read_meta(data)["origin"], "--kind")
    for task, how in (("trace", "pro rata"), ("reach", "reach")):
        outcome = peers.run("nx_trace", *asked, task)
        yield _figure(plan, task, "networkx", how, outcome)
    for who, how, script in (*_RINGS, *(_SNAPML if plan.snapml else ())):
        yield _figure(plan, "rings", who, how, peers.run(script, plan.folder / "bank"))


def _databases(plan: Plan, peers: Environment) -> Iterator[Figure]:
    texts = write_texts(plan.folder / "texts.json")
    for name in ("province", "bank"):
        data = plan.folder / name
        ask = _Asker(plan, peers, texts, name)
        try:
            yield from ask.all(
                "Ladybug", "ladybug_cypher", *stored(peers, ladybug(peers, data))
            )
        except FundtraceError as error:
            yield from ask.failed("Ladybug", error)
        if plan.neo4j:
            yield from _in_neo4j(plan, peers, ask, data)


def _in_neo4j(plan: Plan, peers: Environment, ask: "_Asker", data: Path) -> Iterator[Figure]:
    try:
        with neo4j(peers, data, plan.neo4j, plan.memory) as server:
            for figure in ask.all("Neo4j", "neo4j_cypher", "--store", server.url):
                yield replace(figure, mib=figure.mib + server.mib)
    except FundtraceError as error:
        yield from ask.failed("Neo4j", error)


@dataclass(frozen=True, slots=True)
class _Asker:
    """Asks a database all that concerns one data set."""

    plan: Plan
    peers: Environment
    texts: Path
    name: str

    def all(self, who: str, script: str, *told: object) -> Iterator[Figure]:
        data = self.plan.folder / self.name
        origin = read_meta(data).get("origin", -1)
        for task, how in _CYPHER[self.name]:
            asked = ("--texts", self.texts, "--out", data, "--kind", how, "--origin", origin)
            outcome = self.peers.run(script, data, *asked, *told)
            yield _figure(self.plan, task, who, how, outcome)
            if how == "layers":
                yield _figure(self.plan, "reach", who, how, outcome)

    def failed(self, who: str, error: FundtraceError) -> Iterator[Figure]:
        outcome = Outcome("failed", 0, 0, {"error": str(error)})
        for task, how in _CYPHER[self.name]:
            yield _figure(self.plan, task, who, how, outcome)


def _figure(plan: Plan, task: str, who: str, how: str, outcome: Outcome) -> Figure:
    seconds, mib = outcome.seconds, outcome.mib
    return Figure(task, plan.flows, who, how, seconds, mib, outcome.status, outcome.said)
