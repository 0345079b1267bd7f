"""Rows of a chunk, read by their mapping: typed fields, faults, keys and money."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.model import Type
from ingest.checks import READABLE, SUFFIXES, Tokens, parse
from ingest.checks.column import Level
from ingest.currencies import words_for
from ingest.guess import Match
from ingest.keys import Occurrences, content_hashes, natural_keys
from ingest.mapping import Conditions
from ingest.mapping import Mapping as RowMapping
from ingest.readers import Chunk

Mask = npt.NDArray[np.bool_]

#: Faults of cells of money whose amount is known all the same.
_AMOUNT_KNOWN: Final = READABLE | {"other_currency"}


@dataclass(frozen=True, slots=True)
class Fault:
    """Rows that share a fault: positions in the chunk, the column as the file names it."""

    column: str
    code: str
    level: Level
    positions: npt.NDArray[np.int64]


@dataclass(slots=True)
class Rows:
    """A chunk under its mapping.

    Attributes:
        numbers: row of the batch, int64.
        fields: every field of the mapping, as long as the chunk; text or int64, never null.
        fen: the row's money for control totals; null where it cannot be read.
        faults: what is wrong or odd, in the order it was found.
    """

    raw: pa.Table
    numbers: npt.NDArray[np.int64]
    fields: dict[str, pa.Array]
    fen: pa.Array
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, column: str, code: str, rows: Mask, level: Level = "error") -> None:
        """Note that `rows` have a fault."""
        if rows.any():
            self.faults.append(Fault(column, code, level, np.flatnonzero(rows)))

    @property
    def good(self) -> Mask:
        """Return which rows have no error so far."""
        good = np.ones(len(self.numbers), dtype=bool)
        for fault in self.faults:
            if fault.level == "error":
                good[fault.positions] = False
        return good


def holds(values: pa.Array) -> Mask:
    """Return where `values` hold something: neither '' nor 0."""
    empty = "" if pa.types.is_string(values.type) else 0
    found: Mask = pc.not_equal(values, empty).to_numpy(zero_copy_only=False)
    return found


def meets(
    rule: Conditions, fields: Mapping[str, pa.Array], existing: Mapping[str, Mask], length: int
) -> Mask:
    """Return where the conditions of a rule hold; `existing` says which aliases do."""
    met = np.ones(length, dtype=bool)
    for name in rule.when:
        met &= existing[name] if name in existing else holds(fields[name])
    for name in rule.unless:
        met &= ~(existing[name] if name in existing else holds(fields[name]))
    for name, allowed in rule.when_value.items():
        options = pa.array(list(allowed), pa.string())
        met &= pc.is_in(fields[name], value_set=options).to_numpy(zero_copy_only=False)
    return met


def first_held(fields: Mapping[str, pa.Array], names: Iterable[str]) -> pa.Array:
    """Return per row the first of the named fields that holds something."""
    chosen: pa.Array | None = None
    for name in names:
        values = fields[name]
        chosen = (
            values if chosen is None else pc.if_else(pa.array(holds(chosen)), chosen, values)
        )
    assert chosen is not None
    return chosen


def read_rows(
    mapping: RowMapping,
    match: Match,
    chunk: Chunk,
    first_row: int,
    tokens: Tokens,
    currency: str,
) -> Rows:
    """Read a chunk: parse every column, then the checks that look at a whole row."""
    length = chunk.table.num_rows
    rows = Rows(
        chunk.table,
        chunk.rows.to_numpy() + first_row,
        {},
        pa.nulls(length, pa.int64()),
    )
    for name in mapping.columns:
        if name not in match.bindings:
            rows.fields |= _absent(mapping, name, length)
    for alike in _alike(mapping, match):
        _read_alike(rows, mapping, match, alike, tokens)
    _check_alternatives(mapping, match, rows)
    _check_currency(mapping, match, rows, currency)
    rows.fen = _money(mapping, match, rows)
    return rows


def _alike(mapping: RowMapping, match: Match) -> list[list[str]]:
    """Return the columns that the file has, those together that are read in the same way."""
    groups: dict[object, list[str]] = {}
    for name, column in mapping.columns.items():
        if name in match.bindings:
            spec = replace(column.spec(match.bindings[name].unit), choices={})
            alone = name if column.choices else ""
            groups.setdefault((column.kind, repr(spec), alone), []).append(name)
    return list(groups.values())


def _read_alike(
    rows: Rows, mapping: RowMapping, match: Match, names: list[str], tokens: Tokens
) -> None:
    """Read columns of one kind as one: who is named in three of them is looked at once."""
    column, length = mapping.columns[names[0]], len(rows.numbers)
    headers = [match.bindings[name].header for name in names]
    cells = pa.chunked_array([part for each in headers for part in rows.raw[each].chunks])
    spec = column.spec(match.bindings[names[0]].unit)
    parsed = parse(column.kind, cells, spec, tokens)
    for place, (name, header) in enumerate(zip(names, headers, strict=True)):
        first = place * length
        for suffix, values in parsed.values.items():
            rows.fields[name + suffix] = values.slice(first, length)
        for problem in parsed.problems:
            where = problem.rows[slice(*np.searchsorted(problem.rows, (first, first + length)))]
            if len(where):
                rows.faults.append(Fault(header, problem.code, problem.level, where - first))


def _absent(mapping: RowMapping, name: str, length: int) -> dict[str, pa.Array]:
    """Return a column that the file has not: its default, or nothing."""
    column = mapping.columns[name]
    suffixes = ("", *SUFFIXES.get(column.kind, ()))
    absent = {}
    for suffix in suffixes:
        if mapping.fields.get(name + suffix, Type.STRING) is Type.INT64:
            absent[name + suffix] = pa.array(np.zeros(length, dtype=np.int64))
        else:
            default = column.default if suffix == "" else ""
            absent[name + suffix] = pa.repeat(pa.scalar(default, pa.string()), length)
    return absent


def _check_alternatives(mapping: RowMapping, match: Match, rows: Rows) -> None:
    for names, code in ((mapping.one_of, "not_one_of"), (mapping.any_of, "none_of")):
        if not names:
            continue
        held = np.sum([holds(rows.fields[name]) for name in names], axis=0)
        # A cell that could not be read holds something all the same: one fault is enough.
        faulty = ~rows.good
        wrong = (held != 1) if code == "not_one_of" else (held == 0)
        headers = [match.bindings[name].header for name in names if name in match.bindings]
        rows.refuse("/".join(headers), code, wrong & ~faulty)


def _check_currency(mapping: RowMapping, match: Match, rows: Rows, currency: str) -> None:
    """Refuse money in another currency, be it named in a column or in a header."""
    if mapping.currency in match.bindings:
        accepted = pa.array(["", *words_for(currency)])
        values = pc.utf8_lower(rows.fields[mapping.currency])
        other = ~pc.is_in(values, value_set=accepted).to_numpy(zero_copy_only=False)
        rows.refuse(match.bindings[mapping.currency].header, "other_currency", other)
    for binding in match.bindings.values():
        if binding.currency not in ("", currency):
            filled = holds(rows.raw[binding.header])
            rows.refuse(binding.header, "other_currency", filled)


def _money(mapping: RowMapping, match: Match, rows: Rows) -> pa.Array:
    """Return the money of each row; null where a cell of money cannot be read."""
    length = len(rows.numbers)
    if not mapping.amount:
        return pa.array(np.zeros(length, dtype=np.int64))
    amounts = first_held(rows.fields, mapping.amount)
    headers = {match.bindings[name].header for name in mapping.amount if name in match.bindings}
    unreadable = np.zeros(length, dtype=bool)
    for fault in rows.faults:
        if (
            fault.column in headers
            and fault.level == "error"
            and fault.code not in _AMOUNT_KNOWN
        ):
            unreadable[fault.positions] = True
    return pc.if_else(pa.array(unreadable), pa.scalar(None, pa.int64()), amounts)


def add_keys(mapping: RowMapping, rows: Rows, occurrences: Occurrences) -> None:
    """Add the field `row_key`: the natural key, else a hash of the row's content."""
    length = len(rows.numbers)
    keys = pa.repeat(pa.scalar("", pa.string()), length)
    if mapping.key:
        fields = [pc.cast(rows.fields[name], pa.string()) for name in mapping.key]
        needed = mapping.key_needs or mapping.key
        complete = np.all([holds(rows.fields[name]) for name in needed], axis=0)
        keys = pc.if_else(pa.array(complete), natural_keys(fields), "")
    without = ~holds(keys)
    if without.any():
        keys = _with_hashes(mapping, rows, keys, without, occurrences)
    rows.fields["row_key"] = keys


def _with_hashes(
    mapping: RowMapping, rows: Rows, keys: pa.Array, without: Mask, occurrences: Occurrences
) -> pa.Array:
    places = pa.array(np.flatnonzero(without))
    columns = [rows.fields[name].take(places) for name in mapping.columns]
    hashes = occurrences.number(content_hashes(columns))
    return pc.replace_with_mask(keys, pa.array(without), hashes)


def masked(text: str) -> str:
    """Return `text` with all but its ends hidden; short text is hidden whole."""
    shown = len(text) // 4 if len(text) < 12 else 3
    return text[:shown] + "*" * (len(text) - 2 * shown) + text[len(text) - shown :]
