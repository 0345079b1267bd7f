"""Balance lines as people ask for them: of one node with its funds, or of all, ranked."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from graph.errors import InvalidParameter
from graph.model import Label, Node
from graph.store import GraphStore
from queries.flow.balance import BalanceLine, Balances, balances, held_lots, held_since
from queries.flow.choices import Rank
from queries.flow.fund_balance import fund_balances
from queries.flow.known import number_of
from queries.flow.nodes import LABELS
from queries.flow.projection import Projection
from queries.flow.reach import LATEST, Window
from queries.tracing.records import nodes_of

MOST_ROWS: Final = 100_000
_LOTS: Final = 1_000
_LINE: Final = ("opening", "into", "out", "held", "unexplained")
_DAY: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class Lot:
    """Some of what is held: `fen` that came at `at` (epoch ms), `days` whole days before."""

    fen: int
    at: int
    days: int
    flow: str


@dataclass(frozen=True, slots=True)
class FundLine:
    """A node's balance for one earmark: its id, '' for none, and its name where it is known."""

    fund: str
    name: str
    balance: BalanceLine


@dataclass(frozen=True, slots=True)
class Line:
    """A node's balance, with how old what it holds is.

    Attributes:
        oldest_at: when the oldest fen of what is held came, epoch ms; 0 where nothing is.
        fen_days: sum over what is held of fen times whole days held.
        as_of: up to when it was held, epoch ms: the end of the window or of the books.
        funds: by earmark, if there are several or one was asked for; of one node only.
        lots: what is held, first in, first out, oldest first; of one node only.
        lots_left_out: how many lots are not among them, and their fen.
    """

    node: Node
    balance: BalanceLine
    oldest_at: int
    fen_days: int
    as_of: int
    funds: tuple[FundLine, ...] = ()
    lots: tuple[Lot, ...] = ()
    lots_left_out: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class BalanceOptions:
    """What balance to ask for.

    Attributes:
        window: flows in it; what was held before it is the opening.
        fund: id of an earmark: only money under it.
        rank: largest first; `unexplained` ranks by what is furthest from zero, funding
            sources last; `age` by fen · days.
        labels: only nodes of these; empty means all of them.
        limit: most nodes shown, 1 to 100,000.

    Raises:
        InvalidParameter: a value is outside its range.
    """

    window: Window = field(default_factory=Window)
    fund: str = ""
    rank: Rank = Rank.HELD
    labels: tuple[Label, ...] = ()
    limit: int = 50

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= MOST_ROWS:
            raise InvalidParameter(f"limit is {self.limit}; give 1 to {MOST_ROWS:,}")
        for label in self.labels:
            if label not in LABELS:
                raise InvalidParameter(
                    f"no money comes to a {label}; it flows between {', '.join(LABELS)}"
                )


@dataclass(frozen=True, slots=True)
class Ranked:
    """Balances of the first nodes by rank, and the sums over all nodes.

    Attributes:
        total: how many nodes of the labels have any flow in or before the window.
        left_out: sum of what they are ranked by over the nodes that are not shown.
        sums: over all of these.
    """

    lines: tuple[Line, ...]
    total: int
    left_out: int
    sums: BalanceLine


