"""What the graph is made of: labels, flows, links and their properties.

Money is integer fen, time is epoch milliseconds UTC (a date without a time is 00:00 in
Asia/Shanghai), text is never null: what is not known is the empty string, a number that is not
known is 0. Identifiers of people are keyed tokens plus a masked display form.

Source: docs/decisions (the graph model); field names follow the integrated budget tables
(预算管理一体化), OCDS and FollowTheMoney where they have a word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from graph.errors import SchemaMismatch
from graph.kinds import PREFIXES, Flow, Label, Link, Type
from graph.properties import (
    BATCH_COLUMNS,
    FLOW_PROPERTIES,
    LINK_PROPERTIES,
    NODE_COMMON,
    NODE_EXTRA,
    SOURCE_COLUMNS,
)

__all__ = [
    "BATCH_COLUMNS",
    "FLOW_PAIRS",
    "FLOW_PROPERTIES",
    "LINK_PAIRS",
    "LINK_PROPERTIES",
    "MAX_HOPS",
    "NODE_COMMON",
    "NODE_EXTRA",
    "PLAIN",
    "PREFIXES",
    "READABLE_VERSION",
    "SCHEMA_VERSION",
    "SOURCE_COLUMNS",
    "Flow",
    "FlowRecord",
    "Label",
    "Link",
    "Node",
    "Pair",
    "Type",
    "check_readable",
    "label_of",
    "node_properties",
]

MAX_HOPS: Final = 10
SCHEMA_VERSION: Final = 3
#: Oldest schema that questions can be asked of; a writer brings an older one up.
READABLE_VERSION: Final = 3

_F, _A, _P, _V = (
    Label.FUNDING_SOURCE,
    Label.ALLOCATION,
    Label.PROJECT,
    Label.VILLAGE_ACCOUNT,
)
_Y, _N, _B = Label.PAYEE, Label.INVOICE, Label.BANK_ACCOUNT

Pair = tuple[Label, Label]

#: A plain edge list has BankAccounts at both ends and may name any kind of flow.
PLAIN: Final[Pair] = (_B, _B)

_FORWARD: Final[Mapping[Flow, tuple[Pair, ...]]] = {
    Flow.ALLOCATED: ((_F, _A),),
    Flow.PASSED_DOWN: ((_A, _A),),
    Flow.FUNDED: ((_A, _P),),
    Flow.PAID: tuple((a, b) for a in (_A, _P, _V) for b in (_Y, _V)),
    Flow.REIMBURSED: ((_P, _N), (_V, _N)),
    Flow.SETTLED: ((_N, _Y),),
    Flow.TRANSFERRED: tuple((a, b) for a in (_Y, _V, _B) for b in (_Y, _V, _B)),
}


def _flow_pairs() -> dict[Flow, tuple[Pair, ...]]:
    forward = {flow: tuple(dict.fromkeys((*pairs, PLAIN))) for flow, pairs in _FORWARD.items()}
    back = dict.fromkeys((b, a) for pairs in forward.values() for a, b in pairs)
    return {**forward, Flow.RETURNED: tuple(back)}


#: Which labels each kind of flow may join, (from, to). RETURNED may undo any of the others.
FLOW_PAIRS: Final[Mapping[Flow, tuple[Pair, ...]]] = _flow_pairs()

#: Which labels each kind of link may join, (from, to).
LINK_PAIRS: Final[Mapping[Link, tuple[Pair, ...]]] = {
    Link.HAS_ACCOUNT: ((_Y, _B), (_V, _B)),
    Link.HAS_CONTACT: ((_Y, Label.CONTACT), (_B, Label.CONTACT)),
    Link.IS_PERSON: ((Label.OFFICIAL, _Y),),
    Link.KIN_OF: ((_Y, _Y),),
    Link.CONTROLS: ((_Y, _Y),),
    Link.SERVES_AT: ((Label.OFFICIAL, Label.AGENCY), (Label.OFFICIAL, Label.DIVISION)),
    Link.OWNS: ((_Y, Label.ASSET),),
    Link.LOCATED_IN: ((_P, Label.DIVISION),),
    Link.MANAGED_BY: ((_A, Label.AGENCY), (_P, Label.AGENCY)),
    Link.PARENT_OF: ((Label.DIVISION, Label.DIVISION),),
    Link.BID_FOR: ((Label.BID, _P),),
    Link.BID_BY: ((Label.BID, _Y),),
    # From who was paid to the beneficiary (享受人) that the money was for, where they differ.
    Link.RECEIVED_FOR: ((_Y, _Y),),
}


def check_readable(where: object, version: int, *, read_only: bool) -> None:
    """Raise SchemaMismatch where a reader asks for a store that must be brought up first."""
    if read_only and version < READABLE_VERSION:
        raise SchemaMismatch(
            f"{where} has schema version {version}, readers need {READABLE_VERSION}; "
            "`fundtrace doctor` opens it for writing once, which brings it up"
        )


def node_properties(label: Label) -> dict[str, Type]:
    """Return the columns of `label` in order, common ones first."""
    return {**NODE_COMMON, **NODE_EXTRA[label]}


def label_of(node_id: str) -> Label:
    """Return the label that the prefix of `node_id` says; BankAccount when it says none."""
    return PREFIXES.get(node_id.partition(":")[0], Label.BANK_ACCOUNT)


@dataclass(frozen=True, slots=True)
class Node:
    """A node as questions return it.

    Attributes:
        properties: further properties of the label; empty ones are left out.
    """

    id: str
    label: str
    name: str
    division: str
    batch: str
    row: int
    properties: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class FlowRecord:
    """A flow as questions return it; `amount` in fen, `at` in epoch milliseconds UTC."""

    id: str
    kind: str
    source: str
    target: str
    amount: int
    at: int
    doc: str
    fund: str
    purpose: str
    batch: str
    row: int
