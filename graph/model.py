"""What the graph is made of: labels, flows, links and their properties.

Money is integer fen, time is epoch milliseconds UTC (a date without a time is 00:00 in
Asia/Shanghai), text is never null: what is not known is the empty string, a number that is not
known is 0. Identifiers of people are keyed tokens plus a masked display form.

Source: docs/decisions (the graph model); field names follow the integrated budget tables
(预算管理一体化), OCDS and FollowTheMoney where they have a word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MAX_HOPS: Final = 10
SCHEMA_VERSION: Final = 1


class Label(StrEnum):
    """Kinds of node."""

    FUNDING_SOURCE = "FundingSource"
    ALLOCATION = "Allocation"
    PROJECT = "Project"
    VILLAGE_ACCOUNT = "VillageAccount"
    PAYEE = "Payee"
    INVOICE = "Invoice"
    BANK_ACCOUNT = "BankAccount"
    DIVISION = "Division"
    AGENCY = "Agency"
    CONTACT = "Contact"
    OFFICIAL = "Official"
    ASSET = "Asset"
    BID = "Bid"


class Flow(StrEnum):
    """Kinds of flow: relationships that carry money from one node to another."""

    ALLOCATED = "ALLOCATED"
    PASSED_DOWN = "PASSED_DOWN"
    FUNDED = "FUNDED"
    PAID = "PAID"
    REIMBURSED = "REIMBURSED"
    SETTLED = "SETTLED"
    TRANSFERRED = "TRANSFERRED"
    RETURNED = "RETURNED"


class Link(StrEnum):
    """Kinds of link: relationships without money."""

    HAS_ACCOUNT = "HAS_ACCOUNT"
    HAS_CONTACT = "HAS_CONTACT"
    IS_PERSON = "IS_PERSON"
    KIN_OF = "KIN_OF"
    CONTROLS = "CONTROLS"
    SERVES_AT = "SERVES_AT"
    OWNS = "OWNS"
    LOCATED_IN = "LOCATED_IN"
    MANAGED_BY = "MANAGED_BY"
    PARENT_OF = "PARENT_OF"
    BID_FOR = "BID_FOR"
    BID_BY = "BID_BY"


class Type(StrEnum):
    """Column types, the same on both engines."""

    STRING = "STRING"
    INT64 = "INT64"


#: Id prefix of each label; an id without a known prefix is a BankAccount (a plain edge list).
PREFIXES: Final[Mapping[str, Label]] = {
    "fund": Label.FUNDING_SOURCE,
    "alloc": Label.ALLOCATION,
    "project": Label.PROJECT,
    "village": Label.VILLAGE_ACCOUNT,
    "payee": Label.PAYEE,
    "invoice": Label.INVOICE,
    "account": Label.BANK_ACCOUNT,
    "division": Label.DIVISION,
    "agency": Label.AGENCY,
    "contact": Label.CONTACT,
    "official": Label.OFFICIAL,
    "asset": Label.ASSET,
    "bid": Label.BID,
}

_S, _I = Type.STRING, Type.INT64

#: Properties every node has, first and in this order. `row` is the row of `batch` that made it.
NODE_COMMON: Final[Mapping[str, Type]] = {
    "id": _S,
    "name": _S,
    "division": _S,
    "batch": _S,
    "row": _I,
}

#: Further properties of each label, in order.
NODE_EXTRA: Final[Mapping[Label, Mapping[str, Type]]] = {
    Label.FUNDING_SOURCE: {
        "level": _S,  # 中央 省 市 县
        "department": _S,
        "fiscal_year": _I,
        "purpose": _S,
        "program_code": _S,
        "nature": _S,  # general | special | disaster | settlement (据实结算)
        "total": _I,  # fen
    },
    Label.ALLOCATION: {
        "doc_no": _S,  # normalised document number
        "parent_doc_no": _S,
        "agency": _S,  # agency node id
        "level": _S,
        "department": _S,
        "fiscal_year": _I,
        "purpose": _S,
        "program_code": _S,
        "function_code": _S,
        "nature": _S,
        "total": _I,
        "issued_at": _I,
        "received_at": _I,
    },
    Label.PROJECT: {
        "kind": _S,  # subsidy | works | purchase
        "department": _S,
        "fiscal_year": _I,
        "purpose": _S,
        "program_code": _S,
        "function_code": _S,
        "budget": _I,
        "contract_total": _I,
        "supplement_total": _I,
        "settlement_total": _I,
        "planned_output": _I,  # thousandths of `unit`
        "actual_output": _I,
        "unit": _S,
        "status": _S,
        "started_at": _I,
        "finished_at": _I,
    },
    Label.VILLAGE_ACCOUNT: {"bank_account": _S, "account_mask": _S, "agency": _S},
    Label.PAYEE: {
        "kind": _S,  # person | household | enterprise | cooperative | agency | collective
        "identity": _S,  # token of the ID number or credit code
        "identity_mask": _S,
        "bank_account": _S,  # token
        "account_mask": _S,  # last four digits
        "phone": _S,  # token
        "address": _S,  # token
        "household": _S,  # token of the head's ID number
        "birth_year": _I,
        "sex": _S,  # M | F
        "died_at": _I,
        "registered_at": _I,  # business registration
    },
    Label.INVOICE: {
        "code": _S,
        "number": _S,
        "seller": _S,  # payee node id
        "buyer": _S,  # name
        "item": _S,
        "total": _I,
        "tax": _I,
        "issued_at": _I,
    },
    Label.BANK_ACCOUNT: {"kind": _S, "account_mask": _S, "bank": _S, "holder": _S},
    Label.DIVISION: {"level": _S, "parent": _S, "urban": _S},
    Label.AGENCY: {"kind": _S, "level": _S, "credit_code": _S},
    Label.CONTACT: {"kind": _S},  # phone | address
    Label.OFFICIAL: {
        "kind": _S,  # village_cadre | public_employee | retired
        "identity": _S,
        "identity_mask": _S,
        "post": _S,
        "agency": _S,
        "since": _I,
        "until": _I,
    },
    Label.ASSET: {
        "kind": _S,  # house | vehicle | land
        "owner": _S,  # token
        "quantity": _I,  # thousandths of `unit`
        "unit": _S,
        "value": _I,  # fen
        "since": _I,
    },
    Label.BID: {
        "project": _S,
        "bidder": _S,
        "price": _I,  # fen
        "manager": _S,  # token
        "deposit_account": _S,  # token
        "address": _S,  # token of the sender's network address
        "won": _I,  # 1 | 0
        "at": _I,
    },
}

#: Properties every flow has, in order. `row` is the row of `batch` that made it.
FLOW_PROPERTIES: Final[Mapping[str, Type]] = {
    "id": _S,
    "amount": _I,  # fen, > 0
    "at": _I,
    "doc": _S,  # document, voucher or statement number
    "fund": _S,  # id of the FundingSource it is earmarked to, or empty
    "purpose": _S,  # 用途
    "period": _S,  # 发放月份, YYYY-MM or YYYY
    "function_code": _S,
    "beneficiary": _S,  # payee node id of 享受人, or empty
    "origin": _S,  # id of the flow that this one undoes or re-issues, or empty
    "quantity": _I,  # thousandths: subsidised area, head of cattle
    "batch": _S,
    "row": _I,
}

#: Properties every link has, in order.
LINK_PROPERTIES: Final[Mapping[str, Type]] = {
    "relation": _S,
    "since": _I,
    "until": _I,
    "batch": _S,
    "row": _I,
}

#: What is kept of a batch: one `fundtrace ingest`. Counts are rows, amounts signed fen.
BATCH_COLUMNS: Final[Mapping[str, Type]] = {
    "id": _S,
    "status": _S,  # loading | loaded | withdrawn
    "at": _I,
    "who": _S,
    "mappings": _S,  # name@version, comma-separated
    "source_hash": _S,  # SHA-256 over the hashes of its files
    "read_rows": _I,
    "read_fen": _I,
    "loaded_rows": _I,
    "loaded_fen": _I,
    "unchanged_rows": _I,
    "unchanged_fen": _I,
    "quarantined_rows": _I,
    "quarantined_fen": _I,
    "withdrawn_at": _I,
}

#: What is kept of a file (or sheet) of a batch. Row r of the batch lies in the source with
#: first_row <= r < first_row + rows, at line header_row + 1 + (r - first_row) of the file.
SOURCE_COLUMNS: Final[Mapping[str, Type]] = {
    "id": _S,
    "batch": _S,
    "file": _S,
    "sheet": _S,
    "mapping": _S,  # name@version
    "sha256": _S,
    "header_row": _I,
    "first_row": _I,
    "rows": _I,
}

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
    Link.HAS_CONTACT: ((_Y, Label.CONTACT),),
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
}


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
