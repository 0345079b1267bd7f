"""Division codes (统计用区划代码): 2+2+2+3+3 digits, kept with all twelve."""

from collections.abc import Set
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.checks.characters import compact, flags, matches
from ingest.checks.column import ColumnSpec, Problem, Reading
from ingest.identity import Tokens

WIDTH: Final = 12
_FORM: Final = r"^[1-9]\d(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?$"


def parse_division(values: pa.Array, spec: ColumnSpec, tokens: Tokens) -> Reading:
    """Read codes of 2, 4, 6, 9 or 12 digits into twelve digits, filled up with zeros."""
    texts = compact(values)
    return Reading(
        {"": pc.utf8_rpad(texts, WIDTH, "0")}, {"bad_division": ~matches(texts, _FORM)}
    )


def unknown_divisions(codes: pa.Array, known: Set[str]) -> Problem:
    """Return where a code of twelve digits is not in `known`; empty ones are passed over."""
    listed = pc.is_in(codes, pa.array(sorted(known), pa.string()))
    strange = flags(pc.and_(pc.invert(listed), pc.not_equal(codes, "")))
    return Problem("unknown_division", "warning", np.flatnonzero(strange))
