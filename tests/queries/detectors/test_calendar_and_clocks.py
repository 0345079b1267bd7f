"""Working days with 调休, and the legal clocks for passing money down."""

from datetime import date

import pytest

from queries.detectors.calendar import (
    after_working_days,
    day_of,
    days_between,
    is_working_day,
    moment_of,
)
from queries.detectors.clocks import Clock, deadline


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 9, 28), True),  # a Sunday that is worked for the holiday after it
        (date(2025, 10, 8), False),  # a Wednesday of the holiday
        (date(2025, 6, 3), True),
        (date(2025, 6, 1), False),
        (date(1999, 6, 1), None),
    ],
)
def test_a_day_is_worked_as_the_state_council_says(day: date, works: bool | None) -> None:
    assert is_working_day(day) is works


def test_working_days_leave_out_holidays_and_count_the_sundays_worked_for_them() -> None:
    assert after_working_days(date(2025, 9, 26), 1) == date(2025, 9, 28)
    assert after_working_days(date(2025, 9, 30), 1) == date(2025, 10, 9)
    assert after_working_days(date(2050, 6, 3), 1) == date(2050, 6, 6)  # a Monday, by weekday


def test_a_day_is_that_of_shanghai() -> None:
    late = moment_of(date(2025, 3, 1)) - 1
    assert day_of(late) == date(2025, 2, 28)
    assert days_between(late, late + 1) == 1


@pytest.mark.parametrize(
    ("level", "own", "nature", "days"),
    [
        ("县", False, "special", 30),
        ("县", False, "general", 30),
        ("省", True, "general", 30),
        ("省", True, "special", 60),
        ("中央", True, "general", 30),
        ("中央", True, "special", 90),
    ],
)
def test_each_kind_of_money_has_its_clock(
    level: str, own: bool, nature: str, days: int
) -> None:
    assert Clock().days(level=level, own=own, nature=nature) == days


def test_early_notice_counts_from_when_budgets_stand() -> None:
    received = moment_of(date(2024, 11, 20))
    assert day_of(Clock().start(received, 2025)) == date(2025, 3, 1)
    assert Clock().start(received, 2024) == received


def test_a_last_day_off_gives_way_to_the_next_working_day() -> None:
    start = moment_of(date(2025, 9, 5))  # 26 days later is 1 October
    assert day_of(deadline(start, 26)) == date(2025, 10, 9)
    assert day_of(deadline(start, 25)) == date(2025, 9, 30)
