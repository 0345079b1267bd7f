"""Which flows money could have taken from or to a node, read from the store hop by hop.

The store is asked for the flows of the nodes reached so far, one hop at a time, and each node
only once; which flows follow one another in time is worked out on columns (`walks`). Chains
as one Cypher pattern repeat a flow once per chain that holds it, and their number explodes;
flows do not.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graph.query import Query
from graph.store import GraphStore
from queries.tracing.deadline import Deadline
from queries.tracing.names import Codes, Names
from queries.tracing.options import TraceOptions

Way = Literal["out", "in"]
Mask = npt.NDArray[np.bool_]

#: Up to this many nodes the store finds them by a list, beyond it by a join.
FEW: Final = 100
#: From so many nodes on the store finds them as those one step from the few before them,
#: where that reads at most so many flows for each.
MANY: Final = 1_000
FLOWS_EACH: Final = 20
#: How many of many nodes are asked first whether money goes on from there.
SAMPLE: Final = 20
NEVER: Final = np.iinfo(np.int64).max

_PACKAGE: Final = "queries.tracing"
_EMPTY: Final = pa.array([], pa.string())


@dataclass(frozen=True, slots=True)
class Flows:
    """Flows as columns, in the direction of the money.

    Attributes:
        ids: flow ids (string); source, target: node numbers; amount: fen; at: epoch ms.
    """

    ids: pa.Array
    source: Codes
    target: Codes
    amount: Codes
    at: Codes

    @classmethod
    def join(cls, parts: list["Flows"]) -> "Flows":
        """Return all flows of `parts`."""
        empty = np.empty(0, np.int64)
        columns = (
            np.concatenate([empty, *(getattr(part, name) for part in parts)])
            for name in ("source", "target", "amount", "at")
        )
        return cls(pa.concat_arrays([_EMPTY, *(part.ids for part in parts)]), *columns)

    def distinct(self) -> "Flows":
        """Return these flows, each id once."""
        encoded = self.ids.dictionary_encode()
        first = np.unique(np.asarray(encoded.indices, dtype=np.int64), return_index=True)[1]
        columns = (self.source, self.target, self.amount, self.at)
        return Flows(encoded.dictionary, *(column[first] for column in columns))


class Reach:
    """Everything reached from some nodes, `out` with the money or `in` against it.

    `arrival` is, for each node reached, the earliest moment of a chain there (for `in`: minus
    the latest), so that comparisons are the same both ways.
    """

    def __init__(
        self,
        store: GraphStore,
        names: Names,
        way: Way,
        options: TraceOptions,
        deadline: Deadline,
    ) -> None:
        self.store, self.names, self.way = store, names, way
        self.options, self.deadline = options, deadline
        self.parts: list[Flows] = []
        self.asked: Codes = np.empty(0, np.int64)  # the nodes whose flows the last part has
        self.frontier: Codes = np.empty(0, np.int64)
        self.arrival: Codes = np.empty(0, np.int64)
        self.expanded: Mask = np.empty(0, np.bool_)
        self.settled = False  # nothing more can be reached, by however many hops
        self._filters = options.filters()

    def start(self, origins: Codes) -> None:
        """Begin at `origins`."""
        self._grow()
        self.arrival[origins] = -NEVER
        self.frontier = origins

    def step(self) -> None:
        """Read the flows of the frontier and move it one hop on.

        Raises:
            QueryTimeout: no time was left; what was read before stays.
        """
        if len(self.frontier):
            self.parts.append(self._read(self.frontier))
            self.asked = self.frontier
            self._grow()
            self.expanded[self.frontier] = True
            if len(self.parts) == 1:
                self._narrow(self.parts[0])
        self._relax()

    def goes_on(self, nodes: Codes, since: Codes) -> bool:
        """Return whether a flow goes on from one of `nodes` at `since` or after (arrival)."""
        sample = SAMPLE if len(nodes) > FEW else 0  # where most go on it answers at once
        return any(
            len(some) and self._goes_on(some, since)
            for some in (nodes[:sample], nodes[sample:])
        )

    def _goes_on(self, nodes: Codes, since: Codes) -> bool:
        rows = self._rows("goes", nodes)
        near = self.names.codes(rows["near"])
        self._grow()
        last = self._sign() * _integers(rows, "at")
        moment = np.full(len(self.names), NEVER, np.int64)
        moment[nodes] = since[nodes]
        later = last > moment[near] if self.options.strict else last >= moment[near]
        return bool(later.any())

    def _read(self, nodes: Codes) -> Flows:
        rows = self._rows("flows", nodes)
        near = self.names.codes(rows["near"])
        wanted = np.zeros(len(self.names), np.bool_)
        wanted[nodes] = True
        if not wanted[near].all():  # found as neighbours, among others
            rows, near = rows.filter(pa.array(wanted[near])), near[wanted[near]]
        far = self.names.codes(rows["far"])
        source, target = (near, far) if self.way == "out" else (far, near)
        amount, at = _integers(rows, "amount"), _integers(rows, "at")
        return Flows(_strings(rows["flow"]), source, target, amount, at)

    def _rows(self, what: str, nodes: Codes) -> pa.Table:
        how = "" if len(nodes) <= FEW else "_wide"
        if self.all_after(nodes):
            how, nodes = "_after", self.asked
        ids = self.names.ids(nodes, self.deadline.left())
        return self.store.read_table(
            Query(_PACKAGE, f"{what}_{self.way}{how}"),
            timeout=self.deadline.left(),
            nodes=ids,
            **self._filters,
        )

    def all_after(self, nodes: Codes) -> bool:
        """Return whether to ask for `nodes` as those one step from the few asked before."""
        if len(nodes) < MANY or len(self.asked) > FEW:
            return False
        last = self.parts[-1]
        far = last.target if self.way == "out" else last.source
        after = np.zeros(len(self.names), np.bool_)
        after[far] = True
        return len(far) <= FLOWS_EACH * len(nodes) and bool(after[nodes].all())

    def _narrow(self, first: Flows) -> None:
        """Leave out of later hops what is before (after) every flow of the first."""
        if len(first.at) and self.way == "out":
            self._filters["since"] = int(first.at.min())
        elif len(first.at):
            self._filters["until"] = int(first.at.max())

    def _relax(self) -> None:
        before = self.arrival.copy()
        for part in self.parts:
            near, far = (
                (part.source, part.target) if self.way == "out" else (part.target, part.source)
            )
            when = self._sign() * part.at
            follows = when > before[near] if self.options.strict else when >= before[near]
            follows &= before[near] != NEVER
            np.minimum.at(self.arrival, far[follows], when[follows])
        self.frontier = np.flatnonzero((self.arrival != NEVER) & ~self.expanded)
        self.settled = not len(self.frontier) and np.array_equal(before, self.arrival)

    def _grow(self) -> None:
        new = len(self.names) - len(self.arrival)
        self.arrival = np.concatenate([self.arrival, np.full(new, NEVER, np.int64)])
        self.expanded = np.concatenate([self.expanded, np.zeros(new, np.bool_)])

    def _sign(self) -> int:
        return 1 if self.way == "out" else -1


def _strings(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays([_EMPTY, *(chunk.cast(pa.string()) for chunk in column.chunks)])


def _integers(rows: pa.Table, name: str) -> Codes:
    return np.asarray(rows.column(name).to_numpy(), dtype=np.int64)
