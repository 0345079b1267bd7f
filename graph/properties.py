"""The columns of every node, flow, link, batch and source file, in order."""

from collections.abc import Mapping
from typing import Final

from graph.kinds import Label, Type

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
    # Since schema version 3; at the end, because a store that is brought up adds them there.
    "standard": _I,  # 补贴标准: fen for one unit of quantity, 0 where not said
    "account": _S,  # token of the account that was credited
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
    # Since schema version 3: ids, one a line, of nodes of earlier batches that this one told
    # more about; MANY_FILLED where they are too many to list or were not noted.
    "filled": _S,
}

MANY_FILLED: Final = "*"

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
