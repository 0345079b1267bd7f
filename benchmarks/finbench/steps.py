"""Single steps of FinBench's queries on the embedded engine, with truncation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from benchmarks.finbench.params import Asked
from graph.query import Query
from graph.store import GraphStore, Row

PACKAGE: Final = "benchmarks.finbench.cypher"


class Edge(NamedTuple):
    """An edge as a step meets it: from the node the step leaves to the one it reaches.

    `amount` is in fen, 0 where the edge carries none; `at` in milliseconds.
    """

    near: str
    far: str
    amount: int
    at: int


Edges = Mapping[str, list[Edge]]


@dataclass(slots=True)
class Steps:
    """Reads of one question: every step sees its window and its truncation.

    Attributes:
        truncated: whether the limit has left an edge out.
    """

    store: GraphStore
    asked: Asked
    truncated: bool = field(default=False, init=False)

    def edges(self, step: str, nodes: Iterable[str], *, above: int = 0) -> Edges:
        """Return the edges of `step` at each of `nodes`, those the truncation keeps.

        Args:
            above: only edges of more than so many fen.
        """
        found: dict[str, list[Edge]] = {}
        for row in self.rows(step, nodes, above=above):
            found.setdefault(row[0], []).append(Edge(*row))
        return {node: self._kept(edges) for node, edges in found.items()}

    def rows(self, name: str, nodes: Iterable[str], **values: Any) -> list[Row]:
        """Return the rows of a text that asks about `nodes` in the window."""
        ids = sorted(set(nodes))
        if not ids:
            return []
        after, before = self.asked.number("startTime"), self.asked.number("endTime")
        query = Query(PACKAGE, name)
        return self.store.read(query, ids=ids, after=after, before=before, **values)

    def facts(self, name: str, nodes: Iterable[str]) -> list[Row]:
        """Return the rows of a text about `nodes` that no window concerns."""
        ids = sorted(set(nodes))
        return self.store.read(Query(PACKAGE, name), ids=ids) if ids else []

    def _kept(self, edges: list[Edge]) -> list[Edge]:
        """Return the first edges by the order; equal ones by the other end, then the rest."""
        limit = self.asked.values.get("truncationLimit")
        if limit is None or len(edges) <= self.asked.number("truncationLimit"):
            return edges
        self.truncated = True
        by, _, way = str(self.asked.values["truncationOrder"]).partition("_")
        sign = 1 if way == "ASCENDING" else -1

        def rank(edge: Edge) -> tuple[int, str, int]:
            first, then = (
                (edge.at, edge.amount) if by == "TIMESTAMP" else (edge.amount, edge.at)
            )
            return sign * first, edge.far, then

        return sorted(edges, key=rank)[: self.asked.number("truncationLimit")]
