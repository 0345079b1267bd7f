"""What tracing answers: chains, neighbours and how much of the whole they show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from graph.model import FlowRecord, Node

Direction = Literal["up", "down", "between"]
Limit = Literal["hops", "rows", "time"]


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of the whole an answer shows; nothing is capped in silence.

    Attributes:
        total: chains (or neighbours) that there are within the asked bounds.
        shown: how many of them are in the answer.
        fen_shown: sum of the distinct flows in what is shown.
        fen_left_out: sum of the distinct flows that are only in what is not shown.
        limits: what was met: `hops` (some chain goes on beyond the longest asked), `rows`
            (there are more than shown), `time` (the engine stopped; totals are lower bounds).
    """

    total: int
    shown: int
    fen_shown: int
    fen_left_out: int
    limits: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """Flows that follow one another; nodes and flows in the order the money moved.

    Attributes:
        nodes: one more than `flows`; `flows[i]` goes from `nodes[i]` to `nodes[i + 1]`.
    """

    nodes: tuple[Node, ...]
    flows: tuple[FlowRecord, ...]

    @property
    def bottleneck(self) -> int:
        """Return the least amount on the chain: no more can have passed all of it, in fen."""
        return min(flow.amount for flow in self.flows)


@dataclass(frozen=True, slots=True)
class Trace:
    """Chains from, to or between nodes, in the asked order."""

    origin: Node
    targets: tuple[Node, ...]
    direction: Direction
    chains: tuple[Chain, ...]
    extent: Extent


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A node money came from (`up`) or went to (`down`) in one step, over all its flows."""

    node: Node
    direction: Literal["up", "down"]
    kinds: tuple[str, ...]
    flows: int
    fen: int
    first_at: int
    last_at: int


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbours counted together, by kind of flow, division or year."""

    direction: Literal["up", "down"]
    by: Literal["kind", "division", "year"]
    value: str
    neighbours: int
    flows: int
    fen: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Neighbours of a node ranked by money, and all of them in groups."""

    origin: Node
    neighbours: tuple[Neighbour, ...]
    groups: tuple[Group, ...]
    extent: Extent


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a node or flow was read: file, sheet, line and batch; empty when not known."""

    batch: str
    file: str
    sheet: str
    line: int
    mapping: str
    sha256: str
    loaded_at: int


@dataclass(frozen=True, slots=True)
class Record:
    """A node or a flow as `show` returns it, with its links and where it was read."""

    node: Node | None
    flow: FlowRecord | None
    details: Mapping[str, str | int]
    links: tuple[tuple[str, str, str], ...]  # kind, other node id, other node name
    provenance: Provenance
