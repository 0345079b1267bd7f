"""Telephone numbers and addresses: tokens to join by, masks to show."""

from typing import Final

import pyarrow as pa

from ingest.checks.characters import (
    compact,
    folded,
    matches,
    replaced,
    same_digit,
    scatter,
    scientific,
)
from ingest.checks.column import ColumnSpec, Reading
from ingest.checks.masks import mask_address, mask_phone
from ingest.identity import Tokens

_PREFIX: Final = r"^(\+|00)86"
_MOBILE: Final = r"^1[3-9]\d{9}$"
_LANDLINE: Final = r"^(0\d{2,3})?[2-9]\d{6,7}$"
_DIALLED: Final = r"^\d{7,15}$"


def parse_phone(values: pa.Array, spec: ColumnSpec, tokens: Tokens) -> Reading:
    """Read telephone numbers into tokens and masks; +86, blanks and hyphens do not matter."""
    lost = scientific(values)
    texts = replaced(replaced(compact(values), r"[()]", ""), _PREFIX, "")
    telling = matches(texts, _DIALLED) & ~same_digit(texts)
    known = (matches(texts, _MOBILE) | matches(texts, _LANDLINE)) & telling
    sound = texts.filter(pa.array(telling))
    return Reading(
        {
            "": scatter(tokens.token("phone", sound), telling),
            "_mask": scatter(mask_phone(sound), telling),
        },
        {"bad_phone": ~known | lost},
    )


def parse_address(values: pa.Array, spec: ColumnSpec, tokens: Tokens) -> Reading:
    """Read addresses into tokens and masks; blanks and the form of hyphens do not matter."""
    texts = replaced(replaced(folded(values), r"\s+", ""), "[–—－]", "-")
    return Reading({"": tokens.token("address", texts), "_mask": mask_address(texts)})
