"""The subsidy programmes of the sample, read from `programmes.yaml`."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Programme:
    """A subsidy programme.

    Attributes:
        share: thousandths of those who qualify that draw it.
        times: payments a year (1, 2, 4 or 12).
        fen: amount of one payment; for `by_area` the rate for one mu.
        to_head: goes to the card of the head of the household.
        open_to_all: public employees may draw it.
        by_town: the county passes the money to townships, which pay.
    """

    index: int
    code: str
    name: str
    department: str
    level: str
    nature: str
    who: str
    share: int
    times: int
    fen: int
    to_head: bool
    open_to_all: bool
    by_town: bool
    by_area: bool

    @property
    def fund_code(self) -> str:
        """Code of the programme's money in the year of the sample."""
        return f"{self.code}-{YEAR}"


#: The fiscal year that the sample shows in full.
YEAR = 2025


@cache
def _read() -> dict[str, Any]:
    text = files("ingest.sample").joinpath("programmes.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


@cache
def programmes() -> tuple[Programme, ...]:
    """Return all programmes in the order of the file."""
    return tuple(
        Programme(
            index,
            str(row[0]),
            *row[1:9],
            *(flag in row[9] for flag in "kota"),
        )
        for index, row in enumerate(_read()["programmes"])
    )


@cache
def by_code() -> dict[str, Programme]:
    """Return the programmes by their code."""
    return {programme.code: programme for programme in programmes()}


def exclusive() -> list[tuple[str, str]]:
    """Return the pairs of codes that one person may not draw in the same month."""
    return [(str(a), str(b)) for a, b in _read()["exclusive"]]
