"""Typed cells as text that loses nothing."""

import json
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

import numpy as np

#: A spreadsheet keeps 15 digits of a number; more of them cannot be trusted.
EXACT: Final = 10**15


def cell_text(cell: object) -> str:
    """Return a cell as text: whole numbers without .0, decimals exact, dates ISO.

    A number of more than 15 digits from a spreadsheet has lost some of them and is written as
    4.30822199001011e+17, which the checks of identifiers tell as `lost_digits`.
    """
    match cell:
        case str():
            return cell
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() | int():
            return number_text(cell)
        case datetime() | date() | time():
            return time_text(cell)
        case bytes():  # text of a Parquet file whose writer did not say that it is text
            return cell.decode("utf-8", "replace")
        case dict() | list():
            return json.dumps(cell, ensure_ascii=False, default=str)
        case _:
            return str(cell)


def number_text(number: float | int) -> str:
    """Return a number of a spreadsheet as text."""
    if abs(number) >= EXACT:
        return np.format_float_scientific(float(number), unique=True, trim="-")
    if isinstance(number, int) or number.is_integer():
        return str(int(number))
    if number != number:
        return ""
    text = repr(number)
    return f"{Decimal(text):f}" if "e" in text else text


def time_text(moment: datetime | date | time) -> str:
    """Return a moment in ISO form; midnight is the day alone."""
    if isinstance(moment, datetime):
        bare = moment.time() == time() and moment.tzinfo is None
        return moment.date().isoformat() if bare else moment.isoformat(sep=" ")
    return moment.isoformat()


def plain_decimal(value: Any) -> str:
    """Return a decimal without an exponent."""
    return f"{Decimal(value):f}"
