"""Usual ways of paying a planted person."""

from datetime import date

from ingest.sample.plot import Grant, Person, Plot
from ingest.sample.programmes import YEAR, by_code

#: Codes of programmes that cases use most.
LOW, POOREST, ELDER, CLEANER = "2081902", "2082102", "9000001", "9000008"


def monthly(plot: Plot, person: Person, code: str, months: range, **other: object) -> list[str]:
    """Pay a person a monthly programme in these months."""
    fen = by_code()[code].fen
    return [
        plot.pay(
            person,
            Grant(code, fen, date(YEAR, m, 16), f"{YEAR}-{m:02d}", **other),  # type: ignore[arg-type]
        )
        for m in months
    ]


def fen_of(code: str, times: int = 1) -> int:
    """Return what a programme pays in so many payments."""
    return by_code()[code].fen * times
