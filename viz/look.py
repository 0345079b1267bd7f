"""How each kind of node and flow looks in a picture; the legend is made of the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from graph.model import Flow, Label


@dataclass(frozen=True, slots=True)
class Look:
    """Fill and border of a node.

    Attributes:
        shape: a shape of vis-network that holds its text.
        radius: of the corners of a box, in pixels.
        dashed: whether the border is broken.
    """

    fill: str
    border: str
    shape: str = "box"
    radius: int = 3
    dashed: bool = False


_PLAIN: Final = Look("#eef1f4", "#667380")

NODES: Final[Mapping[str, Look]] = {
    Label.FUNDING_SOURCE: Look("#fdecc8", "#b7791f", radius=0),
    Label.ALLOCATION: Look("#dbeafe", "#2563eb"),
    Label.PROJECT: Look("#d1fae5", "#047857"),
    Label.VILLAGE_ACCOUNT: Look("#ede9fe", "#6d28d9", shape="ellipse"),
    Label.PAYEE: Look("#ffffff", "#475569", radius=14),
    Label.INVOICE: Look("#fce7f3", "#be185d", dashed=True),
    Label.BANK_ACCOUNT: Look("#cffafe", "#0e7490", shape="ellipse"),
}

FLOWS: Final[Mapping[str, str]] = {
    Flow.ALLOCATED: "#d69e2e",
    Flow.PASSED_DOWN: "#5b8def",
    Flow.FUNDED: "#2fa37c",
    Flow.PAID: "#8494a6",
    Flow.REIMBURSED: "#d6589a",
    Flow.SETTLED: "#a05bb5",
    Flow.TRANSFERRED: "#16a3b8",
    Flow.RETURNED: "#dc2626",
}


def node_look(label: str) -> Look:
    """Return how nodes of `label` look."""
    return NODES.get(label, _PLAIN)


def flow_colour(kind: str) -> str:
    """Return the colour of flows of `kind`."""
    return FLOWS.get(kind, "#8494a6")
