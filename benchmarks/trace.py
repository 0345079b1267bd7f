"""What a trace costs beside the bare query for the same chains, in the same run.

`python -m benchmarks.trace [--size T1|T2|T3] [--store URL] [--neo4j URL] [--out FILE]`
(the password of the server is in NEO4J_PASSWORD; it must hold the same sample)
"""

import argparse
import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks import bare
from benchmarks.process import machine
from benchmarks.samples import SEED, sample
from graph.store import GraphStore, open_store
from ingest.identity import Tokens
from ingest.run import Request, ingest
from queries.tracing import TraceOptions, between, downstream, neighbours, upstream

HOPS: Final = 4
ROUNDS: Final = 5
RANDOM: Final = 8
OPTIONS: Final = TraceOptions(hops=HOPS, limit=bare.LIMIT, order="richest", timeout=300)

#: Nodes to start from: the name, and a text that returns ids, the richest first.
_PICKS: Final = {
    "rich source": "MATCH (n:FundingSource)-[r]->() "
    "RETURN n.id AS id, sum(r.amount) AS fen ORDER BY fen DESC, id LIMIT 1",
    "mid allocation": "MATCH (n:Allocation)-[r:PASSED_DOWN]->() "
    "RETURN n.id AS id, count(*) AS flows ORDER BY flows DESC, id LIMIT 1",
    "project": "MATCH (n:Project)-[r:PAID]->() "
    "RETURN n.id AS id, count(*) AS flows ORDER BY flows DESC, id LIMIT 1",
    "payee": "MATCH ()-[r:PAID]->(n:Payee) "
    "RETURN n.id AS id, count(*) AS flows ORDER BY flows DESC, id LIMIT 1",
}
_SOME: Final = (
    "MATCH (a)-[r:PAID]->(n:Payee) RETURN DISTINCT n.id AS id ORDER BY id LIMIT 20000"
)


@dataclass(frozen=True, slots=True)
class Case:
    """One question, asked of tracing and as the bare query."""

    name: str
    traced: Callable[[], Any]
    bare: Callable[[], Any]


def _picked(store: GraphStore) -> dict[str, str]:
    found = {
        name: str(rows[0][0])
        for name, text in _PICKS.items()
        if (rows := store.read(bare.Text("", text), timeout=600))
    }
    some = [str(row[0]) for row in store.read(bare.Text("", _SOME), timeout=600)]
    chosen = random.Random(SEED).sample(some, min(RANDOM, len(some)))
    return found | {f"random {n}": node for n, node in enumerate(chosen)}


def _cases(store: GraphStore, nodes: dict[str, str]) -> Iterator[Case]:
    source = nodes["rich source"]
    for name, node in nodes.items():
        yield Case(
            f"downstream/{name}",
            lambda node=node: downstream(store, node, OPTIONS),  # type: ignore[misc]
            lambda node=node: bare.chains(store, node, "down", HOPS),  # type: ignore[misc]
        )
        yield Case(
            f"upstream/{name}",
            lambda node=node: upstream(store, node, OPTIONS),  # type: ignore[misc]
            lambda node=node: bare.chains(store, node, "up", HOPS),  # type: ignore[misc]
        )
        yield Case(
            f"neighbours/{name}",
            lambda node=node: neighbours(store, node, "both", OPTIONS),  # type: ignore[misc]
            lambda node=node: bare.neighbours(store, node),  # type: ignore[misc]
        )
        if name.startswith(("payee", "random")):
            yield Case(
                f"between/{name}",
                lambda node=node: between(store, source, [node], OPTIONS),  # type: ignore[misc]
                lambda node=node: bare.between(store, source, node, HOPS),  # type: ignore[misc]
            )


def _seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _timed(case: Case) -> dict[str, Any]:
    """Ask both in turn; the first round warms up and does not count."""
    rounds = [(_seconds(case.traced), _seconds(case.bare)) for _ in range(ROUNDS + 1)][1:]
    traced, plain = (statistics.median(times) for times in zip(*rounds, strict=True))
    return {
        "question": case.name.partition("/")[0],
        "node": case.name.partition("/")[2],
        "trace_ms": traced * 1000,
        "bare_ms": plain * 1000,
        "ratio": traced / plain,
    }


def _miscounted(store: GraphStore, nodes: dict[str, str]) -> list[str]:
    """Return the nodes for which tracing and the bare query count other chains."""
    wrong = []
    for name, node in nodes.items():
        for way, trace in (("down", downstream), ("up", upstream)):
            if trace(store, node, OPTIONS).extent.total != bare.count(store, node, way, HOPS):
                wrong.append(f"{name} {way}")
    return wrong


def _table(rows: list[dict[str, Any]]) -> Iterator[str]:
    yield "| question | nodes | trace ms median | bare ms median | ratio median | ratio p95 |"
    yield "|" + "---|" * 6
    for question in dict.fromkeys(row["question"] for row in rows):
        some = [row for row in rows if row["question"] == question]
        ratios = sorted(row["ratio"] for row in some)
        p95 = ratios[max(0, round(0.95 * len(ratios)) - 1)]
        traced = statistics.median(row["trace_ms"] for row in some)
        plain = statistics.median(row["bare_ms"] for row in some)
        yield (
            f"| {question} | {len(some)} | {traced:.1f} | {plain:.1f} | "
            f"{statistics.median(ratios):.2f} | {p95:.2f} |"
        )


def _report(title: str, store: GraphStore) -> list[dict[str, Any]]:
    nodes = _picked(store)
    rows = [_timed(case) for case in _cases(store, nodes)]
    wrong = _miscounted(store, nodes)
    print(f"\n{title}, {machine()}, chains of up to {HOPS} flows\n")
    print("\n".join(_table(rows)))
    print(f"\ncounts differ from the bare query: {', '.join(wrong) or 'nowhere'}")
    return rows


def _loaded(size: Any, folder: Path) -> str:
    """Return the URL of an embedded store that holds the sample."""
    path = folder / f"{size}.lbug"
    url = f"ladybug://{path}"
    if not path.exists():
        request = Request((sample(size, folder),), folder / "work", folder / "q", "benchmark")
        with open_store(url, create=True) as store:
            ingest(store, request, Tokens(b"a key for benchmarks"))
    return url


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=["demo", "T1", "T2", "T3"], default="T1")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "bench")
    parser.add_argument("--store", help="a loaded embedded store, instead of the sample")
    parser.add_argument(
        "--neo4j", help="a loaded server as well, neo4j://user@host:7687/database"
    )
    parser.add_argument("--out", type=Path, help="all figures, as JSON")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    results = {}
    url = asked.store or _loaded(asked.size, asked.folder)
    with open_store(url, read_only=True) as store:
        results["embedded"] = _report(f"embedded engine, {asked.size}", store)
    if asked.neo4j:
        password = os.environ.get("NEO4J_PASSWORD", "")
        with open_store(asked.neo4j, password=password, read_only=True) as store:
            results["neo4j"] = _report(f"Neo4j, {asked.size}", store)
    if asked.out:
        asked.out.write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
