"""Free text, names and keys."""

from typing import Final

import pyarrow as pa

from ingest.checks.characters import folded, replaced, scientific
from ingest.checks.column import ColumnSpec, Reading
from ingest.identity import Tokens

_WRAPPED: Final = r"""^(?:="(.*)"|'(.*))$"""
_HAN_GAP: Final = r"([\x{3400}-\x{9fff}])\s+([\x{3400}-\x{9fff}])"
_DOTS: Final = "[•‧・∙⋅．]"


def parse_text(values: pa.Array, spec: ColumnSpec, tokens: Tokens) -> Reading:
    """Read text as it is; line breaks and tabs become one blank."""
    return Reading({"": replaced(values, r"[\r\n\t]+", " ")})


def parse_name(values: pa.Array, spec: ColumnSpec, tokens: Tokens) -> Reading:
    """Read names: full-width forms folded, no blanks between Han characters, one dot."""
    plain = replaced(replaced(values, _DOTS, "·"), r"\s+", " ")
    gapless = replaced(folded(plain), _HAN_GAP, r"\1\2")
    # A match eats the character that the next gap needs, so gaps close in two turns.
    return Reading({"": replaced(gapless, _HAN_GAP, r"\1\2")})


def parse_key(values: pa.Array, spec: ColumnSpec, tokens: Tokens) -> Reading:
    """Read keys: full-width digits folded, spreadsheet wrapping off, else as they are."""
    plain = replaced(folded(values), _WRAPPED, r"\1\2")
    return Reading({"": plain}, {"lost_digits": scientific(plain)})
