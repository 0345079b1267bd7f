"""Rows of numbers that grow, and a hash table of them that keeps each row once."""

import numpy as np

from queries.flow.columns import Int32s
from queries.flow.compiled import compiled


@compiled
def no_rows(width: int) -> tuple[Int32s, Int32s, int]:
    """Return room for rows, their hash table, and how many there are."""
    return np.full((16, width), -1, np.int32), np.full(64, -1, np.int32), 0


@compiled
def merged(rows: Int32s, table: Int32s, count: int, more: Int32s) -> tuple[Int32s, Int32s, int]:
    """Add those of `more` that are not there yet."""
    for x in range(len(more)):
        if count == len(rows):
            rows, table = grown(rows, table, count)
        rows[count] = more[x]
        count += entered(rows, table, count)
    return rows, table, count


@compiled
def entered(rows: Int32s, table: Int32s, new: int) -> bool:
    """Put the row's number into the hash table unless an equal row is in it."""
    mark = np.uint64(0)
    for x in range(rows.shape[1]):
        mark = (mark ^ np.uint64(rows[new, x] + 1)) * np.uint64(0x9E3779B97F4A7C15)
        mark ^= mark >> np.uint64(29)
    slot = np.int64(mark & np.uint64(len(table) - 1))
    while table[slot] >= 0:
        same = True
        for x in range(rows.shape[1]):
            if rows[table[slot], x] != rows[new, x]:
                same = False
                break
        if same:
            return False
        slot = (slot + 1) & (len(table) - 1)
    table[slot] = new
    return True


@compiled
def grown(rows: Int32s, table: Int32s, count: int) -> tuple[Int32s, Int32s]:
    """Return the rows and their table with twice the room."""
    larger = np.full((2 * len(rows), rows.shape[1]), -1, np.int32)
    for x in range(count):
        for y in range(rows.shape[1]):
            larger[x, y] = rows[x, y]
    if len(table) < 4 * len(larger):
        table = np.full(8 * len(larger), -1, np.int32)
        for x in range(count):
            entered(larger, table, x)
    return larger, table
