"""Flows as columns of numbers in the order of time, and which of them touch a node."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from queries.flow.compiled import compiled

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Columns:
    """m flows between n nodes; flow f happened before or with flow f + 1.

    Flows of one moment stand so that, where possible, money comes in before it goes on.

    Attributes:
        source, target: node numbers (m).
        amount: fen, > 0 (m).
        at: epoch milliseconds UTC, never falling (m).
        kind: position in `tuple(graph.kinds.Flow)` (m).
        fund: number of the earmark, 0 for none (m).
        out_start, in_start: where the flows of a node begin in `out_flow`, `in_flow` (n + 1).
        out_flow, in_flow: flows by the node they leave, reach; in the order of time (m).
    """

    source: Int32s
    target: Int32s
    amount: Int64s
    at: Int64s
    kind: Bytes
    fund: Int32s
    out_start: Int64s
    out_flow: Int32s
    in_start: Int64s
    in_flow: Int32s

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.out_start) - 1

    def __len__(self) -> int:
        return len(self.source)


def indexed(ends: Int32s, nodes: int) -> tuple[Int64s, Int32s]:
    """Return where the flows of each node begin, and the flows by node, in their order."""
    start = np.zeros(nodes + 1, np.int64)
    np.cumsum(np.bincount(ends, minlength=nodes), out=start[1:])
    flow = np.empty(len(ends), np.int32)
    _fill(ends, start[:-1].copy(), flow)
    return start, flow


@compiled
def _fill(ends: Int32s, next_place: Int64s, flow: Int32s) -> None:
    for number in range(len(ends)):
        flow[next_place[ends[number]]] = number
        next_place[ends[number]] += 1


def columns(
    nodes: int,
    source: npt.ArrayLike,
    target: npt.ArrayLike,
    amount: npt.ArrayLike,
    at: npt.ArrayLike,
    *,
    kind: npt.ArrayLike | None = None,
    fund: npt.ArrayLike | None = None,
) -> Columns:
    """Return flows that stand in the order of time as `Columns`."""
    leaving, reaching = np.asarray(source, np.int32), np.asarray(target, np.int32)
    nothing = np.zeros(len(leaving), np.int64)
    out_start, out_flow = indexed(leaving, nodes)
    in_start, in_flow = indexed(reaching, nodes)
    return Columns(
        source=leaving,
        target=reaching,
        amount=np.asarray(amount, np.int64),
        at=np.asarray(at, np.int64),
        kind=np.asarray(nothing if kind is None else kind, np.uint8),
        fund=np.asarray(nothing if fund is None else fund, np.int32),
        out_start=out_start,
        out_flow=out_flow,
        in_start=in_start,
        in_flow=in_flow,
    )
