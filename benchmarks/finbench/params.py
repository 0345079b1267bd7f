"""The official parameters of FinBench's complex reads: one row asks one question."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from graph.errors import NotFound, SourceError

_WINDOW: Final = ("startTime", "endTime")
_TRUNCATION: Final = ("truncationLimit", "truncationOrder")

#: Columns of `complex_N_param.csv`, which has no header, by the specification's names.
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "TCR1": ("id", *_WINDOW, *_TRUNCATION),
    "TCR2": ("id", *_WINDOW, *_TRUNCATION),
    "TCR3": ("id1", "id2", *_WINDOW),
    "TCR4": ("id1", "id2", *_WINDOW),
    "TCR5": ("id", *_WINDOW, *_TRUNCATION),
    "TCR6": ("id", "threshold1", "threshold2", *_WINDOW, *_TRUNCATION),
    "TCR7": ("id", "threshold", *_WINDOW, *_TRUNCATION),
    "TCR8": ("id", "threshold", *_WINDOW, *_TRUNCATION),
    "TCR9": ("id", "threshold", *_WINDOW, *_TRUNCATION),
    "TCR10": ("pid1", "pid2", *_WINDOW),
    "TCR11": ("id", *_WINDOW, *_TRUNCATION),
    "TCR12": ("id", *_WINDOW, *_TRUNCATION),
}

ORDERS: Final = (
    "TIMESTAMP_ASCENDING",
    "TIMESTAMP_DESCENDING",
    "AMOUNT_ASCENDING",
    "AMOUNT_DESCENDING",
)

Value = int | Decimal | str


@dataclass(frozen=True, slots=True)
class Asked:
    """One row of a parameter file."""

    query: str
    values: Mapping[str, Value]

    def number(self, name: str) -> int:
        """Return an id, a time in milliseconds or a limit."""
        value = self.values[name]
        assert isinstance(value, int)
        return value

    def decimal(self, name: str) -> Decimal:
        """Return a threshold as it is written."""
        value = self.values[name]
        assert isinstance(value, Decimal)
        return value

    def fen(self, name: str) -> int:
        """Return the whole fen of an amount: what is more than it is more than the amount."""
        return int(self.decimal(name) * 100)

    def json(self) -> dict[str, int | float | str]:
        """Return the row by the specification's names, numbers as numbers."""
        return {
            name: float(value) if isinstance(value, Decimal) else value
            for name, value in self.values.items()
        }


@dataclass(frozen=True, slots=True)
class Parameters:
    """A parameter file: its rows, and the lines that are none ('...', a header)."""

    query: str
    rows: tuple[Asked, ...]
    left_out: tuple[str, ...]


def read_parameters(data: Path) -> Iterator[Parameters]:
    """Yield the parameters of every query.

    Raises:
        NotFound: a parameter file is missing.
        SourceError: a row has other columns than the query.
    """
    for query in COLUMNS:
        file = data / "read_params" / f"complex_{query.removeprefix('TCR')}_param.csv"
        if not file.is_file():
            raise NotFound(f"{data} has no read_params/{file.name}")
        lines = [line for line in file.read_text("utf-8").splitlines() if line.strip()]
        asked = tuple(_asked(query, line) for line in lines if _is_row(line))
        yield Parameters(query, asked, tuple(line for line in lines if not _is_row(line)))


def _is_row(line: str) -> bool:
    """Return whether a line begins with an id; the generator also wrote '...' and headers."""
    return line.partition("|")[0].isdecimal()


def _asked(query: str, line: str) -> Asked:
    names, texts = COLUMNS[query], line.strip().split("|")
    try:
        pairs = zip(names, texts, strict=True)
        values = {name: _value(name, text) for name, text in pairs}
    except (ValueError, InvalidOperation) as error:
        raise SourceError(f"{query} takes {'|'.join(names)}, found {line!r}") from error
    return Asked(query, values)


def _value(name: str, text: str) -> Value:
    if name == "truncationOrder":
        if text not in ORDERS:
            raise ValueError(f"no truncation order {text!r}")
        return text
    return Decimal(text) if name.startswith("threshold") else int(text)
