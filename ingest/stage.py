"""Stage one sheet: its rows read, checked, keyed and turned into statements."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.ahead import ahead
from ingest.checks import SUFFIXES, unknown_divisions
from ingest.checks.column import ColumnKind
from ingest.emit import Emitter
from ingest.identity import Tokens
from ingest.keys import Occurrences, SeenKeys
from ingest.lookup import StoreLookup
from ingest.plan import PlannedSheet
from ingest.readers import BrokenRow, Chunk, chunks
from ingest.rows import Fault, Mask, Rows, add_keys, masked, read_rows
from ingest.staging import Staging
from ingest.statements import Places

#: Kinds whose cells are shown with the middle hidden when something is wrong with them.
_PERSONAL = frozenset(
    {kind for kind, suffixes in SUFFIXES.items() if "_mask" in suffixes}
    | {ColumnKind.NAME, ColumnKind.INVOICE_QR}
)


@dataclass(frozen=True, slots=True)
class Context:
    """What every sheet of a run shares.

    Attributes:
        refused: rows of the batch that must not be loaded, and why.
    """

    staging: Staging
    lookup: StoreLookup
    tokens: Tokens
    batch: str
    currency: str
    refused: Mapping[int, str]


class SheetStager:
    """Stages a sheet chunk by chunk; `rows` counts every line, blank ones too."""

    def __init__(
        self, planned: PlannedSheet, number: int, first_row: int, context: Context
    ) -> None:
        self.planned = planned
        self.number = number
        self.first_row = first_row
        self.context = context
        self.rows = 0
        self._seen = SeenKeys()
        self._occurrences = Occurrences()

    def stage(self, tick: Callable[[float, int], None]) -> int:
        """Stage the whole sheet; `tick` is told the share read and the rows so far."""
        for chunk in ahead(chunks(self.planned.sheet)):
            self._stage_broken(chunk.broken)
            if chunk.table.num_rows:
                self._stage_chunk(chunk)
            last = max(
                int(pc.max(chunk.rows).as_py() or 0) if len(chunk.rows) else 0,
                max((broken.row for broken in chunk.broken), default=0),
            )
            if len(chunk.rows) or chunk.broken:
                self.rows = max(self.rows, last + 1)
            tick(chunk.done, self.rows)
        return self.rows

    def _stage_chunk(self, chunk: Chunk) -> None:
        planned, context = self.planned, self.context
        rows = read_rows(
            planned.mapping,
            planned.match,
            chunk,
            self.first_row,
            context.tokens,
            context.currency,
        )
        self._warn_of_divisions(rows)
        add_keys(planned.mapping, rows, self._occurrences)
        self._refuse_known(rows)
        self._refuse_duplicates(rows)
        Emitter(planned.mapping, rows, context.lookup, context.batch).emit(context.staging)
        self._stage_lines(rows)
        self._stage_problems(rows)

    def _warn_of_divisions(self, rows: Rows) -> None:
        if self.planned.mapping.name == "divisions":
            return
        for name, column in self.planned.mapping.columns.items():
            binding = self.planned.match.bindings.get(name)
            if column.kind is not ColumnKind.DIVISION or binding is None:
                continue
            codes = pc.unique(rows.fields[name])
            known = self.context.lookup.known_divisions(codes)
            if known is not None:
                problem = unknown_divisions(rows.fields[name], known)
                strange = np.zeros(len(rows.numbers), dtype=bool)
                strange[problem.rows] = True
                rows.refuse(binding.header, problem.code, strange, problem.level)

    def _refuse_known(self, rows: Rows) -> None:
        refused = self.context.refused
        if not refused:
            return
        first, last = int(rows.numbers[0]), int(rows.numbers[-1])
        here = {row: code for row, code in refused.items() if first <= row <= last}
        for code in set(here.values()):
            marked = np.isin(rows.numbers, [row for row, why in here.items() if why == code])
            rows.refuse(self._key_header(), code, marked)

    def _refuse_duplicates(self, rows: Rows) -> None:
        """Refuse a row whose natural key a good row of this sheet had before."""
        good = rows.good
        if not self.planned.mapping.key or not good.any():
            return
        keys = rows.fields["row_key"]
        places = np.flatnonzero(good)
        maybe = places[self._seen.again(keys.take(pa.array(places)))]
        if len(maybe) == 0:
            return
        again = np.zeros(len(keys), dtype=bool)
        again[maybe[self._came_before(keys, places, maybe)]] = True
        rows.refuse(self._key_header(), "duplicate_key", again)

    def _came_before(self, keys: pa.Array, good: Places, maybe: Places) -> Mask:
        """Return which of the rows `maybe` have a key that stands above, here or staged."""
        first: dict[str, int] = {}
        for place, key in zip(
            good.tolist(), keys.take(pa.array(good)).to_pylist(), strict=True
        ):
            first.setdefault(key, place)
        asked = keys.take(pa.array(maybe)).to_pylist()
        staged = self._staged_keys(pa.array(asked, pa.string()))
        return np.array(
            [
                first[key] < place or key in staged
                for place, key in zip(maybe.tolist(), asked, strict=True)
            ],
            dtype=bool,
        )

    def _staged_keys(self, keys: pa.Array) -> set[str]:
        asked = pa.table({"row_key": keys})  # noqa: F841 - DuckDB reads it by its name
        found = self.context.staging.db.execute(
            "SELECT DISTINCT l.row_key FROM line l SEMI JOIN asked a "
            "ON l.row_key = a.row_key WHERE l.source = $1",
            [self.number],
        ).fetchall()
        return {key for (key,) in found}

    def _key_header(self) -> str:
        bindings = self.planned.match.bindings
        names = [name for name in self.planned.mapping.key if name in bindings]
        return "/".join(bindings[name].header for name in names)

    def _stage_lines(self, rows: Rows) -> None:
        keys = pc.if_else(pa.array(rows.good), rows.fields["row_key"], "")
        self.context.staging.lines(
            pa.table(
                {
                    "row": rows.numbers,
                    "source": pa.repeat(pa.scalar(self.number, pa.int32()), len(rows.numbers)),
                    "row_key": keys,
                    "fen": rows.fen,
                }
            )
        )

    def _stage_problems(self, rows: Rows) -> None:
        for fault in rows.faults:
            values = self._values(rows, fault) if fault.level == "error" else pa.scalar("")
            self._problem(rows.numbers[fault.positions], fault, values)
        bad = np.flatnonzero(~rows.good)
        if len(bad):
            cells = rows.raw.take(pa.array(bad)).to_pylist()
            texts = [json.dumps(row, ensure_ascii=False) for row in cells]
            self._raw(rows.numbers[bad], texts)

    def _values(self, rows: Rows, fault: Fault) -> pa.Array | pa.Scalar:
        """Return the faulty cells as they may be shown."""
        if fault.column not in rows.raw.column_names:
            return pa.scalar("")
        cells = rows.raw[fault.column].take(pa.array(fault.positions)).combine_chunks()
        encoded = pc.dictionary_encode(cells)
        shown = [self._shown(fault.column, cell) for cell in encoded.dictionary.to_pylist()]
        return pa.array(shown, pa.string()).take(encoded.indices)

    def _shown(self, header: str, cell: str) -> str:
        bindings = self.planned.match.bindings.items()
        names = [name for name, binding in bindings if binding.header == header]
        personal = any(self.planned.mapping.columns[n].kind in _PERSONAL for n in names)
        return masked(cell) if personal else cell

    def _stage_broken(self, broken: tuple[BrokenRow, ...]) -> None:
        if not broken:
            return
        numbers = np.array([row.row for row in broken], dtype=np.int64) + self.first_row
        count = len(broken)
        self.context.staging.lines(
            pa.table(
                {
                    "row": numbers,
                    "source": pa.repeat(pa.scalar(self.number, pa.int32()), count),
                    "row_key": pa.repeat(pa.scalar("", pa.string()), count),
                    "fen": pa.nulls(count, pa.int64()),
                }
            )
        )
        for code in sorted({row.code for row in broken}):
            places = np.flatnonzero([row.code == code for row in broken])
            self._problem(numbers[places], Fault("", code, "error", places), pa.scalar(""))
        self._raw(
            numbers, [json.dumps({"_text": row.text}, ensure_ascii=False) for row in broken]
        )

    def _problem(self, numbers: Places, fault: Fault, values: pa.Array | pa.Scalar) -> None:
        count = len(numbers)
        words = {"column_name": fault.column, "value": values, "code": fault.code}
        columns = {
            name: pa.repeat(word, count) if isinstance(word, str | pa.Scalar) else word
            for name, word in {**words, "level": str(fault.level)}.items()
        }
        self.context.staging.problems(pa.table({"row": numbers, **columns}))

    def _raw(self, numbers: Places, texts: list[str]) -> None:
        self.context.staging.raw(
            pa.table({"row": numbers, "text": pa.array(texts, pa.string())})
        )
