"""Text of a column made even before it is looked at, and looked at as bytes."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.checks.column import Mask

Bytes = npt.NDArray[np.uint8]

#: What people write for "nothing"; two payees without an identifier must not become one.
BLANKS: Final = pa.array(
    [
        *("-", "--", "—", "——", "/", "\\", "\\N", "NULL", "Null", "null", "None", "none"),
        *("N/A", "n/a", "#N/A", "NaN", "nan", "无", "暂无", "不详", "未知", "空"),
    ]
)

_SCIENTIFIC: Final = r"^\d(\.\d+)?[eE]\+\d{2}$"
_WRAPPED: Final = r"""^(?:="(.*)"|['‘’`](.*))$"""


def flags(values: pa.Array) -> Mask:
    """Return a boolean Arrow array as a NumPy mask."""
    return np.asarray(values.to_numpy(zero_copy_only=False), dtype=np.bool_)


def matches(values: pa.Array, pattern: str) -> Mask:
    """Return where `pattern` (RE2) is found."""
    return flags(pc.match_substring_regex(values, pattern))


def folded(values: pa.Array) -> pa.Array:
    """Return full-width letters and digits as plain ones (NFKC).

    Text with a raised or circled digit stays as it is: the ① of a footnote is no digit of 100①.
    """
    if pc.all(pc.string_is_ascii(values)).as_py() is not False:
        return values
    plain = pc.utf8_normalize(values, form="NFKC")
    noted = pc.match_substring_regex(values, r"\p{No}")
    return pc.if_else(noted, values, plain) if pc.any(noted).as_py() else plain


def compact(values: pa.Array) -> pa.Array:
    """Return identifiers as bare upper-case text.

    Takes off full-width forms, blanks, hyphens, and the `="…"` or leading `'` with which people
    keep a spreadsheet from reading digits as a number.
    """
    plain = replaced(folded(values), _WRAPPED, r"\1\2")
    return pc.utf8_upper(replaced(plain, r"[\s\-–—\x{200b}\x{feff}]+", ""))


def replaced(values: pa.Array, pattern: str, replacement: str) -> pa.Array:
    """Return `values` with every match of `pattern` (RE2) replaced, if there is any."""
    if not pc.any(pc.match_substring_regex(values, pattern)).as_py():
        return values
    return pc.replace_substring_regex(values, pattern, replacement)


def scientific(values: pa.Array) -> Mask:
    """Return where a spreadsheet wrote 4.30822E+17: the last digits are gone."""
    return matches(folded(values), _SCIENTIFIC)


def byte_matrix(values: pa.Array, width: int) -> Bytes:
    """Return ASCII texts of `width` characters each as uint8[n, width]."""
    count = len(values)
    _, offsets, data = values.buffers()
    if not count or data is None:
        return np.zeros((count, width), np.uint8)
    bounds = np.frombuffer(offsets, np.int32)[values.offset : values.offset + count + 1]
    return np.frombuffer(data, np.uint8)[bounds[0] : bounds[-1]].reshape(count, width)


def scatter(values: pa.Array, where: Mask, empty: str | int = "") -> pa.Array:
    """Return `values` spread to the true places of `where`, `empty` elsewhere."""
    index = pa.array(np.cumsum(where) - 1, pa.int64(), mask=~where)
    return pc.fill_null(values.take(index), empty)


def same_digit(values: pa.Array) -> Mask:
    """Return where all characters are one and the same, like 0000000000."""
    first = pc.utf8_slice_codeunits(values, 0, 1)
    return flags(pc.equal(pc.binary_repeat(first, pc.utf8_length(values)), values))
