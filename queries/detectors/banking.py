"""Whether cash was banked: deposits held against the income in cash before them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from queries.detectors.calendar import after_working_days, day_of
from queries.detectors.moves import Move


@dataclass(frozen=True, slots=True)
class CashMove(Move):
    """Income in cash of a village, or a deposit of cash into its account."""

    village: str
    village_name: str
    division: str


@dataclass(frozen=True, slots=True)
class Unbanked:
    """Income in cash: how much of it was not banked by `due`, and not even some time later."""

    income: CashMove
    due: date
    missing: int
    missing_later: int

    @property
    def percent(self) -> int:
        """The part that was not banked in time, rounded up."""
        return -(-100 * self.missing // self.income.amount)


def unbanked(
    incomes: Sequence[CashMove], deposits: Sequence[CashMove], working_days: int, later: int
) -> list[Unbanked]:
    """Return what was not banked of each income of one village.

    A deposit may bank several incomes and an income may be banked by several deposits; each
    fen of a deposit banks one fen, of the earliest income first.

    Args:
        incomes, deposits: of one village, earliest first.
        later: working days after `due` that are looked at as well.
    """
    due = [after_working_days(day_of(each.at), working_days) for each in incomes]
    last = [after_working_days(day, later) for day in due]
    missing, missing_later = (_missing(incomes, deposits, until) for until in (due, last))
    return [Unbanked(*each) for each in zip(incomes, due, missing, missing_later, strict=True)]


def _missing(
    incomes: Sequence[CashMove], deposits: Sequence[CashMove], until: Sequence[date]
) -> list[int]:
    left = [each.amount for each in deposits]
    found = []
    for income, day in zip(incomes, until, strict=True):
        missing = income.amount
        for place, deposit in enumerate(deposits):
            if day_of(income.at) <= day_of(deposit.at) <= day:
                taken = min(missing, left[place])
                missing, left[place] = missing - taken, left[place] - taken
        found.append(missing)
    return found
