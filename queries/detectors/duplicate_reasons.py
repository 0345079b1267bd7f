"""What would explain innocently that a programme paid somebody several times for one period."""

import re
from collections.abc import Sequence
from typing import Final

from queries.detectors.calendar import DAY, day_of
from queries.detectors.drawn import Drawn
from queries.detectors.finding import Verdict
from queries.detectors.purposes import named

#: A month as purposes name it: 4月, 十一月份.
_MONTH: Final = re.compile(r"(\d{1,2}|[一二三四五六七八九十]{1,2})月")


def plots(rows: Sequence[Drawn], words: Sequence[str], by_area: Sequence[str]) -> Verdict:
    """Test whether each row is for another plot of land (or another head of cattle)."""
    measured = all(row.quantity > 0 for row in rows)
    purposes = {row.purpose for row in rows}
    if measured and len({row.quantity for row in rows}) > 1:
        return Verdict.HOLDS
    if len(purposes) == len(rows) and any(named(each, words) for each in purposes):
        return Verdict.HOLDS
    one_day = len({row.at for row in rows}) == 1
    unsaid = rows[0].programme in by_area or measured
    return Verdict.UNKNOWN if unsaid and one_day else Verdict.FAILS


def arrears(rows: Sequence[Drawn], words: Sequence[str]) -> Verdict:
    """Test whether what the rows are for names other months, or arrears beside the usual."""
    purposes = [row.purpose for row in rows]
    if len(set(purposes)) < len(purposes):
        return Verdict.FAILS
    months = {frozenset(_MONTH.findall(each)) for each in purposes}
    late = sum(bool(named(each, words)) for each in purposes)
    usual = len(purposes) - late
    return Verdict.HOLDS if len(months) == len(rows) or (late and usual <= 1) else Verdict.FAILS


def reissue(sets: Sequence[Sequence[Drawn]]) -> Verdict:
    """Test whether one row of each set is left when re-issues stand for what they re-issue."""
    found = {row.origin for rows in sets for row in rows if row.origin}
    left = (sum(row.flow not in found for row in rows) for rows in sets)
    return Verdict.HOLDS if all(each <= 1 for each in left) else Verdict.FAILS


def members(rows: Sequence[Drawn], family: int) -> Verdict:
    """Test whether a head was paid once for each of the family, whom the rows do not name."""
    unnamed = all(row.beneficiary == "" for row in rows)
    one_day = len({row.at for row in rows}) == 1
    if not unnamed or not one_day:
        return Verdict.FAILS
    return Verdict.HOLDS if len(rows) <= family + 1 else Verdict.UNKNOWN


def instalments(rows: Sequence[Drawn], words: Sequence[str], apart_days: int) -> Verdict:
    """Test whether rows that name no month are parts of a year's money."""
    if not apart(rows, apart_days) or len({row.payer for row in rows}) > 1:
        return Verdict.FAILS
    said = any(named(row.programme_name + row.purpose, words) for row in rows)
    return Verdict.HOLDS if said else Verdict.UNKNOWN


def apart(rows: Sequence[Drawn], days: int) -> bool:
    """Return whether rows that name no month lie `days` from each other on average."""
    if len(rows) < 2 or len(rows[0].period) == len("YYYY-MM"):
        return False
    months = {f"{day_of(row.at):%Y-%m}" for row in rows}
    return len(months) == len(rows) and mean_days(rows) >= days


def mean_days(rows: Sequence[Drawn]) -> int:
    """Return how many days lie between one row and the next on average."""
    if len(rows) < 2:
        return 0
    moments = [row.at for row in rows]
    return (max(moments) - min(moments)) // ((len(rows) - 1) * DAY)
