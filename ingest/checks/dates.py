"""Dates and times as epoch milliseconds UTC.

What names no zone is in Asia/Shanghai (UTC+8), unless the mapping says which zone it is in.
"""

from datetime import UTC, datetime
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.checks.characters import byte_matrix, folded, matches, replaced
from ingest.checks.column import ColumnSpec, Mask, Reading
from ingest.checks.numbers import scaled
from ingest.identity import Tokens

Longs = npt.NDArray[np.int64]

DAY: Final = 86_400_000  # milliseconds
ZONE: Final = 8 * 3_600_000  # Asia/Shanghai is ahead of UTC by this, all year
YEARS_AHEAD: Final = 2
_SHANGHAI: Final = "+08:00"

#: Days from Excel's day 0 (its 1900 system, false leap day included) to 1970-01-01.
_EXCEL_EPOCH: Final = 25_569

_WRITTEN: Final = (
    r"^(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?"
    r"(?:[T\s]*(?P<h>\d{1,2})[:时点](?P<i>\d{1,2})(?:[:分](?P<s>\d{1,2})(?:[.,](?P<f>\d{1,9}))?秒?|分)?)?"
    r"\s*(?P<z>Z|[+-]\d{2}:?\d{2})?$"
)

#: Texts that say which moment they mean, whatever the zone of the file.
_ZONED: Final = r"^\d{10}$|^\d{13}$|(Z|[+-]\d{2}:?\d{2})$"


def parse_date(values: pa.Array, spec: ColumnSpec, tokens: Tokens) -> Reading:
    """Read dates and times into int64 milliseconds.

    Takes 20240131, 20240131083015, 2024-01-31, 2024/1/31, 2024.1.31, 2024年1月31日, each with a
    time and an offset or without; Excel serials (45322, 45322.5); epoch seconds (10 digits) and
    milliseconds (13 digits).
    """
    texts = folded(values)
    at = np.zeros(len(texts), np.int64)
    read = np.zeros(len(texts), np.bool_)
    for pattern, reader in _FORMS:
        found = ~read & matches(texts, pattern)
        if found.any():
            at[found], read[found] = reader(texts.filter(pa.array(found)))
    if spec.zone != _SHANGHAI:
        here = read & ~matches(texts, _ZONED)
        at[here] += ZONE - _ahead(spec.zone)
    early = (np.datetime64(str(spec.earliest), "D").astype(np.int64)) * DAY - ZONE
    late = int(datetime.now(UTC).timestamp() * 1000) + YEARS_AHEAD * 365 * DAY
    odd = read & ((at < early) | (at > late))
    return Reading({"": pa.array(at)}, {"bad_date": ~read, "implausible_date": odd})


def epoch_days(year: Longs, month: Longs, day: Longs) -> tuple[Longs, Mask]:
    """Return days since 1970-01-01, and where such a day is in the calendar."""
    usable = (month >= 1) & (month <= 12) & (year >= 1)
    months = (np.where(usable, year, 1970) - 1970) * 12 + np.where(usable, month, 1) - 1
    first = months.astype("M8[M]").astype("M8[D]").astype(np.int64)
    following = (months + 1).astype("M8[M]").astype("M8[D]").astype(np.int64)
    return first + day - 1, usable & (day >= 1) & (day <= following - first)


def _ahead(zone: str) -> int:
    """Return what `zone` (+HH:MM) is ahead of UTC, in milliseconds."""
    hours, minutes = int(zone[1:3]), int(zone[4:])
    return (-1 if zone[0] == "-" else 1) * (hours * 60 + minutes) * 60_000


def _digits(texts: pa.Array) -> tuple[Longs, Mask]:
    """Read YYYYMMDD and YYYYMMDDHHMMSS."""
    width = len(texts[0].as_py())
    cells = byte_matrix(texts, width).astype(np.int64) - 48
    year = cells[:, :4] @ np.array([1000, 100, 10, 1])
    pairs = cells[:, 4:].reshape(len(cells), -1, 2) @ np.array([10, 1])
    days, real = epoch_days(year, pairs[:, 0], pairs[:, 1])
    time = np.zeros(len(cells), np.int64)
    if width == 14:
        hour, minute, second = pairs[:, 2], pairs[:, 3], pairs[:, 4]
        time, timely = _time(hour, minute, second)
        real &= timely
    return days * DAY + time - ZONE, real


