"""Identifiers that pass their check digit and belong to nobody: division codes 99…, unissued.

Fixed-width identifiers are made as matrices of ASCII bytes, one row each, because that is how a
million a second can be made and handed to Arrow without a copy.

Source: GB 11643 (ID number), GB 32100 and GB 11714 (credit code), ISO/IEC 7812 (Luhn).
"""

from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ingest.sample.draws import Ints

Bytes = NDArray[np.uint8]

#: First two digits of every division code and ID number made here; no province has them.
UNISSUED: Final = "99"

_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK: Final = np.frombuffer(b"10X98765432", dtype=np.uint8)
_CREDIT: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORG_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)


def digits(values: Ints, width: int) -> Bytes:
    """Return `values` as rows of `width` ASCII digits, zero-padded."""
    out = np.empty((len(values), width), dtype=np.uint8)
    rest = values.copy()
    for column in range(width - 1, -1, -1):
        rest, digit = np.divmod(rest, 10)
        out[:, column] = digit + 48
    return out


def text(rows: Bytes) -> pa.Array:
    """Return the rows as an Arrow string array."""
    count, width = rows.shape
    offsets = np.arange(0, (count + 1) * width, width, dtype=np.int32)
    data = np.ascontiguousarray(rows)
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(data))


def id_numbers(division: Ints, birth: Ints, sequence: Ints) -> Bytes:
    """Return ID numbers of 6-digit divisions, births as yyyymmdd and sequences below 1,000."""
    body = np.hstack([digits(division, 6), digits(birth, 8), digits(sequence, 3)])
    total = np.zeros(len(body), dtype=np.int64)
    for column, weight in enumerate(_ID_WEIGHTS):
        total += (body[:, column].astype(np.int64) - 48) * weight
    return np.hstack([body, _ID_CHECK[total % 11][:, None]])


def with_luhn(body: Bytes) -> Bytes:
    """Return the rows with a Luhn digit after them."""
    total = np.zeros(len(body), dtype=np.int64)
    width = body.shape[1]
    for column in range(width):
        digit = body[:, column].astype(np.int64) - 48
        if (width - column) % 2:
            digit = digit * 2
            digit = np.where(digit > 9, digit - 9, digit)
        total += digit
    return np.hstack([body, ((10 - total % 10) % 10 + 48).astype(np.uint8)[:, None]])


def cards(bank: Ints, owner: Ints) -> Bytes:
    """Return 19-digit card numbers 9900 + bank (2) + owner (12) + Luhn; no network has 99."""
    lead = np.broadcast_to(np.frombuffer(b"9900", dtype=np.uint8), (len(owner), 4))
    return with_luhn(np.hstack([lead, digits(bank, 2), digits(owner, 12)]))


def account(kind: int, owner: int) -> str:
    """Return one 17-digit account of an organisation: 98 + kind (2) + owner (12) + Luhn."""
    body = np.frombuffer(f"98{kind:02d}{owner:012d}".encode(), dtype=np.uint8)
    return str(with_luhn(body[None, :])[0].tobytes(), "ascii")


def phones(owner: Ints) -> Bytes:
    """Return mobile numbers of the segment 142, which no operator has been given."""
    lead = np.broadcast_to(np.frombuffer(b"142", dtype=np.uint8), (len(owner), 3))
    return np.hstack([lead, digits(owner % 100_000_000, 8)])


def credit_code(kind: str, division: int, serial: int) -> str:
    """Return a credit code; `kind` 91 enterprise, 93 cooperative, N2 village collective."""
    org = f"{serial:08d}"
    rest = 11 - sum(int(d) * w for d, w in zip(org, _ORG_WEIGHTS, strict=True)) % 11
    body = f"{kind}{division:06d}{org}{'0X'[rest == 10] if rest > 9 else rest}"
    total = sum(_CREDIT.index(c) * w for c, w in zip(body, _CREDIT_WEIGHTS, strict=True))
    return body + _CREDIT[(31 - total % 31) % 31]
