"""Column types: what a kind of column may hold, read into values of the graph."""

from types import MappingProxyType
from typing import Final

import pyarrow as pa

from ingest.checks.account import parse_account
from ingest.checks.choice import parse_choice, parse_flag
from ingest.checks.column import (
    READABLE,
    WARNINGS,
    Check,
    ColumnKind,
    ColumnSpec,
    Parsed,
    Problem,
    Reading,
    level,
)
from ingest.checks.contact import parse_address, parse_phone
from ingest.checks.credit_code import parse_credit_code
from ingest.checks.dates import parse_date
from ingest.checks.distinct import read_column
from ingest.checks.division import parse_division, unknown_divisions
from ingest.checks.doc_no import parse_doc_no
from ingest.checks.id_number import parse_id_number
from ingest.checks.identities import parse_identity
from ingest.checks.invoice import parse_invoice_number, parse_invoice_qr
from ingest.checks.money import parse_money
from ingest.checks.numbers import parse_decimal, parse_integer
from ingest.checks.period import parse_period, parse_year
from ingest.checks.texts import parse_key, parse_name, parse_text
from ingest.identity import Tokens

#: What reads each kind of column.
CHECKS: Final = MappingProxyType[ColumnKind, Check](
    {
        ColumnKind.TEXT: parse_text,
        ColumnKind.KEY: parse_key,
        ColumnKind.NAME: parse_name,
        ColumnKind.MONEY: parse_money,
        ColumnKind.DATE: parse_date,
        ColumnKind.YEAR: parse_year,
        ColumnKind.PERIOD: parse_period,
        ColumnKind.INTEGER: parse_integer,
        ColumnKind.DECIMAL: parse_decimal,
        ColumnKind.ID_NUMBER: parse_id_number,
        ColumnKind.CREDIT_CODE: parse_credit_code,
        ColumnKind.IDENTITY: parse_identity,
        ColumnKind.DIVISION: parse_division,
        ColumnKind.INVOICE_NUMBER: parse_invoice_number,
        ColumnKind.INVOICE_QR: parse_invoice_qr,
        ColumnKind.ACCOUNT: parse_account,
        ColumnKind.PHONE: parse_phone,
        ColumnKind.ADDRESS: parse_address,
        ColumnKind.DOC_NO: parse_doc_no,
        ColumnKind.CHOICE: parse_choice,
        ColumnKind.FLAG: parse_flag,
    }
)

#: Kinds in which 无, - and NULL are words like any other.
_LITERAL: Final = frozenset(
    {ColumnKind.TEXT, ColumnKind.NAME, ColumnKind.CHOICE, ColumnKind.FLAG}
)

#: Suffixes of the arrays that a kind gives beside its value ''.
SUFFIXES: Final = MappingProxyType[ColumnKind, tuple[str, ...]](
    {
        ColumnKind.ID_NUMBER: ("_mask", "_birth_year", "_sex"),
        ColumnKind.CREDIT_CODE: ("_mask",),
        ColumnKind.IDENTITY: ("_mask", "_birth_year", "_sex"),
        ColumnKind.INVOICE_QR: ("_code", "_number", "_amount", "_date"),
        ColumnKind.ACCOUNT: ("_mask",),
        ColumnKind.PHONE: ("_mask",),
        ColumnKind.ADDRESS: ("_mask",),
    }
)


def parse(
    kind: ColumnKind, raw: pa.Array | pa.ChunkedArray, spec: ColumnSpec, tokens: Tokens
) -> Parsed:
    """Read a column of text, '' for an empty cell.

    Returns:
        Arrays as long as `raw`, by suffix ('' and `SUFFIXES[kind]`); a cell that could not be
        read is '' or 0 and stands in `problems`, which are in order of their code.
    """
    return read_column(CHECKS[kind], raw, spec, tokens, literal=kind in _LITERAL)


__all__ = [
    "CHECKS",
    "READABLE",
    "SUFFIXES",
    "WARNINGS",
    "ColumnKind",
    "ColumnSpec",
    "Parsed",
    "Problem",
    "Reading",
    "Tokens",
    "level",
    "parse",
    "unknown_divisions",
]