def _dashed(texts: pa.Array) -> tuple[Longs, Mask]:
    """Read YYYY-MM-DD, the commonest form, without a regular expression per cell."""
    cells = byte_matrix(texts, 10).astype(np.int64) - 48
    year = cells[:, :4] @ np.array([1000, 100, 10, 1])
    days, real = epoch_days(
        year, cells[:, 5] * 10 + cells[:, 6], cells[:, 8] * 10 + cells[:, 9]
    )
    return days * DAY - ZONE, real


def _dashed_time(texts: pa.Array) -> tuple[Longs, Mask]:
    """Read YYYY-MM-DD HH:MM:SS."""
    cells = byte_matrix(texts, 19).astype(np.int64) - 48
    at, real = _dashed(pc.utf8_slice_codeunits(texts, 0, 10))
    two = (cells[:, start] * 10 + cells[:, start + 1] for start in (11, 14, 17))
    time, timely = _time(*two)
    return at + time, real & timely


def _time(hour: Longs, minute: Longs, second: Longs) -> tuple[Longs, Mask]:
    timely = (hour <= 23) & (minute <= 59) & (second <= 59)
    return ((hour * 60 + minute) * 60 + second) * 1000, timely


def _serial(texts: pa.Array) -> tuple[Longs, Mask]:
    """Read Excel serials: days with a fraction, to the millisecond."""
    parts = scaled(pc.utf8_slice_codeunits(texts, 0, 18), 12).units  # 10^-12 days
    days, part = parts // 10**12, parts % 10**12
    time = (part * 864 + 5 * 10**6) // 10**7  # DAY / 10^12 = 864 / 10^7, exact in int64
    return (days - _EXCEL_EPOCH) * DAY + time - ZONE, np.ones(len(texts), np.bool_)


def _seconds(texts: pa.Array) -> tuple[Longs, Mask]:
    at, real = _milliseconds(texts)
    return at * 1000, real


def _milliseconds(texts: pa.Array) -> tuple[Longs, Mask]:
    return _longs(texts), np.ones(len(texts), np.bool_)


def _written(texts: pa.Array) -> tuple[Longs, Mask]:
    """Read every form with separators."""
    parts = pc.extract_regex(texts, _WRITTEN)
    found = pc.is_valid(parts).to_numpy(zero_copy_only=False)

    def part(name: str) -> Longs:
        text = pc.fill_null(pc.struct_field(parts, name), "")
        return _longs(pc.if_else(pc.equal(text, ""), "0", text))

    days, real = epoch_days(part("y"), part("m"), part("d"))
    time, timely = _time(part("h"), part("i"), part("s"))
    at = days * DAY + time + _thousandths(parts) - _offset(parts)
    return at, found & real & timely


def _thousandths(parts: pa.Array) -> Longs:
    text = pc.fill_null(pc.struct_field(parts, "f"), "")
    padded = pc.utf8_slice_codeunits(pc.utf8_rpad(text, 3, "0"), 0, 3)
    return _longs(padded)


def _longs(texts: pa.Array) -> Longs:
    return np.asarray(pc.cast(texts, pa.int64()).to_numpy(), np.int64)


def _offset(parts: pa.Array) -> Longs:
    """Return what a local time is ahead of UTC, in milliseconds."""
    text = pc.fill_null(pc.struct_field(parts, "z"), "")
    plain = pc.if_else(pc.is_in(text, pa.array(["Z"])), "+0000", replaced(text, ":", ""))
    signed = pc.cast(pc.if_else(pc.equal(plain, ""), "+0800", plain), pa.string())
    sign = np.where(pc.starts_with(signed, "-").to_numpy(zero_copy_only=False), -1, 1)
    digits = byte_matrix(signed, 5).astype(np.int64)[:, 1:] - 48
    return np.asarray(sign * (digits @ np.array([600, 60, 10, 1])) * 60_000, np.int64)


#: Pattern and reader of each form, commonest first.
_FORMS: Final = (
    (r"^\d{4}-\d{2}-\d{2}$", _dashed),
    (r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}$", _dashed_time),
    (r"^\d{8}$", _digits),
    (r"^\d{14}$", _digits),
    (r"^\d{5}(\.\d+)?$", _serial),
    (r"^\d{10}$", _seconds),
    (r"^\d{13}$", _milliseconds),
    (_WRITTEN, _written),
)
