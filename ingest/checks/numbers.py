"""Decimal text as exact integers of a smaller unit; no float is ever in between."""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.checks.characters import flags, folded, matches, replaced
from ingest.checks.column import ColumnSpec, Mask, Reading
from ingest.identity import Tokens

_NUMBER: Final = r"^[+-]?(\d+\.?\d*|\.\d+)$"
_GROUPED: Final = r"^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$"
_HELD: Final = r"^[+-]?0*\d{0,16}(\.\d{0,20})?$"
_WIDE: Final = pa.decimal128(38, 20)

#: A float like 1234.5600000000001 is taken when it is this near to a whole unit (10^-6).
NOISE_PLACES: Final = 6


@dataclass(frozen=True, slots=True)
class Scaled:
    """Numbers as integers: int64 units, and where that could not be done.

    Attributes:
        too_fine: more decimals than the unit has, and not float noise.
        too_big: more than 16 digits before the point.
    """

    units: npt.NDArray[np.int64]
    malformed: Mask
    too_fine: Mask
    too_big: Mask


def ungrouped(values: pa.Array) -> pa.Array:
    """Return `values` without the commas of 1,234,567; commas that group otherwise stay."""
    if not pc.any(pc.match_substring(values, ",")).as_py():
        return values
    grouped = pc.match_substring_regex(values, _GROUPED)
    return pc.if_else(grouped, pc.replace_substring(values, ",", ""), values)


def scaled(values: pa.Array, places: int) -> Scaled:
    """Return decimal texts times 10^`places` as integers."""
    short = matches(
        values, rf"^-?\d{{1,16}}(\.\d{{1,{places}}})?$" if places else r"^-?\d{1,16}$"
    )
    read = _unmarked(_units(pc.if_else(pa.array(short), values, "0"), places))
    if not short.all():
        rest = _scaled_slowly(values.filter(pa.array(~short)), places)
        for field in fields(Scaled):
            getattr(read, field.name)[~short] = getattr(rest, field.name)
    return read


def _unmarked(units: npt.NDArray[np.int64]) -> Scaled:
    return Scaled(units, *(np.zeros(len(units), np.bool_) for _ in range(3)))


def _scaled_slowly(values: pa.Array, places: int) -> Scaled:
    """Read numbers of any form, with float noise or faults."""
    well, held = matches(values, _NUMBER), matches(values, _HELD)
    texts = replaced(pc.if_else(pa.array(well & held), values, "0"), r"^[+]|\.$", "")
    # Arrow's cast wants a digit before the point.
    wide = pc.cast(replaced(texts, r"^(-?)\.", r"\10."), _WIDE)
    whole = pc.round(wide, ndigits=places)
    exact = flags(pc.equal(wide, whole)) | _noise(wide, whole, places)
    long_tail = well & ~held & matches(values, r"\.\d{21,}$")
    return Scaled(
        units=_units(whole, places),
        malformed=~well,
        too_fine=(well & held & ~exact) | long_tail,
        too_big=well & ~held & ~long_tail,
    )


def _noise(wide: pa.Array, whole: pa.Array, places: int) -> Mask:
    gap = pc.abs(pc.subtract(pc.cast(wide, pa.decimal256(40, 20)), whole))
    limit = pa.scalar(f"0.{'0' * (places + NOISE_PLACES - 1)}1").cast(pa.decimal256(40, 20))
    return flags(pc.less_equal(gap, limit))


def _units(numbers: pa.Array, places: int) -> npt.NDArray[np.int64]:
    exact = pc.cast(numbers, pa.decimal128(38, places))
    # A decimal128 is a little-endian 128-bit count of units; the low half holds ours whole.
    halves = np.frombuffer(exact.buffers()[1], np.int64).reshape(-1, 2)
    return halves[exact.offset : exact.offset + len(exact), 0].copy()


def parse_integer(values: pa.Array, spec: ColumnSpec, tokens: Tokens) -> Reading:
    """Read whole numbers."""
    read = scaled(ungrouped(folded(values)), 0)
    bad = read.malformed | read.too_fine
    return Reading(
        {"": pa.array(read.units)}, {"bad_integer": bad, "out_of_range": read.too_big}
    )


def parse_decimal(values: pa.Array, spec: ColumnSpec, tokens: Tokens) -> Reading:
    """Read quantities into thousandths."""
    read = scaled(ungrouped(folded(values)), 3)
    return Reading(
        {"": pa.array(read.units)},
        {
            "bad_number": read.malformed,
            "too_many_decimals": read.too_fine,
            "out_of_range": read.too_big,
        },
    )
