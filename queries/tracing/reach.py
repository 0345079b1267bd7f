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
import pyarrow.compute as pc

from graph.query import Query
from graph.store import GraphStore
from queries.tracing.deadline import Deadline
from queries.tracing.options import TraceOptions

Way = Literal["out", "in"]
Codes = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

#: Up to this many nodes the store finds them by a list, beyond it by a join.
FEW: Final = 100
NEVER: Final = np.iinfo(np.int64).max

_PACKAGE: Final = "queries.tracing"
_EMPTY: Final = pa.array([], pa.string())


class Names:
    """Node ids and the numbers that stand for them here."""

    def __init__(self) -> None:
        self.ids = _EMPTY

    def __len__(self) -> int:
        return len(self.ids)

    def codes(self, ids: pa.Array) -> Codes:
        """Return the number of each id; new ids get the next ones."""
        encoded = ids.dictionary_encode()
        known = pc.index_in(encoded.dictionary, value_set=self.ids)
        new = encoded.dictionary.filter(known.is_null())
        numbers = np.asarray(known.fill_null(-1), dtype=np.int64).copy()
        numbers[numbers < 0] = np.arange(len(self), len(self) + len(new))
        self.ids = pa.concat_arrays([self.ids, new])
        return np.asarray(numbers[np.asarray(encoded.indices, dtype=np.int64)])


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
        """Return all flows of `parts`, each id once."""
        empty = np.empty(0, np.int64)
        ids = pa.concat_arrays([_EMPTY, *(part.ids for part in parts)])
        encoded = ids.dictionary_encode()
        first = np.unique(np.asarray(encoded.indices, dtype=np.int64), return_index=True)[1]
        columns = (
            np.concatenate([empty, *(getattr(part, name) for part in parts)])[first]
            for name in ("source", "target", "amount", "at")
        )
        return cls(encoded.dictionary, *columns)


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
            self._grow()
            self.expanded[self.frontier] = True
            if len(self.parts) == 1:
                self._narrow(self.parts[0])
        self._relax()

    def goes_on(self, nodes: Codes, since: Codes) -> bool:
        """Return whether a flow goes on from one of `nodes` at `since` or after (arrival)."""
        few = [nodes[:FEW], nodes[FEW:]]
        return any(len(some) and self._goes_on(some, since) for some in few)

    def _goes_on(self, nodes: Codes, since: Codes) -> bool:
        rows = self._rows("goes", nodes)
        near = self.names.codes(_column(rows, "near"))
        self._grow()
        last = self._sign() * _integers(rows, "at")
        moment = np.full(len(self.names), NEVER, np.int64)
        moment[nodes] = since[nodes]
        later = last > moment[near] if self.options.strict else last >= moment[near]
        return bool(later.any())

    def _read(self, nodes: Codes) -> Flows:
        rows = self._rows("flows", nodes)
        near = self.names.codes(_column(rows, "near"))
        far = self.names.codes(_column(rows, "far"))
        source, target = (near, far) if self.way == "out" else (far, near)
        amount, at = _integers(rows, "amount"), _integers(rows, "at")
        return Flows(_column(rows, "flow"), source, target, amount, at)

    def _rows(self, what: str, nodes: Codes) -> pa.Table:
        wide = "" if len(nodes) <= FEW else "_wide"
        return self.store.read_table(
            Query(_PACKAGE, f"{what}_{self.way}{wide}"),
            timeout=self.deadline.left(),
            nodes=list(self.names.ids.take(pa.array(nodes)).to_pylist()),
            **self._filters,
        )

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


def _column(rows: pa.Table, name: str) -> pa.Array:
    column = rows.column(name).combine_chunks()
    array = pa.concat_arrays(column.chunks) if isinstance(column, pa.ChunkedArray) else column
    return array.cast(pa.string())


def _integers(rows: pa.Table, name: str) -> Codes:
    return np.asarray(rows.column(name).to_numpy(), dtype=np.int64)
