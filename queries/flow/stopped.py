"""What it means that traced money stopped at a node: it ended, it is held, or nobody knows."""

from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from graph.model import Label
from queries.flow.attribute import Attribution
from queries.flow.columns import Bytes, Int32s, Int64s
from queries.flow.compiled import compiled
from queries.flow.nodes import LABELS
from queries.flow.projection import Projection
from queries.flow.reach import Direction


class State(StrEnum):
    """Why money went no further.

    - `ended`: it came to its last recipient, or back to where it was followed from. Backwards:
      it began there, outside of the records.
    - `held`: it lies with somebody who passes money on, and was not passed on.
    - `unexplained`: it is booked on an invoice that names no recipient. Backwards: somebody
      paid it who had visibly not received so much.
    """

    ENDED = "ended"
    HELD = "held"
    UNEXPLAINED = "unexplained"


STATES: Final = tuple(State)

#: Who holds money only to pass it on.
_STEWARDS: Final = (
    Label.FUNDING_SOURCE,
    Label.ALLOCATION,
    Label.PROJECT,
    Label.VILLAGE_ACCOUNT,
)


def states(
    projection: Projection, found: Attribution, origins: list[int], direction: Direction
) -> Bytes:
    """Return for each of `found.nodes` the position in STATES of why money stopped there."""
    labels = projection.nodes.label[found.nodes]
    flows = projection.flows
    if direction == "out":
        goes_on = _moves(found.nodes, flows.out_start, flows.out_flow, flows.target)
        told = _told(labels, goes_on, State.HELD, _STEWARDS)
        told[_is(labels, (Label.INVOICE,))] = STATES.index(State.UNEXPLAINED)
    else:
        goes_on = _moves(found.nodes, flows.in_start, flows.in_flow, flows.source)
        told = _told(labels, goes_on, State.UNEXPLAINED, (*_STEWARDS[1:], Label.INVOICE))
        told[_is(labels, (Label.FUNDING_SOURCE,))] = STATES.index(State.ENDED)
    told[np.isin(found.nodes, origins)] = STATES.index(State.ENDED)
    return told


def _told(
    labels: Bytes, goes_on: npt.NDArray[np.bool_], otherwise: State, always: tuple[Label, ...]
) -> Bytes:
    other = goes_on | _is(labels, always)
    ended = STATES.index(State.ENDED)
    return np.where(other, STATES.index(otherwise), ended).astype(np.uint8)


def _is(labels: Bytes, wanted: tuple[Label, ...]) -> npt.NDArray[np.bool_]:
    return np.isin(labels, [LABELS.index(label) for label in wanted])


@compiled
def _moves(
    nodes: Int32s, start: Int64s, flow: Int32s, other_end: Int32s
) -> npt.NDArray[np.bool_]:
    """Return whether a flow joins each node with another one."""
    found = np.zeros(len(nodes), np.bool_)
    for place in range(len(nodes)):
        for each in range(start[nodes[place]], start[nodes[place] + 1]):
            if other_end[flow[each]] != nodes[place]:
                found[place] = True
                break
    return found
