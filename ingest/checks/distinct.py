"""Runs a check once per distinct text and spreads what it says over the column."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.checks.characters import BLANKS, flags
from ingest.checks.column import READABLE, Check, ColumnSpec, Mask, Parsed, Problem, level
from ingest.identity import Tokens


def read_column(
    check: Check,
    raw: pa.Array | pa.ChunkedArray,
    spec: ColumnSpec,
    tokens: Tokens,
    *,
    literal: bool,
) -> Parsed:
    """Read `raw` with `check`; `literal` takes words like 无 for values, not for blanks."""
    whole = raw.combine_chunks() if isinstance(raw, pa.ChunkedArray) else raw
    encoded = pc.dictionary_encode(pc.fill_null(pc.cast(whole, pa.string()), ""))
    texts = _trimmed(encoded.dictionary, spec.default, literal=literal)
    empty = flags(pc.equal(texts, ""))
    reading = check(texts.filter(pa.array(~empty)), spec, tokens)
    faults = {
        code: _spread(mask, ~empty) for code, mask in reading.problems.items() if mask.any()
    }
    unread = _unread(faults, len(texts))
    places = pa.array(np.cumsum(~empty) - 1, pa.int64(), mask=empty | unread)
    index = places.take(encoded.indices)
    values = {suffix: _at(array, index) for suffix, array in reading.values.items()}
    if spec.required and empty.any():
        faults["missing"] = empty
    indices = encoded.indices.to_numpy()
    return Parsed(
        values, tuple(_problem(code, faults[code], indices) for code in sorted(faults))
    )


def _trimmed(texts: pa.Array, default: str, *, literal: bool) -> pa.Array:
    trimmed = pc.utf8_trim(texts, " \t\r\n\v\f\u3000\u00a0\ufeff\u200b")
    if not literal:
        trimmed = pc.if_else(pc.is_in(trimmed, BLANKS), "", trimmed)
    return pc.if_else(pc.equal(trimmed, ""), default, trimmed) if default else trimmed


def _unread(faults: dict[str, Mask], count: int) -> Mask:
    unread = np.zeros(count, np.bool_)
    for code, mask in faults.items():
        if level(code) == "error" and code not in READABLE:
            unread |= mask
    return unread


def _spread(mask: Mask, where: Mask) -> Mask:
    spread = np.zeros(len(where), np.bool_)
    spread[where] = mask
    return spread


def _at(array: pa.Array, index: pa.Array) -> pa.Array:
    return pc.fill_null(array.take(index), "" if pa.types.is_string(array.type) else 0)


def _problem(code: str, mask: Mask, indices: np.ndarray) -> Problem:
    return Problem(code, level(code), np.flatnonzero(mask[indices]))
