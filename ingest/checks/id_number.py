"""ID numbers of people (公民身份号码).

Source: GB 11643-1999, 6 digits of division, 8 of birth, 3 of sequence (odd: male), 1 check. The
division is that of the first registration and may be abolished since, so it is not checked.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.checks.characters import byte_matrix, compact, matches, scatter, scientific
from ingest.checks.column import ColumnSpec, Mask, Reading
from ingest.checks.dates import DAY, epoch_days
from ingest.checks.masks import mask_identity
from ingest.identity import Tokens

_WEIGHTS: Final = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_CHECKS: Final = np.frombuffer(b"10X98765432", np.uint8)
_FORM: Final = r"^\d{17}[\dX]$"
_OLD_FORM: Final = r"^\d{15}$"
_ROUNDED: Final = "000$"  # a spreadsheet keeps 15 digits of a number and fills up with zeros
_FIRST_YEAR: Final = 1890


@dataclass(frozen=True, slots=True)
class People:
    """ID numbers of 18 characters, in order, and what each says; faulty ones are masked."""

    numbers: pa.Array
    birth_year: npt.NDArray[np.int64]
    male: Mask
    checked: Mask
    born: Mask


def check_characters(digits: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    """Return the check character (ASCII) of each row of 17 digits."""
    return np.asarray(_CHECKS[digits @ _WEIGHTS % 11], np.uint8)


def upgraded(values: pa.Array) -> pa.Array:
    """Return 15-digit ID numbers (all of the 1900s) as 18-character ones; others unchanged."""
    old = matches(values, _OLD_FORM)
    if not old.any():
        return values
    short = values.filter(pa.array(old))
    longer = pc.utf8_replace_slice(short, start=6, stop=6, replacement="19")
    check = check_characters(byte_matrix(longer, 17).astype(np.int64) - 48)
    ends = pa.array([chr(code) for code in check.tolist()], pa.string())
    full = pc.binary_join_element_wise(longer, ends, "")
    return pc.if_else(pa.array(old), scatter(full, old), values)


def people(numbers: pa.Array) -> People:
    """Look into texts of the form `430822199001011234`."""
    cells = byte_matrix(numbers, 18)
    digits = cells[:, :17].astype(np.int64) - 48
    year = digits[:, 6:10] @ np.array([1000, 100, 10, 1])
    month, day = digits[:, 10] * 10 + digits[:, 11], digits[:, 12] * 10 + digits[:, 13]
    days, real = epoch_days(year, month, day)
    today = int(datetime.now(UTC).timestamp() * 1000) // DAY + 1
    born = real & (year >= _FIRST_YEAR) & (days <= today)
    checked = cells[:, 17] == check_characters(digits)
    return People(numbers, year, digits[:, 16] % 2 == 1, checked, born)


def read_people(texts: pa.Array, tokens: Tokens) -> Reading:
    """Read compact texts as ID numbers."""
    full = upgraded(texts)
    formed = matches(full, _FORM)
    seen = people(full.filter(pa.array(formed)))
    birth, check = np.zeros(len(full), np.bool_), np.zeros(len(full), np.bool_)
    birth[formed], check[formed] = ~seen.born, seen.born & ~seen.checked
    rounded = (birth | check) & matches(full, _ROUNDED)
    good = formed & ~birth & ~check
    sound = full.filter(pa.array(good))
    sound_seen = people(sound)
    sex = pc.if_else(pa.array(sound_seen.male), "M", "F")
    lost = scientific(texts)
    return Reading(
        {
            "": scatter(tokens.token("identity", sound), good),
            "_mask": scatter(mask_identity(sound), good),
            "_birth_year": scatter(pa.array(sound_seen.birth_year), good, 0),
            "_sex": scatter(sex, good),
        },
        {
            "lost_digits": lost | rounded,
            "bad_id_number": ~formed & ~lost,
            "bad_birth_date": birth & ~rounded,
            "bad_check_digit": check & ~rounded,
        },
    )


def parse_id_number(values: pa.Array, spec: ColumnSpec, tokens: Tokens) -> Reading:
    """Read ID numbers into tokens, masks, years of birth and sex (M, F)."""
    return read_people(compact(values), tokens)
