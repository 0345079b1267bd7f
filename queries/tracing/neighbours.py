"""Who a node took money from and gave money to in one step, ranked and in groups."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from graph.errors import InvalidParameter, QueryTimeout
from graph.query import Query
from graph.store import GraphStore, Row
from queries.one_state import in_one_state
from queries.tracing.answers import Extent, Group, Limit, Neighbour, Neighbours
from queries.tracing.deadline import Deadline
from queries.tracing.options import TraceOptions
from queries.tracing.records import nodes_of, the_node
from queries.tracing.trace import DEFAULTS

Side = Literal["up", "down"]
Sides = Literal["up", "down", "both"]
By = Literal["kind", "division", "year"]

#: Most groups of one sort; there are fewer kinds, years and divisions than that.
MAX_GROUPS: Final = 100_000

_PACKAGE: Final = "queries.tracing"
_WAY: Final[dict[Side, str]] = {"up": "in", "down": "out"}


@in_one_state
def neighbours(
    store: GraphStore, node_id: str, direction: Sides = "both", options: TraceOptions = DEFAULTS
) -> Neighbours:
    """Return the nodes one step `up`, `down` or on `both` sides, the most money first.

    `hops`, `strict` and `order` of the options have no meaning here. Groups count all
    neighbours by kind of flow, division of the neighbour and calendar year (Asia/Shanghai),
    the most money first; a neighbour with several kinds or years counts once in each. A node
    on both sides is two neighbours in the extent.

    Raises:
        NotFound: there is no such node.
        InvalidParameter: `direction` is something else.
    """
    if direction not in get_args(Sides):
        raise InvalidParameter(f"direction is {direction!r}; give up, down or both")
    origin = the_node(store, node_id)
    sides: tuple[Side, ...] = ("up", "down") if direction == "both" else (direction,)
    ask = _Asking(store, node_id, options, Deadline.after(options.timeout))
    met: list[Limit] = []
    rows: list[tuple[Side, Row]] = []
    whole, groups = [0, 0], list[Group]()
    try:
        for side in sides:
            divisions = ask.groups(side, "division")
            whole[0] += sum(group.neighbours for group in divisions)  # each is in one only
            whole[1] += sum(group.fen for group in divisions)
            rows += [(side, row) for row in ask.ranked(side)]
            kinds, years = ask.groups(side, "kind"), ask.groups(side, "year")
            groups += [*kinds, *divisions, *years]
    except QueryTimeout:
        met.append("time")
    rows.sort(key=lambda found: (-found[1][3], found[0], found[1][0]))
    shown = _named(store, rows[: options.limit])
    if whole[0] > len(shown):
        met.append("rows")
    fen = sum(neighbour.fen for neighbour in shown)
    extent = Extent(whole[0], len(shown), fen, whole[1] - fen, tuple(met))
    return Neighbours(origin, shown, tuple(groups), extent)


@dataclass(frozen=True, slots=True)
class _Asking:
    store: GraphStore
    node_id: str
    options: TraceOptions
    deadline: Deadline

    def ranked(self, side: Side) -> list[Row]:
        """Return id, kinds, flows, fen, first_at, last_at of each neighbour."""
        return self._read(f"neighbours_{_WAY[side]}", limit=self.options.limit)

    def groups(self, side: Side, by: By) -> list[Group]:
        """Return the groups of one sort."""
        rows = self._read(f"groups_{_WAY[side]}", by=by, limit=MAX_GROUPS)
        return [Group(side, by, *row) for row in rows]

    def _read(self, name: str, **values: str | int) -> list[Row]:
        return self.store.read(
            Query(_PACKAGE, name),
            timeout=self.deadline.left(),
            id=self.node_id,
            **values,
            **self.options.filters(),
        )


def _named(store: GraphStore, rows: list[tuple[Side, Row]]) -> tuple[Neighbour, ...]:
    nodes = nodes_of(store, [row[0] for _, row in rows])
    return tuple(
        Neighbour(nodes[row[0]], side, tuple(sorted(row[1])), *row[2:]) for side, row in rows
    )
