"""Bank accounts: cards of 16 to 19 digits with a Luhn digit, corporate accounts of 8 to 32."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.checks.characters import (
    byte_matrix,
    compact,
    flags,
    matches,
    same_digit,
    scatter,
    scientific,
)
from ingest.checks.column import ColumnSpec, Mask, Reading
from ingest.checks.masks import mask_account
from ingest.identity import Tokens

_FORM: Final = r"^\d{8,32}$"
_CARD: Final = "^62"
_CARD_LENGTHS: Final = range(16, 20)
_TELLING: Final = 5  # fewer characters tell no two accounts apart


def luhn(values: pa.Array, length: int) -> Mask:
    """Return where digits of `length` end in their Luhn digit (ISO/IEC 7812-1)."""
    digits = byte_matrix(values, length).astype(np.int64) - 48
    digits[:, -2::-2] *= 2
    return np.asarray((digits // 10 + digits % 10).sum(axis=1) % 10 == 0, np.bool_)


def parse_account(values: pa.Array, spec: ColumnSpec, tokens: Tokens) -> Reading:
    """Read accounts into tokens and masks.

    An odd account only warns, and keeps its token unless it can be no account at all (four
    characters, all zeros): people must not be linked by what is typed for "none".
    """
    texts, lost = compact(values), scientific(values)
    size = pc.utf8_length(texts)
    telling = flags(pc.greater_equal(size, _TELLING)) & ~same_digit(texts) & ~lost
    odd = ~matches(texts, _FORM) | same_digit(texts) | _wrong_cards(texts, size)
    sound = texts.filter(pa.array(telling))
    return Reading(
        {
            "": scatter(tokens.token("account", sound), telling),
            "_mask": scatter(mask_account(sound), telling),
        },
        {"lost_digits": lost, "odd_account": odd & ~lost},
    )


def _wrong_cards(texts: pa.Array, size: pa.Array) -> Mask:
    wrong = np.zeros(len(texts), np.bool_)
    cards = matches(texts, _CARD) & matches(texts, _FORM)
    for length in _CARD_LENGTHS:
        here = cards & flags(pc.equal(size, length))
        wrong[here] = ~luhn(texts.filter(pa.array(here)), length)
    return wrong
