"""What a trace costs beside the bare queries for the same chains, in the same run.

`python -m benchmarks.trace [--size T1|T2|T3] [--store URL] [--neo4j URL] [--out FILE]`
(the password of the server is in NEO4J_PASSWORD; it must hold the same sample)
"""

import argparse
import json
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final

from benchmarks.bare import LIMIT, PEERS, Bare, Peer, Text
from benchmarks.process import machine
from benchmarks.samples import SEED, sample
from graph.store import GraphStore, open_store
from ingest.identity import Tokens
from ingest.run import Request, ingest
from queries.tracing import TraceOptions, between, downstream, neighbours, upstream

HOPS: Final = 4
ROUNDS: Final = 5
RANDOM: Final = 8
OPTIONS: Final = TraceOptions(hops=HOPS, limit=LIMIT, order="richest", timeout=300)

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
    """One question about one node, asked of tracing and of bare queries."""

    question: str
    name: str
    node: str
    traced: Callable[[], Any]
    plain: Callable[[Bare], Any]


def _picked(store: GraphStore) -> dict[str, str]:
    found = {
        name: str(rows[0][0])
        for name, text in _PICKS.items()
        if (rows := store.read(Text("", text), timeout=600))
    }
    some = [str(row[0]) for row in store.read(Text("", _SOME), timeout=600)]
    chosen = random.Random(SEED).sample(some, min(RANDOM, len(some)))
    return found | {f"random {n}": node for n, node in enumerate(chosen)}


def _cases(store: GraphStore, nodes: dict[str, str]) -> Iterator[Case]:
    source = nodes["rich source"]
    for name, node in nodes.items():
        down, up = (partial(ask, store, node, OPTIONS) for ask in (downstream, upstream))
        around = partial(neighbours, store, node, "both", OPTIONS)
        yield Case("downstream", name, node, down, lambda bare: bare.chains("down", HOPS))
        yield Case("upstream", name, node, up, lambda bare: bare.chains("up", HOPS))
        yield Case("neighbours", name, node, around, lambda bare: bare.neighbours())
        if name.startswith(("payee", "random")):
            yield Case(
                "between",
                name,
                source,
                partial(between, store, source, [node], OPTIONS),
                lambda bare, node=node: bare.between(node, HOPS),  # type: ignore[misc]
            )


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _timed(store: GraphStore, case: Case) -> dict[str, Any]:
    """Ask all in turn; the first round warms up and does not count."""
    plain = [partial(case.plain, Bare(store, case.node, peer)) for peer in PEERS]
    works: list[Callable[[], object]] = [case.traced, *plain]
    rounds = [[_seconds(work) for work in works] for _ in range(ROUNDS + 1)]
    traced, *others = (1000 * median(times) for times in zip(*rounds[1:], strict=True))
    return {
        "question": case.question,
        "node": case.name,
        "trace_ms": traced,
        "bare_ms": dict(zip(PEERS, others, strict=True)),
        "ratio": {peer: traced / ms for peer, ms in zip(PEERS, others, strict=True)},
    }


def _miscounted(store: GraphStore, nodes: dict[str, str]) -> list[str]:
    """Return the nodes for which tracing and the bare query count other chains."""
    wrong = []
    for name, node in nodes.items():
        for way, trace in (("down", downstream), ("up", upstream)):
            counted = Bare(store, node, "first").count(way, HOPS)
            if trace(store, node, OPTIONS).extent.total != counted:
                wrong.append(f"{name} {way}")
    return wrong


def _table(rows: list[dict[str, Any]]) -> Iterator[str]:
    heads = [f"{peer} ms | ratio median / p95" for peer in PEERS]
    yield f"| question | nodes | trace ms | {' | '.join(heads)} |"
    yield "|" + "---|" * (3 + 2 * len(PEERS))
    for question in dict.fromkeys(row["question"] for row in rows):
        some = [row for row in rows if row["question"] == question]
        traced = median(row["trace_ms"] for row in some)
        cells = [_cell(some, peer) for peer in PEERS]
        yield f"| {question} | {len(some)} | {traced:.1f} | {' | '.join(cells)} |"


def _cell(rows: list[dict[str, Any]], peer: Peer) -> str:
    ratios = sorted(row["ratio"][peer] for row in rows)
    p95 = ratios[max(0, round(0.95 * len(ratios)) - 1)]
    plain = median(row["bare_ms"][peer] for row in rows)
    return f"{plain:.1f} | {median(ratios):.2f} / {p95:.2f}"


def _report(title: str, store: GraphStore) -> list[dict[str, Any]]:
    nodes = _picked(store)
    rows = [_timed(store, case) for case in _cases(store, nodes)]
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
