"""What a chunk says of nodes and links, said once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ingest.rows import Mask, holds

Places = npt.NDArray[np.int64]


@dataclass(slots=True)
class Statement:
    """What the rows `where` say of a node each: ids and properties, as long as the chunk."""

    ids: pa.Array
    given: Mapping[str, pa.Array]
    where: Mask


def drop_covered(statements: Sequence[Statement]) -> None:
    """Take out of each statement the rows in which another one says all that it says.

    Holder, payee and beneficiary of a payment are one person more often than not.
    """
    for one in statements:
        for other in statements:
            if other is not one and one.where.any():
                one.where = one.where & ~_covered(one, other)


def _covered(one: Statement, other: Statement) -> Mask:
    covered = one.where & other.where & _flags(pc.equal(one.ids, other.ids))
    for name, values in one.given.items():
        if not covered.any():
            break
        empty = ~holds(values)
        covered &= (
            empty | _flags(pc.equal(values, other.given[name]))
            if name in other.given
            else empty
        )
    return covered


def distinct(statement: Statement) -> Places:
    """Return the rows to keep so that equal statements stand once, the earliest of them."""
    places = np.flatnonzero(statement.where)
    if not len(places):
        return places
    codes = pc.dictionary_encode(taken(statement.ids, places)).indices.to_numpy()
    first = places[_firsts(codes)][codes]  # of the same node
    repeated = np.flatnonzero(first != places)
    where, before = pa.array(places[repeated]), pa.array(first[repeated])
    same = np.ones(len(repeated), dtype=bool)
    for values in statement.given.values():
        same &= _flags(pc.equal(values.take(where), values.take(before)))
    again = np.zeros(len(places), dtype=bool)
    again[repeated] = True
    others = _distinct_exactly(statement, places[repeated[~same]])
    return np.sort(np.concatenate([places[~again], others]))


def _firsts(codes: npt.NDArray[np.int32]) -> Places:
    """Return where each code stands first; codes count up in the order they appear."""
    highest = np.maximum.accumulate(codes)
    return np.flatnonzero(np.concatenate([[True], highest[1:] > highest[:-1]]))


def _distinct_exactly(statement: Statement, places: Places) -> Places:
    rows = pa.array(places)
    columns = [statement.ids, *statement.given.values()]
    names = [f"c{number}" for number in range(len(columns))]
    table = pa.table([column.take(rows) for column in columns], names=names)
    grouped = table.append_column("place", rows).group_by(names).aggregate([("place", "min")])
    return np.asarray(grouped["place_min"].to_numpy(), np.int64)


def first_of_each(columns: Sequence[pa.Array], places: Places) -> Places:
    """Return those of `places` whose values in `columns` did not stand before."""
    pairs = np.zeros(len(places), np.int64)
    for column in columns:
        encoded = pc.dictionary_encode(taken(column, places))
        joined = pairs * len(encoded.dictionary) + encoded.indices.to_numpy()
        pairs = pd.factorize(joined)[0].astype(np.int64)
    return places[~pd.Series(pairs).duplicated().to_numpy()]


def taken(values: pa.Array, places: Places) -> pa.Array:
    """Return `values` at `places` (ascending), themselves where that is all of them."""
    return values if len(places) == len(values) else values.take(pa.array(places))


def _flags(values: pa.Array) -> Mask:
    flags: Mask = values.to_numpy(zero_copy_only=False)
    return flags
