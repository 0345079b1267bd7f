"""Years (2024) and periods (2024-01, or 2024 for a whole year)."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.checks.characters import flags, folded, matches, replaced
from ingest.checks.column import ColumnSpec, Reading
from ingest.identity import Tokens

_YEAR: Final = r"^(?:19|20|21)\d{2}$"
_PERIOD: Final = (
    r"^(?P<y>(?:19|20)\d{2})(?:年度?"
    r"|[-/.]?(?P<m>0[1-9]|1[0-2])(?:月份?|[-/.]?[0-3]\d(?:[T ]00:00:00)?)?"
    r"|年(?P<n>0?[1-9]|1[0-2])月份?(?:\d{1,2}日)?"
    r"|[-/](?P<o>[1-9])(?:[-/]\d{1,2})?"
    r"|\.(?P<p>[2-9])|\.(?P<q>[1-9])\.\d{1,2})?$"
)
_PARTS: Final = ("y", "m", "n", "o", "p", "q")


def parse_year(values: pa.Array, spec: ColumnSpec, tokens: Tokens) -> Reading:
    """Read years, 1900 to 2199, into int64."""
    texts = replaced(folded(values), r"\s|年度?$", "")
    good = matches(texts, _YEAR)
    year = pc.cast(pc.if_else(pa.array(good), texts, "0"), pa.int64())
    return Reading({"": year}, {"bad_year": ~good})


def parse_period(values: pa.Array, spec: ColumnSpec, tokens: Tokens) -> Reading:
    """Read months and years of payment into YYYY-MM and YYYY.

    2024.1 is refused: a spreadsheet writes October so, a person January.
    """
    texts = replaced(folded(values), r"^\s+|\s+$", "")
    parts = pc.extract_regex(texts, _PERIOD)
    year, *months = (pc.fill_null(pc.struct_field(parts, name), "") for name in _PARTS)
    month = pc.utf8_lpad(pc.binary_join_element_wise(*months, ""), 2, "0")
    whole = pc.equal(month, "00")
    value = pc.if_else(whole, year, pc.binary_join_element_wise(year, month, "-"))
    return Reading({"": value}, {"bad_period": np.asarray(~flags(pc.is_valid(parts)))})
