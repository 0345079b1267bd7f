"""The bare query for the chains that tracing answers: one ordered, limited text per length."""

from dataclasses import dataclass
from typing import Final

from typing_extensions import override

from graph.model import Flow
from graph.query import Dialect, Query
from graph.store import GraphStore, Row

LIMIT: Final = 50
_KINDS: Final = "|".join(Flow)


@dataclass(frozen=True, slots=True)
class Text(Query):
    """A text that stands in `name` itself."""

    @override
    def text(self, dialect: Dialect) -> str:
        return self.name


def _anchor(store: GraphStore, name: str) -> tuple[str, str]:
    """Return the pattern and condition by which the engine finds the node $id fastest."""
    if store.dialect is Dialect.NEO4J:
        return "(a:Entity {id: $id})", "true"
    return "(a)", f"a.id IN [${name}]"


def _hop(near: str, number: int, way: str) -> str:
    flow = f"-[r{number}:{_KINDS}]-"
    return f"{near}{flow}>(b{number})" if way == "down" else f"{near}<{flow}(b{number})"


def _chains(store: GraphStore, length: int, way: str) -> str:
    """Return the pattern of chains of `length` flows from $id, in time order, no flow twice."""
    near, condition = _anchor(store, "id")
    parts = [f"MATCH {_hop(near, 0, way)} WHERE {condition}"]
    order = ">=" if way == "down" else "<="
    for number in range(1, length):
        known = ", ".join(f"r{n}" for n in range(number))
        fresh = " AND ".join(f"r{number}.id <> r{n}.id" for n in range(number))
        parts.append(
            f"WITH {known}, b{number - 1} MATCH {_hop(f'(b{number - 1})', number, way)} "
            f"WHERE r{number}.at {order} r{number - 1}.at AND {fresh}"
        )
    return " ".join(parts)


def chains(store: GraphStore, node: str, way: str, hops: int) -> list[Row]:
    """Return up to LIMIT chains of each length, those with the largest last flow first."""
    found: list[Row] = []
    for length in range(1, hops + 1):
        flows = ", ".join(f"r{n}.id AS f{n}" for n in range(length))
        text = (
            f"{_chains(store, length, way)} RETURN {flows}, r{length - 1}.amount AS fen "
            f"ORDER BY fen DESC LIMIT {LIMIT}"
        )
        found += store.read(Text("", text), id=node)
    return found


def count(store: GraphStore, node: str, way: str, hops: int) -> int:
    """Return how many chains there are."""
    return sum(
        int(
            store.read(Text("", f"{_chains(store, n, way)} RETURN count(*) AS n"), id=node)[0][
                0
            ]
        )
        for n in range(1, hops + 1)
    )


def between(store: GraphStore, node: str, target: str, hops: int) -> list[Row]:
    """Return the shortest chains from `node` to `target`, trying one length after another."""
    for length in range(1, hops + 1):
        flows = ", ".join(f"r{n}.id AS f{n}" for n in range(length))
        text = (
            f"{_chains(store, length, 'down')} AND b{length - 1}.id = $target "
            f"RETURN {flows} LIMIT {LIMIT}"
        )
        if found := store.read(Text("", text), id=node, target=target):
            return found
    return []


def neighbours(store: GraphStore, node: str) -> list[Row]:
    """Return who `node` took money from and gave money to, the most money first."""
    near, condition = _anchor(store, "id")
    found: list[Row] = []
    for way in ("up", "down"):
        text = (
            f"MATCH {_hop(near, 0, way)} WHERE {condition} RETURN b0.id AS id, "
            f"count(*) AS flows, sum(r0.amount) AS fen ORDER BY fen DESC LIMIT {LIMIT}"
        )
        found += store.read(Text("", text), id=node)
    return found
