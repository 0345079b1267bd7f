"""Days of China: dates of moments, working days with 调休.

Source: notices of the State Council on holidays, through the library chinesecalendar, which
holds 2004 to the year after its release; other years are not known, and said so.
"""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

import chinese_calendar

DAY: Final = 86_400_000
SHANGHAI: Final = timezone(timedelta(hours=8))


def day_of(at: int) -> date:
    """Return the date in Asia/Shanghai of epoch milliseconds."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(SHANGHAI).date()


def moment_of(day: date) -> int:
    """Return 00:00 in Asia/Shanghai of a date as epoch milliseconds."""
    return int(datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).timestamp()) * 1000


def days_between(first: int, last: int) -> int:
    """Return how many calendar days `last` is after `first`, both epoch milliseconds."""
    return (day_of(last) - day_of(first)).days


def is_working_day(day: date) -> bool | None:
    """Return whether people work on `day`; None in a year whose holidays are not known."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def after_working_days(start: date, days: int) -> date:
    """Return the day that is `days` working days after `start`.

    In a year whose holidays are not known, Monday to Friday are working days.
    """
    day, left = start, days
    while left:
        day += timedelta(days=1)
        known = is_working_day(day)
        left -= day.weekday() < 5 if known is None else known
    return day
