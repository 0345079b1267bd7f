"""The kinds of node, flow, link and column that the graph is made of."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


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
    RECEIVED_FOR = "RECEIVED_FOR"


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
