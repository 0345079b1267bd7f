"""Amounts of money as integer fen."""

from typing import Final

import numpy as np
import pyarrow as pa

from ingest.checks.characters import folded, matches, replaced, scientific
from ingest.checks.column import ColumnSpec, Reading, Unit
from ingest.checks.numbers import Scaled, scaled, ungrouped
from ingest.identity import Tokens

#: The largest amount of one row: 100 billion yuan, in fen.
MOST: Final = 10**13

#: Decimal places of a unit down to fen.
_PLACES: Final[dict[Unit, int]] = {"元": 2, "万元": 6, "分": 0}


def parse_money(values: pa.Array, spec: ColumnSpec, tokens: Tokens) -> Reading:
    """Read amounts into int64 fen.

    Takes grouping commas, ￥, 元, full-width digits and (123.45) for a negative amount. A cell
    that says 万元 itself is in 万元 whatever the column says. Float noise is taken when it is
    within 10^-6 fen of a whole fen.
    """
    plain = replaced(folded(values), "[−–]", "-")
    lost = scientific(plain)
    ten_thousands = matches(plain, r"万元?整?\)?$")
    texts = _bare(plain)
    read = scaled(texts, _PLACES[spec.unit])
    if ten_thousands.any():
        read = _mixed(ten_thousands, scaled(texts, _PLACES["万元"]), read)
    fen = read.units
    readable = ~(read.malformed | read.too_fine | read.too_big)
    problems = {
        "lost_digits": lost,
        "bad_money": read.malformed & ~lost,
        "too_many_decimals": read.too_fine,
        "out_of_range": read.too_big | (np.abs(fen) > MOST),
    }
    if spec.sign == "positive":
        problems["not_positive"] = readable & (fen <= 0)
    return Reading({"": pa.array(fen)}, problems)


def _bare(plain: pa.Array) -> pa.Array:
    """Return amounts without currency, unit and grouping; (1) becomes -1."""
    undressed = replaced(plain, r"[\s¥]|^(RMB|CNY|人民币)|万?[元圆]?整?$", "")
    negative = replaced(undressed, r"^\(([^()+-]+?)万?[元圆]?\)$", r"-\1")
    return ungrouped(negative)


def _mixed(where: np.ndarray, one: Scaled, other: Scaled) -> Scaled:
    return Scaled(
        np.where(where, one.units, other.units),
        np.where(where, one.malformed, other.malformed),
        np.where(where, one.too_fine, other.too_fine),
        np.where(where, one.too_big, other.too_big),
    )
