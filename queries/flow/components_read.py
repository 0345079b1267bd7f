"""Which payee has which account, phone and address: properties and links, as numbers."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.kinds import Label, Link
from graph.query import Bound, Query
from graph.store import GraphStore
from queries.flow.columns import Int32s

Bools = npt.NDArray[np.bool_]

_INSTITUTIONS: Final = pa.array(["enterprise", "agency", "collective"])
_TIMEOUT: Final = 3600.0  # seconds for one read


class Key(StrEnum):
    """What payees may share."""

    ACCOUNT = "account"
    PHONE = "phone"
    ADDRESS = "address"


def read(store: GraphStore, name: str, **of: Bound) -> pa.Table:
    """Return all rows of the text `name` of this package."""
    query = Query("queries.flow", name).bound(**of)
    return store.read_table(query, timeout=_TIMEOUT)


class People:
    """Payees by row: ids, households and whether they are institutions or enterprises."""

    def __init__(self, payees: pa.Table) -> None:
        self.ids = texts(payees["id"])
        kinds = texts(payees["kind"])
        self.institution = flags(pc.is_in(kinds, _INSTITUTIONS))
        self.enterprise = flags(pc.equal(kinds, "enterprise"))
        self.household = codes(texts(payees["household"]))[0]  # -1 is unknown

    def names(self, rows: Int32s) -> list[str]:
        """Return the ids of `rows`, sorted."""
        return sorted(self.ids.take(pa.array(rows)).to_pylist())


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds which value of one key, each pair once, by value.

    Attributes:
        payee, value: rows and value numbers.
        tokens: of the values.
        public: values that a village holds too.
    """

    payee: Int32s
    value: Int32s
    tokens: pa.Array
    public: Bools


def held_by(store: GraphStore, people: People, payees: pa.Table, key: Key) -> Held:
    """Return who holds which value of `key`; `payees` are the rows that `people` come from."""
    ids, linked = _links(store, Label.PAYEE, key)
    village = texts(pa.chunked_array([], pa.string()))
    if key is Key.ACCOUNT:
        own = texts(read(store, "village_tokens")["token"])
        village = pa.concat_arrays([own, _links(store, Label.VILLAGE_ACCOUNT, key)[1]])
    rows = pc.fill_null(pc.index_in(ids, people.ids), -1).to_numpy(zero_copy_only=False)
    payee = np.concatenate([np.arange(len(people.ids)), rows, np.full(len(village), -2)])
    value, tokens = codes(pa.concat_arrays([texts(payees[key]), linked, village]))
    public = np.zeros(len(tokens), np.bool_)
    public[value[(payee == -2) & (value >= 0)]] = True
    known = (value >= 0) & (payee >= 0)
    count = max(len(people.ids), 1)
    pairs = np.sort(value[known].astype(np.int64) * count + payee[known])
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    return Held(
        (pairs % count).astype(np.int32), (pairs // count).astype(np.int32), tokens, public
    )


def _links(store: GraphStore, holder: Label, key: Key) -> tuple[pa.Array, pa.Array]:
    """Return who of `holder` is linked to which value."""
    account = key is Key.ACCOUNT
    link = Link.HAS_ACCOUNT if account else Link.HAS_CONTACT
    label = Label.BANK_ACCOUNT if account else Label.CONTACT
    rows = read(store, "holdings", holder=holder, link=link, label=label)
    if not account:
        rows = rows.filter(pc.equal(rows["kind"].cast(pa.string()), str(key)))
    prefix = "account:" if account else f"contact:{key}:"
    held = texts(rows["held"])
    bare = pc.utf8_slice_codeunits(held, len(prefix))
    return texts(rows["id"]), pc.if_else(pc.starts_with(held, prefix), bare, held)


def codes(texts: pa.Array) -> tuple[Int32s, pa.Array]:
    """Return a number for each text, -1 for the empty one, and the texts by number."""
    encoded = pc.dictionary_encode(pc.if_else(pc.equal(texts, ""), None, texts))
    codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    return codes.astype(np.int32), encoded.dictionary


def texts(column: Any) -> pa.Array:
    """Return a column as one array of text."""
    chunks = column.cast(pa.large_string())
    return chunks.combine_chunks() if isinstance(chunks, pa.ChunkedArray) else chunks


def flags(column: Any) -> Bools:
    """Return a column of truth values for NumPy."""
    return np.asarray(column.to_numpy(zero_copy_only=False), np.bool_)
