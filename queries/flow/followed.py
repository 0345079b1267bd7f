"""What following money answers: the attributed tree, balance lines, routes, closing sums."""

from dataclasses import dataclass, field
from typing import Final

from graph.errors import InvalidParameter
from graph.model import Node
from queries.flow.balance import BalanceLine
from queries.flow.choices import By, Method
from queries.flow.reach import Direction, Window
from queries.flow.stopped import State

MOST_ROWS: Final = 100_000


@dataclass(frozen=True, slots=True)
class FollowOptions:
    """What to follow, and how much of it to show.

    Attributes:
        method: whose money is paid on where it is mixed; see `Method`.
        direction: `out` is where it went, `in` where it came from.
        window: only what leaves (reaches) the nodes in it is followed.
        rows: most nodes in the tree, the largest sums first; 1 to 100,000.
        wide: most nodes shown below one; the rest is folded.
        by: what folded nodes are grouped by; None puts them together.
        routes: how many main routes are told.
        all_methods: also give the sums of the other methods, and the range of every node.

    Raises:
        InvalidParameter: a value is outside its range.
    """

    method: Method = Method.FIFO
    direction: Direction = "out"
    window: Window = field(default_factory=Window)
    rows: int = 100
    wide: int = 10
    by: By | None = None
    routes: int = 5
    all_methods: bool = True

    def __post_init__(self) -> None:
        for name, least in (("rows", 1), ("wide", 1), ("routes", 0)):
            value = getattr(self, name)
            if not least <= value <= MOST_ROWS:
                raise InvalidParameter(f"{name} is {value}; give {least} to {MOST_ROWS:,}")
        if self.method not in tuple(Method):
            raise InvalidParameter(f"no method {self.method!r}; there are {', '.join(Method)}")


@dataclass(frozen=True, slots=True)
class Sums:
    """`amount = ended + held + unexplained`, fen; see `State`."""

    amount: int
    ended: int
    held: int
    unexplained: int


@dataclass(frozen=True, slots=True)
class Step:
    """A node of the tree, below the one that the money came from (`in`: went to).

    Attributes:
        depth: 1 is next to the origin.
        above: id of the node above it.
        fen: traced fen between it and the node above it, in `flows` flows.
        stopped: traced fen that stopped here, of all that came, and why.
        least, most: traced fen that came to it in all, over the methods that were asked for.
        again: it stands in the tree before, with what stopped and what follows.
        back: it is an origin, to which `stopped` of the money came back on this way.
    """

    depth: int
    above: str
    node: Node
    fen: int
    flows: int
    first_at: int
    last_at: int
    stopped: int
    state: State
    balance: BalanceLine
    least: int
    most: int
    again: bool
    back: bool


@dataclass(frozen=True, slots=True)
class Fold:
    """Nodes that are not shown: how many, with how much of the traced money.

    Attributes:
        above: id of the node above them.
        key: what they have in common; '' where that is not known, None for all others together.
        name: of the division that `key` is, if it is one that is known.
    """

    depth: int
    above: str
    key: str | None
    name: str
    nodes: int
    fen: int


@dataclass(frozen=True, slots=True)
class Route:
    """Ids of nodes along a main route; at most `fen` took it."""

    nodes: tuple[Node, ...]
    fen: int


@dataclass(frozen=True, slots=True)
class Followed:
    """Where the money of `origins` went or came from.

    Attributes:
        asked: the ids that were asked for; an account's money may be with its holder.
        balances: of the origins.
        tree: steps and folds, each below the last one that is less deep.
        nodes, flows: how many carry traced money in all, the origins among them.
        methods: closing sums by method; the range of what can be said.
    """

    asked: tuple[str, ...]
    origins: tuple[Node, ...]
    options: FollowOptions
    balances: tuple[BalanceLine, ...]
    sums: Sums
    tree: tuple[Step | Fold, ...]
    routes: tuple[Route, ...]
    nodes: int
    flows: int
    methods: tuple[tuple[Method, Sums], ...]
