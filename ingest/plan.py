"""Which files are read, with which mapping, in which order."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from graph.errors import NotFound, SourceError
from ingest.checks.column import ColumnKind, Unit
from ingest.guess import Guess, Match, guess, match_headers
from ingest.headers import unit_asked
from ingest.mapping import Mapping, load_mapping
from ingest.outcome import SourceUsed
from ingest.readers import Sheet, sha256, sheets

#: What a folder is searched for; a file named on the command line may end as it likes.
ENDINGS: Final = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".parquet", ".jsonl", ".xml"})
#: Files that lie beside exports and are none.
NOT_EXPORTS: Final = frozenset({"truth.jsonl", "dirty.jsonl", "readme.txt"})


@dataclass(frozen=True, slots=True)
class PlannedSheet:
    """A sheet with its mapping and how their headers meet.

    Attributes:
        name: of the file below the folder that was named, so that two of one name differ.
    """

    name: str
    sheet: Sheet
    mapping: Mapping
    match: Match
    guessed: bool
    digest: str

    @property
    def used(self) -> SourceUsed:
        """Return what the outcome says of this sheet."""
        return SourceUsed(
            self.name,
            self.sheet.sheet,
            str(self.mapping),
            self.guessed,
            self.match.unknown,
        )


def plan(paths: Iterable[Path], mapping: str | None) -> list[PlannedSheet]:
    """Return every sheet of `paths` with its mapping, in load order.

    Raises:
        NotFound: a path or the mapping is not there, or a folder holds nothing to read.
        SourceError: a file cannot be read, or no mapping fits it for certain.
    """
    given = load_mapping(mapping) if mapping else None
    planned = [_planned(name, sheet, given, digest) for name, sheet, digest in _sheets(paths)]
    if not planned:
        raise NotFound("nothing to read: the files hold no rows under a header")
    return sorted(planned, key=lambda each: (each.mapping.stage, str(each.sheet.file)))


def _sheets(paths: Iterable[Path]) -> Iterator[tuple[str, Sheet, str]]:
    for name, path in _files(paths):
        digest = sha256(path)
        for sheet in sheets(path):
            yield name, sheet, digest


def _files(paths: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    seen: set[Path] = set()
    for path in paths:
        for file in _below(path):
            if (real := file.resolve()) not in seen:
                seen.add(real)
                name = file.name if file == path else file.relative_to(path).as_posix()
                yield _as_text(name), file


def _as_text(name: str) -> str:
    """Return a file's name as text: names from old Chinese systems are GB18030 bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name


def _below(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise NotFound(f"no file or folder {str(path)!r}")
    found = [
        file
        for file in sorted(path.rglob("*"))
        if file.is_file()
        and file.suffix.lower() in ENDINGS
        and file.name.lower() not in NOT_EXPORTS
        and not file.name.startswith((".", "~$"))
    ]
    if not found:
        raise NotFound(
            f"the folder {str(path)!r} holds no file ending in {', '.join(sorted(ENDINGS))}"
        )
    return found


def _planned(name: str, sheet: Sheet, given: Mapping | None, digest: str) -> PlannedSheet:
    mapping = given or _guessed(sheet)
    match = match_headers(mapping, _own_columns(sheet), sheet.title)
    if match.missing:
        raise SourceError(
            f"{_name(sheet)}: mapping {mapping.name} needs the columns "
            f"{', '.join(match.missing)}; the file has {', '.join(sheet.columns)}"
        )
    _check_units(sheet, mapping, match)
    return PlannedSheet(name, sheet, mapping, match, given is None, digest)


def _check_units(sheet: Sheet, mapping: Mapping, match: Match) -> None:
    """Refuse money in a unit that is not read: as 元 it would be another amount."""
    for name, binding in match.bindings.items():
        unit = unit_asked(binding.header, sheet.title)
        money = mapping.columns[name].kind is ColumnKind.MONEY
        if money and unit and unit not in get_args(Unit):
            raise SourceError(
                f"{_name(sheet)}: the column {binding.header!r} is in {unit}; money is read in "
                f"{', '.join(get_args(Unit))}: convert it and name the unit in the header"
            )


def _own_columns(sheet: Sheet) -> list[str]:
    """Return the headers without those that a quarantine file adds (they start with `_`)."""
    return [header for header in sheet.columns if not header.startswith("_")]


def _guessed(sheet: Sheet) -> Mapping:
    found = guess(_own_columns(sheet))
    if found.best is not None and found.sure:
        return found.best
    raise SourceError(
        f"{_name(sheet)}: no mapping fits its headers for certain "
        f"({', '.join(sheet.columns)}). {_candidates(found)} Name one with --mapping."
    )


def _candidates(found: Guess) -> str:
    nearest = [
        f"{each.name} ({each.score:.0%}"
        + (f", without {', '.join(each.missing)})" if each.missing else ")")
        for each in found.ranked[:3]
    ]
    return f"Nearest: {'; '.join(nearest)}."


def _name(sheet: Sheet) -> str:
    return str(sheet.file) + (f" [{sheet.sheet}]" if sheet.sheet else "")
