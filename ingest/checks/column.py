"""What a column can hold, how it is asked for, and what reading it gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ingest.identity import Tokens

Mask = npt.NDArray[np.bool_]

Unit = Literal["元", "万元", "分"]
Sign = Literal["positive", "any"]
Level = Literal["error", "warning"]


class ColumnKind(StrEnum):
    """Kinds of column."""

    TEXT = "text"
    KEY = "key"
    NAME = "name"
    MONEY = "money"
    DATE = "date"
    YEAR = "year"
    PERIOD = "period"
    INTEGER = "integer"
    DECIMAL = "decimal"
    ID_NUMBER = "id_number"
    CREDIT_CODE = "credit_code"
    IDENTITY = "identity"
    DIVISION = "division"
    INVOICE_NUMBER = "invoice_number"
    INVOICE_QR = "invoice_qr"
    ACCOUNT = "account"
    PHONE = "phone"
    ADDRESS = "address"
    DOC_NO = "doc_no"
    CHOICE = "choice"
    FLAG = "flag"


#: Codes that let the row through; every other code sends it to quarantine.
WARNINGS: Final = frozenset(
    {
        "unknown_division",
        "odd_account",
        "bad_phone",
        "maybe_lost_digits",
        "leading_zeros",
    }
)

#: Errors about a value that could be read: it is kept, so that control totals hold it.
READABLE: Final = frozenset({"not_positive", "implausible_date"})


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """What a mapping asks of one column.

    Attributes:
        choices: text in the file -> value, for the kind `choice`.
        sign: `positive` refuses amounts of zero and below.
        default: stands in for an empty cell.
        earliest: first plausible year, for the kind `date`.
        zone: what a time that names no zone is ahead of UTC, as +HH:MM; for the kind `date`.
    """

    required: bool = False
    unit: Unit = "元"
    choices: Mapping[str, str] = field(default_factory=dict)
    sign: Sign = "positive"
    default: str = ""
    earliest: int = 1990
    zone: str = "+08:00"


@dataclass(frozen=True, slots=True)
class Problem:
    """Cells that share a fault: `rows` are their positions in the column, ascending."""

    code: str
    level: Level
    rows: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A column read: arrays by suffix ('' is the value itself), never null, and its faults."""

    values: Mapping[str, pa.Array]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a check makes of distinct non-empty texts: arrays by suffix, masks by code."""

    values: Mapping[str, pa.Array]
    problems: Mapping[str, Mask] = field(default_factory=dict)


#: Reads trimmed, distinct, non-empty texts; what it says of a faulty one is dropped later.
Check = Callable[[pa.Array, ColumnSpec, Tokens], Reading]


def level(code: str) -> Level:
    """Return whether `code` sends its row to quarantine."""
    return "warning" if code in WARNINGS else "error"
