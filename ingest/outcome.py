"""What a run of `ingest` did: control totals that close, and what a clerk has to mend."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Count:
    """Rows and their money.

    Attributes:
        fen: signed sum of the amount column, as a spreadsheet's SUM of it.
        unreadable: rows whose amount cannot be read; they count in `rows` only.
    """

    rows: int = 0
    fen: int = 0
    unreadable: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.rows + other.rows, self.fen + other.fen, self.unreadable + other.unreadable
        )


@dataclass(frozen=True, slots=True)
class SourceUsed:
    """A file (or sheet) of the run and the mapping it was read with."""

    file: str
    sheet: str
    mapping: str
    guessed: bool
    unknown_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Totals of one run; `read` is the sum of the other three, always.

    Attributes:
        batch: empty when nothing was loaded (a dry run, or nothing new).
        nodes: new and filled nodes by label; `flows` and `links` new ones by kind. A row whose
            flow is known is unchanged even where it fills a node.
        warnings: rows by code of a warning; they were loaded all the same.
        reasons: rows by code of the error that put them in quarantine.
        quarantine: files to mend and import again.
    """

    batch: str
    dry_run: bool
    sources: tuple[SourceUsed, ...]
    read: Count
    loaded: Count
    unchanged: Count
    quarantined: Count
    nodes: Mapping[str, int] = field(default_factory=dict)
    flows: Mapping[str, int] = field(default_factory=dict)
    links: Mapping[str, int] = field(default_factory=dict)
    warnings: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)
    quarantine: tuple[Path, ...] = ()

    @property
    def changes(self) -> bool:
        """Return whether there is anything to write."""
        return bool(self.nodes or self.flows or self.links)
