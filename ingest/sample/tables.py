"""Which columns the sample writes of each table, with the titles and kinds of the mappings."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
import pyarrow as pa
import yaml

from ingest.sample.draws import Ints

#: A row in our words: money is int fen, dates are dates, the rest text.
Row = Mapping[str, str | int | date]

MONEY: Final = pa.decimal128(18, 2)

COLUMNS: Final[Mapping[str, str]] = {
    "divisions": "division_code division_name division_level parent_code urban_code",
    "agencies": "agency_code agency_name division agency_level agency_credit_code",
    "funding_sources": "fund_code fund_name fund_level department division fiscal_year "
    "fund_purpose program_code nature fund_total",
    "allocations": "bgt_id ori_bgt_id doc_no sup_doc_no doc_title division receiving_division "
    "agency_code agency_name level department fiscal_year purpose fund_code program_code "
    "project_code function_code nature issued_at received_at amount",
    "projects": "project_code project_name project_kind department agency_code division "
    "fiscal_year project_purpose program_code function_code budget contract_total "
    "supplement_total settlement_total planned_output actual_output output_unit "
    "project_status started_at finished_at",
    "payments": "pay_detail_id source_detail_id voucher_no fund_code program_code program_name "
    "project_code village_code holder_name holder_identity payee_name identity payee_kind "
    "payee_village_code beneficiary_name beneficiary_identity relationship account bank phone "
    "quantity amount use period paid_at status",
    "returns": "return_id source_detail_id fund_code project_code payee_name identity account "
    "amount reason returned_at",
    "village_ledger": "entry_id village_code village_name own_account voucher_no date "
    "subject_code subject summary income expense counterparty counterparty_identity "
    "counterparty_account counterparty_kind handler witness approver project_code "
    "source_detail_id invoice_code invoice_number invoice_date invoice_amount invoice_item "
    "seller_name seller_identity",
    "invoices": "invoice_code invoice_number seller_name seller_identity buyer_name division "
    "item total tax issued_at",
    "bank_statements": "serial_no own_account own_name counter_account counter_name income "
    "expense at summary",
    "persons": "identity name sex holder_name holder_identity relationship division phone "
    "address died_at cremated_at",
    "officials": "identity name official_kind post division agency_code agency_name since "
    "until",
    "kin": "identity name relation kin_identity kin_name",
    "enterprises": "credit_code enterprise_name enterprise_kind legal_name legal_identity "
    "shareholder_name shareholder_identity registered_at division address phone account bank",
    "assets": "asset_no asset_kind asset_name owner_name owner_identity division quantity "
    "asset_unit asset_value since",
    "bids": "bid_id project_code project_name lot bidder_name bidder_identity price "
    "manager_name manager deposit_account network_address won at",
}


@cache
def _mapping(table: str) -> dict[str, Any]:
    text = files("ingest.mappings").joinpath(f"{table}.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


@cache
def titles(table: str) -> Mapping[str, str]:
    """Return the title of each column of a table: the first one its mapping knows."""
    columns = _mapping(table)["columns"]
    return {name: columns[name]["headers"][0] for name in COLUMNS[table].split()}


@cache
def kinds(table: str) -> Mapping[str, str]:
    """Return the kind of each column of a table."""
    columns = _mapping(table)["columns"]
    return {name: columns[name]["kind"] for name in COLUMNS[table].split()}


def heading(table: str) -> str:
    """Return the Chinese title of a table."""
    return str(_mapping(table)["title"]["zh"])


@cache
def amounts(table: str) -> tuple[str, ...]:
    """Return the columns that count as a row's money, the first filled one counting."""
    named = _mapping(table).get("amount", ())
    wanted = (named,) if isinstance(named, str) else tuple(named)
    return tuple(name for name in wanted if name in COLUMNS[table].split())


def row_key(table: str, row: Row) -> str:
    """Return the key that the importer gives a row: the key columns joined with `|`."""
    return "|".join(str(row.get(name, "")) for name in _mapping(table)["key"])


def money(fen: Ints, *, empty_zero: bool = False) -> pa.Array:
    """Return fen as decimal yuan; with `empty_zero` a zero becomes an empty cell."""
    words = np.empty((len(fen), 2), dtype=np.int64)
    words[:, 0], words[:, 1] = fen, fen >> 63
    valid = None
    if empty_zero:
        valid = pa.py_buffer(np.packbits(fen != 0, bitorder="little"))
    return pa.Array.from_buffers(MONEY, len(fen), [valid, pa.py_buffer(words)])


def day(value: date) -> int:
    """Return days since 1970."""
    return (value - date(1970, 1, 1)).days


def dates(days: Ints) -> pa.Array:
    """Return days since 1970 as dates; 0 becomes an empty cell."""
    array = pa.array(days.astype(np.int32), mask=days == 0)
    return array.cast(pa.date32())


def from_rows(table: str, rows: Iterable[Row]) -> pa.Table:
    """Return the rows as an Arrow table with the columns of `table`."""
    listed, kind_of = list(rows), kinds(table)
    unknown = {name for row in listed for name in row} - set(kind_of)
    if unknown:
        raise KeyError(f"table {table} has no column {sorted(unknown)}")
    columns = {
        name: _column(kind, [row.get(name, "") for row in listed])
        for name, kind in kind_of.items()
    }
    return pa.table(columns)


def _column(kind: str, values: list[Any]) -> pa.Array:
    if kind == "money":
        fen = [None if v == "" else Decimal(v).scaleb(-2) for v in values]
        return pa.array(fen, type=MONEY)
    if kind == "date":
        return pa.array([None if v == "" else v for v in values], type=pa.date32())
    return pa.array([str(v) for v in values], type=pa.string())
