"""From cells to chunks: blank rows out, totals and damaged text told."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.readers.sheet import TEXT_SHOWN, BrokenRow, Chunk

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

DAMAGED: Final = "\ufffd"  # what a decoder puts for bytes it cannot read

_TOTALS: Final = pa.array(
    [
        f"{scope}{word}{end}"
        for scope in (
            "",
            "本页",
            "本月",
            "本年",
            "本期",
            "全年",
            "全部",
            "全镇",
            "全村",
            "全县",
        )
        for word in (
            "合计",
            "总计",
            "小计",
            "共计",
            "累计",
            "合 计",
            "总 计",
            "小 计",
            "合  计",
            "合　计",
        )
        for end in ("", ":", "：", "金额")
    ]
)
_LABELLED: Final = 6  # columns that may hold the word


def text_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> pa.Table:
    """Return rows of text as a table."""
    cells = zip(*rows, strict=True) if rows else ([] for _ in columns)
    return pa.table([pa.array(column, pa.string()) for column in cells], names=list(columns))


def assemble(
    rows: Rows,
    table: pa.Table,
    broken: Sequence[BrokenRow],
    done: float,
    *,
    damaged: bool = False,
) -> Chunk:
    """Return a chunk without blank rows and with totals, and damaged rows, among the broken.

    Args:
        damaged: some bytes could not be decoded and stand as U+FFFD.
    """
    drop = _blank(table)
    told = list(broken)
    for code, mask in (
        ("total_row", _totals(table)),
        ("undecodable", _damaged(table) if damaged else None),
    ):
        if mask is not None:
            told += [
                _told(table, int(place), rows, code) for place in np.flatnonzero(mask & ~drop)
            ]
            drop |= mask
    if drop.any():
        keep = pa.array(~drop)
        rows, table = rows[~drop], table.filter(keep)
    return Chunk(pa.array(rows), table, tuple(sorted(told, key=lambda row: row.row)), done)


def shown(text: str) -> str:
    """Return `text` short enough to be kept."""
    return text if len(text) <= TEXT_SHOWN else text[:TEXT_SHOWN] + "…"


def _told(table: pa.Table, place: int, rows: Rows, code: str) -> BrokenRow:
    cells = (str(column[place]) for column in table.columns)
    return BrokenRow(int(rows[place]), shown(",".join(cells)), code)


def _flags(array: pa.ChunkedArray) -> Mask:
    return np.asarray(array.to_numpy(), dtype=np.bool_)


def _blank(table: pa.Table) -> Mask:
    blank = np.ones(len(table), np.bool_)
    for column in table.columns:
        blank &= _flags(pc.equal(column, ""))
        if not blank.any():
            break
    return blank


def _damaged(table: pa.Table) -> Mask:
    damaged = np.zeros(len(table), np.bool_)
    for column in table.columns:
        damaged |= _flags(pc.match_substring(column, DAMAGED))
    return damaged


def _totals(table: pa.Table) -> Mask | None:
    """Return rows that add up others: a total's word comes first, or stands among few cells."""
    found = np.zeros(len(table), np.bool_)
    for column in table.columns[:_LABELLED]:
        found |= _flags(pc.is_in(column, _TOTALS))
    for place in np.flatnonzero(found):
        cells = [text for column in table.columns if (text := str(column[int(place)]))]
        first = pc.is_in(pa.array(cells[:1]), _TOTALS)[0].as_py()
        found[place] = first or len(cells) * 2 < table.num_columns
    return found if found.any() else None
