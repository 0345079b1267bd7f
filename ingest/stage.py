"""Stage one sheet: its rows read, checked, keyed and turned into statements."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.checks import SUFFIXES, unknown_divisions
from ingest.checks.column import ColumnKind
from ingest.emit import Emitter
from ingest.identity import Tokens
from ingest.keys import Occurrences, SeenKeys
from ingest.lookup import StoreLookup
from ingest.plan import PlannedSheet
from ingest.readers import BrokenRow, Chunk, chunks
from ingest.rows import Mask, Rows, add_keys, masked, read_rows
from ingest.staging import Staging

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
        for chunk in chunks(self.planned.sheet):
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
        again[[place for place in maybe if self._is_again(keys, good, place)]] = True
        rows.refuse(self._key_header(), "duplicate_key", again)

    def _is_again(self, keys: pa.Array, good: Mask, place: int) -> bool:
        key = keys[int(place)].as_py()
        before = pc.equal(keys.slice(0, int(place)), key).to_numpy(zero_copy_only=False)
        if (before & good[: int(place)]).any():
            return True
        found = self.context.staging.db.execute(
            "SELECT 1 FROM line WHERE source = $1 AND row_key = $2 LIMIT 1", [self.number, key]
        ).fetchone()
        return found is not None

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
            places = pa.array(fault.positions)
            values = [
                self._shown(fault.column, cell)
                for cell in self._cells(rows, fault.column, places)
            ]
            self._problem(
                rows.numbers[fault.positions], fault.column, values, fault.code, fault.level
            )
        bad = pa.array(np.flatnonzero(~rows.good))
        texts = [json.dumps(row, ensure_ascii=False) for row in rows.raw.take(bad).to_pylist()]
        self._raw(rows.numbers[~rows.good], texts)

    def _cells(self, rows: Rows, header: str, places: pa.Array) -> list[str]:
        if header not in rows.raw.column_names:
            return [""] * len(places)
        cells: list[str] = rows.raw[header].combine_chunks().take(places).to_pylist()
        return cells

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
        for row, number in zip(broken, numbers, strict=True):
            self._problem(np.array([number]), "", [""], row.code, "error")
        self._raw(
            numbers, [json.dumps({"_text": row.text}, ensure_ascii=False) for row in broken]
        )

    def _problem(
        self,
        numbers: np.ndarray[tuple[int], np.dtype[np.int64]],
        header: str,
        values: list[str],
        code: str,
        level: str,
    ) -> None:
        count = len(numbers)
        self.context.staging.problems(
            pa.table(
                {
                    "row": numbers,
                    "column_name": pa.repeat(pa.scalar(header), count),
                    "value": pa.array(values, pa.string()),
                    "code": pa.repeat(pa.scalar(code), count),
                    "level": pa.repeat(pa.scalar(level), count),
                }
            )
        )

    def _raw(
        self, numbers: np.ndarray[tuple[int], np.dtype[np.int64]], texts: list[str]
    ) -> None:
        self.context.staging.raw(
            pa.table({"row": numbers, "text": pa.array(texts, pa.string())})
        )
