"""Which flows money could have taken from or to a node, read from the store hop by hop.

The store is asked for the flows of the nodes reached so far, one hop at a time, and each node
only once; which flows follow one another in time is worked out on columns (`walks`). Chains
as one Cypher pattern repeat a flow once per chain that holds it, and their number explodes;
flows do not.
"""

from collections.abc import Iterator
from typing import Any, Final, Literal

import numpy as np
import pyarrow as pa

from graph.model import Label, Node
from graph.store import GraphStore
from queries.tracing.deadline import Deadline
from queries.tracing.flows import Flows, Mask, integers, strings
from queries.tracing.names import Codes, Names, Some
from queries.tracing.options import TraceOptions
from queries.tracing.texts import about

Way = Literal["out", "in"]

#: Up to this many nodes their flows are read with all that is kept of them, if there are no
#: more than so many flows.
FEW: Final = 100
RICH: Final = 1_000
#: Up to this many nodes the store finds them by a list, beyond it by a join.
LISTED: Final = 1_000
#: From so many nodes on the store finds them as those one step from the few before them,
#: where that reads at most so many flows for each.
MANY: Final = 1_000
FLOWS_EACH: Final = 20
#: How many of many nodes are asked first whether money goes on from there.
SAMPLE: Final = 20
NEVER: Final = np.iinfo(np.int64).max


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
        self._first: pa.Table | None = None  # the flows of the origin, if they were read
        self._rich = True  # whether the next hop may have few flows
        self._filters = options.filters()

    def begin(self, node: Node) -> Codes:
        """Begin at `node` and return its number; none where nothing flows.

        Raises:
            QueryTimeout: no time was left.
        """
        label, limit = Label(node.label), RICH + 1
        rows = self._ask(f"flows_{self.way}_of", label, id=node.id, limit=limit)
        origins = np.unique(self.names.codes(rows["near"]))
        self.names.learn(origins, [node.id] * len(origins))
        self.start(origins)
        self._rich = rows.num_rows <= RICH
        self._first = rows if self._rich else None
        return origins

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
        last = np.full(len(self.names), -NEVER, np.int64)
        for rows in self._ask_all("goes", nodes):
            near = self.names.codes(rows["near"])
            last = np.concatenate(
                [last, np.full(len(self.names) - len(last), -NEVER, np.int64)]
            )
            np.maximum.at(last, near, self._sign() * integers(rows, "at"))
        self._grow()
        later = (
            last[nodes] > since[nodes] if self.options.strict else last[nodes] >= since[nodes]
        )
        return bool((later & (last[nodes] != -NEVER)).any())

    def _read(self, nodes: Codes) -> Flows:
        first, self._first = self._first, None
        if first is not None:
            return self._flows(first)
        read = [self._flows(rows) for rows in self._ask_all("flows", nodes)]
        flows, self._rich = Flows.join(read), True
        near = flows.source if self.way == "out" else flows.target
        wanted = np.zeros(len(self.names), np.bool_)
        wanted[nodes] = True
        if not wanted[near].all():  # found as neighbours, among others
            flows = flows.where(wanted[near])
        return flows.distinct() if len(read) > 1 else flows

    def _flows(self, rows: pa.Table) -> Flows:
        near, far = (self.names.codes(rows[end]) for end in ("near", "far"))
        source, target = (near, far) if self.way == "out" else (far, near)
        amount, at = integers(rows, "amount"), integers(rows, "at")
        rich = "other" in rows.column_names
        if rich:
            self.names.learn(far, rows["other"].to_pylist())
        return Flows(strings(rows["flow"]), source, target, amount, at, (rows,) * rich)

    def _ask_all(self, what: str, nodes: Codes) -> Iterator[pa.Table]:
        after = self.all_after(nodes)
        asked = self.asked if after else nodes
        for some in self.names.groups(asked, self.deadline.left()):
            if after:
                yield self._ask(f"{what}_{self.way}_after", some.label, nodes=some.keys)
            elif what == "flows":
                yield self._all_flows(some)
            else:
                yield self._by_list_or_join(
                    f"{what}_{self.way}", f"{what}_{self.way}_wide", some
                )

    def _all_flows(self, some: Some) -> pa.Table:
        """Read them with all that is kept, or without if there are many."""
        name = f"flows_{self.way}"
        if self._rich and len(some.keys) <= FEW:
            rows = self._ask(name, some.label, nodes=some.keys, limit=RICH + 1)
            if rows.num_rows <= RICH:
                return rows
        return self._by_list_or_join(f"{name}_many", f"{name}_wide", some)

    def _by_list_or_join(self, by_list: str, by_join: str, some: Some) -> pa.Table:
        if len(some.keys) <= LISTED:
            return self._ask(by_list, some.label, nodes=some.keys)
        ids = self.names.ids(some.codes, self.deadline.left())
        return self._ask(by_join, some.label, nodes=ids)

    def _ask(self, name: str, label: Label | None, **values: Any) -> pa.Table:
        left = self.deadline.left()
        return self.store.read_table(
            about(name, label), timeout=left, **values, **self._filters
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