def balance_of(
    store: GraphStore, projection: Projection, node_id: str, options: BalanceOptions
) -> Line:
    """Return the balance of one node, by earmark, with the age of what it holds.

    Raises:
        NotFound: there is no such node.
        InvalidParameter: no flow carries that earmark.
    """
    node, flows = number_of(store, projection, node_id), projection.flows
    funds = _fund_lines(store, projection, node, options)
    whole = BalanceLine(*(sum(getattr(f.balance, name) for f in funds) for name in _LINE))
    until = _end(projection, options.window)
    fund = _number(projection, options.fund) if options.fund else None
    lots = held_lots(flows, node, whole.held, until, fund)
    names = projection.flow_ids([lot.flow for lot in lots[:_LOTS]])
    told = tuple(
        Lot(lot.fen, lot.at, (until - lot.at) // _DAY, name)
        for lot, name in zip(lots, names, strict=False)
    )
    rest = lots[_LOTS:]
    return Line(
        node=_known(store, projection, [node])[0],
        balance=whole,
        oldest_at=lots[0].at if lots else 0,
        fen_days=sum(lot.fen * ((until - lot.at) // _DAY) for lot in lots),
        as_of=until,
        funds=tuple(funds) if len(funds) > 1 or options.fund else (),
        lots=told,
        lots_left_out=(len(rest), sum(lot.fen for lot in rest)),
    )


def _fund_lines(
    store: GraphStore, projection: Projection, node: int, options: BalanceOptions
) -> list[FundLine]:
    """Return the lines of `node` by earmark, or that of the one that is asked for."""
    found = fund_balances(projection.flows, [node], options.window)
    columns = (getattr(found, name).tolist() for name in ("fund", *_LINE))
    lines = {
        projection.funds[fund]: BalanceLine(*values)
        for fund, *values in zip(*columns, strict=True)
    }
    if options.fund:
        lines = {fund: line for fund, line in lines.items() if fund == options.fund}
    known = nodes_of(store, [fund for fund in lines if fund])
    return [
        FundLine(fund, known[fund].name if fund in known else "", line)
        for fund, line in lines.items()
    ]


def balance_all(store: GraphStore, projection: Projection, options: BalanceOptions) -> Ranked:
    """Return the balances of all nodes, ranked.

    Raises:
        InvalidParameter: no flow carries that earmark.

    Cost: linear in all flows; with an earmark, in the flows of the nodes that had it.
    """
    lines = _all(projection, options)
    until = _end(projection, options.window)
    fund = _number(projection, options.fund) if options.fund else None
    oldest, days = held_since(projection.flows, lines.held, until, fund)
    by = days
    if options.rank is not Rank.AGE:
        by = getattr(lines, "into" if options.rank is Rank.IN else options.rank)
    ranked = np.abs(by)
    some = np.flatnonzero(_moved(lines) & _wanted(projection, options.labels))
    last = np.zeros(len(ranked), np.bool_)
    if options.rank is Rank.UNEXPLAINED:  # nothing ever came to a source in the records
        last = np.equal(projection.nodes.label, LABELS.index(Label.FUNDING_SOURCE))
    order = some[np.lexsort((some, -ranked[some], last[some]))]
    shown = order[: options.limit]
    nodes = _known(store, projection, shown.tolist())
    return Ranked(
        lines=tuple(
            Line(
                node=node,
                balance=lines.line(number),
                oldest_at=int(oldest[number]) if lines.held[number] else 0,
                fen_days=int(days[number]),
                as_of=until,
            )
            for node, number in zip(nodes, shown.tolist(), strict=True)
        ),
        total=len(some),
        left_out=int(by[order[options.limit :]].sum()),
        sums=BalanceLine(*(int(getattr(lines, name)[some].sum()) for name in _LINE)),
    )


def _moved(lines: Balances) -> npt.NDArray[np.bool_]:
    return np.asarray(np.any([getattr(lines, name) != 0 for name in _LINE], axis=0))


def _wanted(projection: Projection, labels: tuple[Label, ...]) -> npt.NDArray[np.bool_]:
    numbers = [LABELS.index(label) for label in labels or LABELS if label in LABELS]
    return np.isin(projection.nodes.label, numbers)


def _all(projection: Projection, options: BalanceOptions) -> Balances:
    flows = projection.flows
    if not options.fund:
        return balances(flows, options.window)
    number = _number(projection, options.fund)
    under = np.asarray(flows.fund) == number
    nodes = np.union1d(flows.source[under], flows.target[under])
    by_fund = fund_balances(flows, nodes.tolist(), options.window)
    here: npt.NDArray[np.bool_] = by_fund.fund == number
    columns = [np.zeros(flows.nodes, np.int64) for _ in _LINE]
    for name, column in zip(_LINE, columns, strict=True):
        column[by_fund.node[here]] = getattr(by_fund, name)[here]
    return Balances(*columns)


def _number(projection: Projection, fund: str) -> int:
    if fund not in projection.funds:
        some = ", ".join(projection.funds[1:3])
        raise InvalidParameter(
            f"no flow is earmarked to {fund!r}; "
            + (f"{len(projection.funds) - 1} earmarks occur, such as {some}" if some else "")
            + ("" if some else "no flow carries an earmark")
        )
    return list(projection.funds).index(fund)


def _end(projection: Projection, window: Window) -> int:
    """Return the end of the window, or of the books where it has none."""
    if window.until != LATEST or not len(projection.flows):
        return window.until
    return int(projection.flows.at[-1])


def _known(store: GraphStore, projection: Projection, numbers: list[int]) -> list[Node]:
    names = projection.names(numbers)
    found = nodes_of(store, names)
    return [found[name] for name in names]
