"""Ask a query's rows of both engines in turn, time the answers and compare them."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeVar

from benchmarks.finbench.answers import answer
from benchmarks.finbench.params import Asked, Parameters
from benchmarks.finbench.plain import plain_answer
from benchmarks.finbench.traces import Result
from graph.store import GraphStore

T = TypeVar("T")

PERCENTILES: Final = (50, 90, 99)

HEAD: Final = (
    "| query | rows | embedded ms p50 / p90 / p99 | Neo4j ms p50 / p90 / p99 "
    "| truncated | compared | differ |\n|---|---|---|---|---|---|---|"
)


@dataclass(slots=True)
class Measured:
    """What one query took, in milliseconds per row, and where the engines differ.

    Attributes:
        truncated: rows where the truncation left an edge out; plain Cypher has none, so these
            are not compared.
    """

    query: str
    embedded: list[float] = field(default_factory=list)
    neo4j: list[float] = field(default_factory=list)
    truncated: int = 0
    compared: int = 0
    differ: list[Asked] = field(default_factory=list)

    def line(self) -> str:
        """Return the row of the table."""
        compared = (self.compared, len(self.differ)) if self.neo4j else ("–", "–")
        figures = (percentiles(self.embedded), percentiles(self.neo4j), self.truncated)
        cells = (self.query, len(self.embedded), *figures, *compared)
        return f"| {' | '.join(map(str, cells))} |"


def measure(
    parameters: Parameters, embedded: GraphStore, neo4j: GraphStore | None, measured: Measured
) -> Iterator[tuple[Asked, Result]]:
    """Yield every row with the embedded engine's answer; the first one warms up as well."""
    for asked in parameters.rows[:1]:
        answer(embedded, asked)
        if neo4j:
            plain_answer(neo4j, asked)
    for asked in parameters.rows:
        (result, truncated), took = _timed(partial(answer, embedded, asked))
        measured.embedded.append(took)
        measured.truncated += truncated
        if neo4j:
            other, took = _timed(partial(plain_answer, neo4j, asked))
            measured.neo4j.append(took)
            if not truncated:
                measured.compared += 1
                measured.differ += [asked] if other != result else []
        yield asked, result


def percentiles(times: list[float]) -> str:
    """Return the nearest-rank percentiles of `times`."""
    if not times:
        return "not run"
    ordered = sorted(times)
    ranks = (-(-len(ordered) * share // 100) - 1 for share in PERCENTILES)
    return " / ".join(f"{ordered[rank]:.1f}" for rank in ranks)


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    start = time.perf_counter()
    done = work()
    return done, 1000 * (time.perf_counter() - start)
