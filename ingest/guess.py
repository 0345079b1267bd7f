"""Find the mapping that the headers of a file fit."""

from collections.abc import Iterable
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from typing import Final, get_args

from ingest.checks.column import ColumnKind, Unit
from ingest.headers import currency_asked, normalise, unit_asked
from ingest.mapping import Column, Mapping, ready

LEAST_SCORE: Final = 0.5
CLEAR_LEAD: Final = 0.1


@dataclass(frozen=True, slots=True)
class Binding:
    """The header of a column in a file; `unit` where it names one: 金额（万元）.

    `currency` is that of money where the file names one: 金额（美元）.
    """

    header: str
    unit: Unit | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """How the headers of a file and the columns of a mapping meet.

    Attributes:
        bindings: where each column that the file has is found.
        missing: required columns without a header; `a|b` when one of them is needed.
        unknown: headers of the file that the mapping does not know, as written.
    """

    bindings: Dict[str, Binding]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A mapping that may fit: `score` 0 to 1 is mainly the share of headers it knows."""

    name: str
    score: float
    matched: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """The mappings that may fit, best first.

    Attributes:
        best: None when no mapping has all its required columns here.
        sure: `best` knows at least half of the headers and leads clearly.
    """

    best: Mapping | None
    ranked: tuple[Ranked, ...]
    sure: bool


def match_headers(mapping: Mapping, columns: Iterable[str], title: str = "") -> Match:
    """Return which header of a file holds which column of `mapping`.

    Where several fit one column, the header that the mapping names first wins. A unit or a
    currency in the `title` above the headers holds for money whose header names none.
    """
    headers = tuple(columns)
    given: dict[str, str] = {}
    for header in headers:
        given.setdefault(normalise(header).text, header)
    found: dict[str, Binding] = {}
    for name, column in mapping.columns.items():
        for text in (normalise(header).text for header in (*column.headers, name)):
            if text in given:
                found[name] = _bind(column, given[text], title)
                break
    taken = {binding.header for binding in found.values()}
    unknown = tuple(header for header in headers if header not in taken)
    return Match(found, tuple(_missing(mapping, found)), unknown)


def _bind(column: Column, header: str, title: str) -> Binding:
    if column.kind is not ColumnKind.MONEY:
        return Binding(header)
    units: dict[str, Unit] = {unit: unit for unit in get_args(Unit)}
    unit = units.get(unit_asked(header, title))
    return Binding(header, unit, currency_asked(header, title))


def _missing(mapping: Mapping, found: Dict[str, Binding]) -> Iterable[str]:
    for name, column in mapping.columns.items():
        if column.required and name not in found:
            yield name
    for group in (mapping.one_of, mapping.any_of):
        if group and not any(name in found for name in group):
            yield "|".join(group)


def guess(columns: Iterable[str], mappings: Iterable[Mapping] | None = None) -> Guess:
    """Return which of `mappings` (the ready ones) the headers `columns` fit.

    Ranked: those with all required columns first, then by score, then by name.
    """
    headers = tuple(columns)
    known = {each.name: each for each in (ready().values() if mappings is None else mappings)}
    ranked = sorted(
        (_rank(mapping, headers) for mapping in known.values()),
        key=lambda each: (bool(each.missing), -each.score, each.name),
    )
    fitting = [each for each in ranked if not each.missing]
    if not fitting:
        return Guess(None, tuple(ranked), sure=False)
    best, *others = fitting
    lead = best.score - max((each.score for each in others), default=0.0)
    sure = best.score >= LEAST_SCORE and lead >= CLEAR_LEAD
    return Guess(known[best.name], tuple(ranked), sure)


def _rank(mapping: Mapping, headers: tuple[str, ...]) -> Ranked:
    match = match_headers(mapping, headers)
    of_file = len(match.bindings) / max(len(headers), 1)
    of_mapping = len(match.bindings) / len(mapping.columns)
    score = round(0.8 * of_file + 0.2 * of_mapping, 3)
    return Ranked(mapping.name, score, tuple(match.bindings), match.missing)
