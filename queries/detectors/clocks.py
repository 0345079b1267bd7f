"""The legal clocks for passing money down.

Source: 预算法 Art. 52 (30 and 90 days for central money, 30 days for what a province receives,
30 and 60 days for a local budget's own transfers), 实施条例 Art. 48 (early notice), 民法典
Art. 203 (a term that ends on a holiday ends on the next working day).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from queries.detectors.calendar import after_working_days, day_of, is_working_day, moment_of

#: Natures of money that no clock runs for: relief goes out at once, the other by what is spent.
UNTIMED: Final = ("disaster", "settlement")

_CENTRAL: Final = "中央"


@dataclass(frozen=True, slots=True)
class Clock:
    """Days in which money is to be passed down, by where it comes from.

    Attributes:
        received: money from above, from the day it was received.
        own_general, own_special: a local government's own transfers.
        central_general, central_special: transfers of the central government.
        approved: month and day (MM-DD) by which budgets of the year are approved; early notice
            of next year's money counts from then.
    """

    received: int = 30
    own_general: int = 30
    own_special: int = 60
    central_general: int = 30
    central_special: int = 90
    approved: str = "03-01"

    def days(self, *, level: str, own: bool, nature: str) -> int:
        """Return the days for money of `nature` at `level`; `own` when it is its own money."""
        if not own:
            return self.received
        general = nature == "general"
        if level == _CENTRAL:
            return self.central_general if general else self.central_special
        return self.own_general if general else self.own_special

    def start(self, received_at: int, fiscal_year: int) -> int:
        """Return when the clock starts: at receipt, for early notice when budgets stand."""
        if day_of(received_at).year >= fiscal_year:
            return received_at
        month, day = (int(part) for part in self.approved.split("-"))
        return moment_of(date(fiscal_year, month, day))


def deadline(start: int, days: int) -> int:
    """Return the last day (epoch milliseconds, 00:00) for what has `days` days from `start`.

    A last day on which nobody works gives way to the next working day.
    """
    last = day_of(start) + timedelta(days=days)
    if is_working_day(last) is False:
        last = after_working_days(last, 1)
    return moment_of(last)
