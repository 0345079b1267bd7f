"""Who a node took money from and gave money to in one step, ranked and in groups."""

from typing import Final, get_args

from graph.errors import InvalidParameter, QueryTimeout
from graph.model import Label, Node
from graph.store import GraphStore
from queries.one_state import in_one_state
from queries.tracing.answers import Extent, Limit, Neighbour, Neighbours
from queries.tracing.deadline import Deadline
from queries.tracing.options import TraceOptions
from queries.tracing.records import nodes_of, the_node
from queries.tracing.texts import about
from queries.tracing.totals import Around, Counted, Side, Sides, Total
from queries.tracing.trace import DEFAULTS

__all__ = ["Sides", "neighbours"]

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
    deadline, met, counted = Deadline.after(options.timeout), list[Limit](), list[Counted]()
    try:
        for side in sides:
            counted.append(Counted(side, _around(store, origin, side, options, deadline)))
    except QueryTimeout:
        met.append("time")
    ranked = sorted(
        (total for side in counted for total in side.neighbours()),
        key=lambda total: (-total.fen, total.side, total.value),
    )
    shown = _named(store, ranked[: options.limit])
    if len(ranked) > len(shown):
        met.append("rows")
    fen = sum(neighbour.fen for neighbour in shown)
    left_out = sum(total.fen for total in ranked) - fen
    extent = Extent(len(ranked), len(shown), fen, left_out, tuple(met))
    groups = tuple(group for side in counted for group in side.groups())
    return Neighbours(origin, shown, groups, extent)


def _around(
    store: GraphStore, node: Node, side: Side, options: TraceOptions, deadline: Deadline
) -> list[Around]:
    """Return one row for each neighbour, kind of flow and year."""
    rows = store.read_table(
        about(f"around_{_WAY[side]}", Label(node.label)),
        timeout=deadline.left(),
        id=node.id,
        **options.filters(),
    )
    columns = (rows.column(name).to_pylist() for name in Around._fields)
    return [Around(*row) for row in zip(*columns, strict=True)]


def _named(store: GraphStore, ranked: list[Total]) -> tuple[Neighbour, ...]:
    nodes = nodes_of(store, [total.value for total in ranked])
    return tuple(
        Neighbour(
            nodes[total.value],
            total.side,
            tuple(sorted(total.kinds)),
            total.flows,
            total.fen,
            total.first_at,
            total.last_at,
        )
        for total in ranked
    )
