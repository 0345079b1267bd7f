"""Bare queries for what tracing answers: the plain texts one would write for the same question.

Three of them, each dearer to beat than tracing may like:
`first` finds the node by its id among all labels and lists chains as ids of flows;
`label` is told the label of the node, so that the engine can use its key, and lists the same;
`equal` is told the label too and also counts as tracing does: how many chains there are and
whether they go on, or the neighbours by kind, division and year. It still answers less: no
money left out, nothing of flows and nodes but their ids.
"""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from typing_extensions import override

from graph.model import Flow, label_of
from graph.query import Dialect, Query
from graph.store import GraphStore, Row

Peer = Literal["first", "label", "equal"]
PEERS: Final = get_args(Peer)

LIMIT: Final = 50
_KINDS: Final = "|".join(Flow)


@dataclass(frozen=True, slots=True)
class Text(Query):
    """A text that stands in `name` itself."""

    @override
    def text(self, dialect: Dialect) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Bare:
    """Plain queries about one node of a store."""

    store: GraphStore
    node: str
    peer: Peer

    def chains(self, way: str, hops: int) -> list[Row]:
        """Return up to LIMIT chains of each length, those with the largest last flow first."""
        found: list[Row] = []
        for length in range(1, hops + 1):
            last = f"r{length - 1}.amount AS fen"
            found += self._ask(
                f"{self._pattern(length, way)} RETURN {_flows(length)}, {last} "
                f"ORDER BY fen DESC LIMIT {LIMIT}"
            )
        if self.peer == "equal":
            found.append((self.count(way, hops),))
            found += self._ask(f"{self._pattern(hops + 1, way)} RETURN r0.id AS id LIMIT 1")
        return found

    def count(self, way: str, hops: int) -> int:
        """Return how many chains there are."""
        texts = (f"{self._pattern(n, way)} RETURN count(*) AS n" for n in range(1, hops + 1))
        return sum(int(self._ask(text)[0][0]) for text in texts)

    def between(self, target: str, hops: int) -> list[Row]:
        """Return the shortest chains to `target`, trying one length after another."""
        for length in range(1, hops + 1):
            ways = f"{self._pattern(length, 'down')} AND b{length - 1}.id = $target "
            found = self._ask(f"{ways} RETURN {_flows(length)} LIMIT {LIMIT}", target=target)
            if found and self.peer == "equal":
                found += self._ask(f"{ways} RETURN count(*) AS n", target=target)
            if found:
                return found
        return []

    def neighbours(self) -> list[Row]:
        """Return who it took money from and gave money to, the most money first.

        `equal` also groups all of them by kind, division and year.
        """
        found: list[Row] = []
        for way in ("up", "down"):
            hop = self._pattern(1, way)
            found += self._ask(
                f"{hop} RETURN b0.id AS id, count(*) AS flows, sum(r0.amount) AS fen "
                f"ORDER BY fen DESC LIMIT {LIMIT}"
            )
            if self.peer == "equal":
                found += self._groups(hop)
        return found

    def _groups(self, hop: str) -> list[Row]:
        found: list[Row] = []
        for by in (self._word("kind"), "b0.division", self._word("year")):
            found += self._ask(
                f"{hop} WITH b0.id AS other, {by} AS value, count(*) AS n, sum(r0.amount) AS f "
                "RETURN value, count(*) AS neighbours, sum(n) AS flows, sum(f) AS fen "
                "ORDER BY fen DESC"
            )
        return found

    def _pattern(self, length: int, way: str) -> str:
        """Return the pattern of chains of `length` flows, in time order, no flow twice."""
        near, condition = self._anchor()
        parts = [f"MATCH {_hop(near, 0, way)} WHERE {condition}"]
        order = ">=" if way == "down" else "<="
        for number in range(1, length):
            kept = [f"r{n}" for n in range(number)]
            fresh = " AND ".join(f"r{number}.id <> {flow}.id" for flow in kept)
            parts.append(
                f"WITH {', '.join(kept)}, b{number - 1} "
                f"MATCH {_hop(f'(b{number - 1})', number, way)} "
                f"WHERE r{number}.at {order} r{number - 1}.at AND {fresh}"
            )
        return " ".join(parts)

    def _anchor(self) -> tuple[str, str]:
        """Return the pattern and condition by which the engine finds the node $id fastest."""
        if self.store.dialect is Dialect.NEO4J:
            return "(a:Entity {id: $id})", "true"
        if self.peer == "first":
            return "(a)", "a.id IN [$id]"
        return f"(a:{label_of(self.node)})", "a.id = $id"

    def _word(self, what: str) -> str:
        neo4j = self.store.dialect is Dialect.NEO4J
        if what == "kind":
            return "type(r0)" if neo4j else "label(r0)"
        return (
            "datetime({epochMillis: r0.at + 28800000}).year"
            if neo4j
            else "date_part('year', epoch_ms(r0.at + 28800000))"
        )

    def _ask(self, text: str, **values: str) -> list[Row]:
        return self.store.read(Text("", text), timeout=300, id=self.node, **values)


def _flows(length: int) -> str:
    return ", ".join(f"r{n}.id AS f{n}" for n in range(length))


def _hop(near: str, number: int, way: str) -> str:
    flow = f"-[r{number}:{_KINDS}]-"
    return f"{near}{flow}>(b{number})" if way == "down" else f"{near}<{flow}(b{number})"
