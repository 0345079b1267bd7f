"""Movements of public money other than draws, as texts of rules return them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from queries.detectors.calendar import day_of, days_between
from queries.flow.read import BANK_LINE

#: Most days between a payment and the bank line that repeats it, as in the flow engine.
_REPEATED: Final = 3

M = TypeVar("M", bound="Move")


@dataclass(frozen=True, slots=True)
class Move:
    """A flow that may be evidence.

    Attributes:
        flow: its id.
        amount: fen; at: epoch milliseconds UTC.
        fund: id of the FundingSource it is earmarked to, or empty.
    """

    flow: str
    amount: int
    at: int
    fund: str
    purpose: str


def without_repeats(moves: Sequence[M]) -> list[M]:
    """Return moves between two ends without bank lines that repeat an entry of a ledger.

    A line repeats one entry of its amount whose day is at most three days away. Moves stand,
    and stay, in the order of time.
    """
    entries = [move for move in moves if not move.flow.startswith(BANK_LINE)]
    kept = []
    for move in moves:
        same = [
            entry
            for entry in entries
            if entry.amount == move.amount and abs(days_between(entry.at, move.at)) <= _REPEATED
        ]
        if move.flow.startswith(BANK_LINE) and same:
            entries.remove(same[0])
        else:
            kept.append(move)
    return kept


def months(moves: Iterable[Move]) -> str:
    """Return the period of moves: the month, or the first and the last one."""
    found = sorted({month_of(move.at) for move in moves})
    return found[0] if len(found) == 1 else f"{found[0]}/{found[-1]}"


def month_of(at: int) -> str:
    """Return the month of a moment as YYYY-MM."""
    return f"{day_of(at):%Y-%m}"


def main_fund(moves: Iterable[Move]) -> str:
    """Return the fund that most of the money of the moves carries."""
    sums: dict[str, int] = {}
    for move in moves:
        sums[move.fund] = sums.get(move.fund, 0) + move.amount
    return min(sums, key=lambda fund: (-sums[fund], fund))


def says(text: str, words: Iterable[str]) -> bool:
    """Return whether a text has one of the words in it."""
    return any(word in text for word in words)


def saying(words: Sequence[str]) -> str:
    """Return the pattern of texts that have one of the words in them, for `=~` in a text.

    Without words it is the pattern of no text.
    """
    return "(?s).*(" + "|".join(re.escape(word) for word in words) + ").*" if words else "x^"
