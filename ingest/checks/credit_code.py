"""Unified social credit codes (统一社会信用代码) of organisations, N1/N2/N3 of collectives too.

Source: GB 32100-2015: 1 registering department, 1 kind, 6 digits of division, 9 of organisation
code, 1 check. Collectives (N1 group, N2 village, N3 township) came with a later supplement.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ingest.checks.characters import Bytes, byte_matrix, compact, matches, scatter, scientific
from ingest.checks.column import ColumnSpec, Reading
from ingest.checks.masks import mask_identity
from ingest.identity import Tokens

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I O S V Z: they look like digits

#: Kinds that each registering department gives.
KINDS: Final = {
    "1": "1239",
    "2": "19",
    "3": "123459",
    "4": "19",
    "5": "12349",
    "6": "129",
    "7": "129",
    "8": "19",
    "9": "1239",
    "A": "19",
    "N": "1239",
    "Y": "1",
}

_WEIGHTS: Final = np.array([pow(3, place, 31) for place in range(17)])
_FORM: Final = (
    "^(" + "|".join(f"{first}[{kinds}]" for first, kinds in KINDS.items()) + ")"
    rf"\d{{6}}[{ALPHABET}]{{10}}$"
)
_VALUES: Final = np.full(256, -1, np.int64)
_VALUES[np.frombuffer(ALPHABET.encode(), np.uint8)] = np.arange(31)
_LETTERS: Final = np.frombuffer(ALPHABET.encode(), np.uint8)


def check_characters(codes: Bytes) -> npt.NDArray[np.uint8]:
    """Return the check character (ASCII) of each row of 17 characters of the alphabet."""
    place = (31 - _VALUES[codes] @ _WEIGHTS % 31) % 31
    return np.asarray(_LETTERS[place], np.uint8)


def read_organisations(texts: pa.Array, tokens: Tokens) -> Reading:
    """Read compact texts as credit codes."""
    formed = matches(texts, _FORM)
    cells = byte_matrix(texts.filter(pa.array(formed)), 18)
    wrong = np.zeros(len(texts), np.bool_)
    wrong[formed] = cells[:, 17] != check_characters(cells[:, :17])
    good = formed & ~wrong
    sound = texts.filter(pa.array(good))
    lost = scientific(texts)
    return Reading(
        {
            "": scatter(tokens.token("identity", sound), good),
            "_mask": scatter(mask_identity(sound), good),
        },
        {
            "lost_digits": lost,
            "bad_credit_code": ~formed & ~lost,
            "bad_check_digit": wrong,
        },
    )


def parse_credit_code(values: pa.Array, spec: ColumnSpec, tokens: Tokens) -> Reading:
    """Read credit codes into tokens and masks."""
    return read_organisations(compact(values), tokens)
