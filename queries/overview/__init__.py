"""What a store holds, at a glance: nodes by label, flows by kind, the largest sources."""

from dataclasses import dataclass
from typing import Final

from graph.model import Label
from graph.query import Query
from graph.store import GraphStore
from queries.one_state import in_one_state

#: Records of batches, files and the store are no nodes of the graph.
LABELS: Final = frozenset(str(label) for label in Label)


@dataclass(frozen=True, slots=True)
class Nodes:
    """Number of nodes of a label."""

    label: str
    nodes: int


@dataclass(frozen=True, slots=True)
class Flows:
    """Number and money (fen) of the flows of a kind; times in epoch milliseconds UTC."""

    kind: str
    flows: int
    fen: int
    first_at: int
    last_at: int


@dataclass(frozen=True, slots=True)
class Fund:
    """A funding source, and flows and money (fen) that left it or carry its earmark."""

    id: str
    name: str
    flows: int
    fen: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything above, in a fixed order.

    Attributes:
        funds: by the money allocated from them, richest first.
        paid: by the payments that carry their earmark, most payments first.
    """

    nodes: tuple[Nodes, ...]
    flows: tuple[Flows, ...]
    funds: tuple[Fund, ...]
    paid: tuple[Fund, ...]


@in_one_state
def overview(store: GraphStore, *, funds: int = 10) -> Overview:
    """Count what the store holds; `funds` is how many of the largest sources to name."""
    return Overview(
        tuple(Nodes(*row) for row in store.read(Query(__name__, "nodes")) if row[0] in LABELS),
        tuple(Flows(*row) for row in store.read(Query(__name__, "flows")) if row[1]),
        tuple(Fund(*row) for row in store.read(Query(__name__, "funds"), limit=funds)),
        tuple(Fund(*row) for row in store.read(Query(__name__, "paid"), limit=funds)),
    )
