"""Invoices: numbers of 8 digits (paper) or 20 (数电票), and the text of their QR code."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.checks.characters import compact, flags, folded, matches, replaced, scientific
from ingest.checks.column import ColumnSpec, Reading
from ingest.checks.dates import parse_date
from ingest.checks.money import parse_money
from ingest.identity import Tokens

_FORM: Final = r"^(\d{8}|\d{20})$"
_SHORT: Final = r"^\d{5,7}$"
_ROUNDED: Final = r"^\d{15}00000$"
_QR: Final = (
    r"^01,\d{2},(?P<code>\d{10}|\d{12}|),(?P<number>\d{8}|\d{20}),"
    r"(?P<amount>-?\d+(?:\.\d{1,2})?),(?P<date>\d{8}),[^,]*,[^,]*,?$"
)


def parse_invoice_number(values: pa.Array, spec: ColumnSpec, tokens: Tokens) -> Reading:
    """Read invoice numbers; leading zeros that a spreadsheet dropped are put back and told."""
    texts, lost = compact(values), scientific(values)
    short = matches(texts, _SHORT)
    full = pc.if_else(pa.array(short), pc.utf8_lpad(texts, 8, "0"), texts)
    return Reading(
        {"": full},
        {
            "lost_digits": lost,
            "bad_invoice_number": ~matches(full, _FORM) & ~lost,
            "maybe_lost_digits": matches(full, _ROUNDED),
            "leading_zeros": short,
        },
    )


def parse_invoice_qr(values: pa.Array, spec: ColumnSpec, tokens: Tokens) -> Reading:
    """Read QR texts `01,type,code,number,amount,yyyymmdd,check,crc`.

    Gives `code|number` (code empty for 数电票), and each of `_code`, `_number`, `_amount` (fen,
    as printed: without tax on paper invoices) and `_date`.
    """
    parts = pc.extract_regex(replaced(folded(values), r"\s", ""), _QR)
    well = flags(pc.is_valid(parts))
    code, number, amount, day = (
        pc.fill_null(pc.struct_field(parts, name), "")
        for name in ("code", "number", "amount", "date")
    )
    fen = parse_money(amount, ColumnSpec(sign="any"), tokens)
    date = parse_date(day, spec, tokens)
    dated = ~date.problems["bad_date"]
    keep = pa.array(well & dated)
    return Reading(
        {
            "": pc.if_else(keep, pc.binary_join_element_wise(code, number, "|"), ""),
            "_code": code,
            "_number": number,
            "_amount": pc.if_else(keep, fen.values[""], 0),
            "_date": pc.if_else(keep, date.values[""], 0),
        },
        {"bad_qr": ~well | ~dated | np.asarray(fen.problems["out_of_range"])},
    )
