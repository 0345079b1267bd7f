"""How identifiers are shown: enough to recognise one's own, not enough to learn another's."""

import pyarrow as pa
import pyarrow.compute as pc

from ingest.checks.characters import matches


def mask_identity(values: pa.Array) -> pa.Array:
    """Return 18-character ID numbers and credit codes as 430822********123X."""
    return _around(values, 6, "********", 4)


def mask_account(values: pa.Array) -> pa.Array:
    """Return accounts as ****1234."""
    return _around(values, 0, "****", 4)


def mask_phone(values: pa.Array) -> pa.Array:
    """Return mobile numbers as 138****1234, others as ****1234."""
    mobile = pa.array(matches(values, r"^\d{11}$"))
    return pc.if_else(mobile, _around(values, 3, "****", 4), _around(values, 0, "****", 4))


def mask_address(values: pa.Array) -> pa.Array:
    """Return the first six characters of an address of twelve or more, then ****."""
    long = pc.greater_equal(pc.utf8_length(values), 12)
    return pc.if_else(long, _around(values, 6, "****", 0), "****")


def _around(values: pa.Array, head: int, hidden: str, tail: int) -> pa.Array:
    first = pc.utf8_slice_codeunits(values, 0, head)
    if not tail:
        return pc.binary_join_element_wise(first, hidden, "")
    return pc.binary_join_element_wise(
        first, hidden, pc.utf8_slice_codeunits(values, -tail), ""
    )
