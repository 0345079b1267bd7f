"""Looking up many ids at once."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from graph.model import Flow, Label, Link
from graph.neo4j_connection import CHUNK
from graph.schema.neo4j import text
from graph.tables import (
    FLOW_ANSWER,
    HOLDER_ANSWER,
    LABEL_ANSWER,
    LINK_SCHEMA,
    ids_table,
    node_schema,
    text_property,
)

#: Runs a text with its values and returns the maps that it found.
Look = Callable[[str, dict[str, Any]], list[dict[str, Any]]]

_HOLDERS: Final = (Label.PAYEE, Label.VILLAGE_ACCOUNT)


def nodes_by_id(ask: Look, label: Label, ids: pa.Array) -> pa.Table:
    """See `GraphStore.nodes_by_id`."""
    return _found(ask, [text("nodes_by_id", label=label)], ids, node_schema(label))


def labels_by_id(ask: Look, ids: pa.Array) -> pa.Table:
    """See `GraphStore.labels_by_id`."""
    return _found(ask, [text("labels_by_id")], ids, LABEL_ANSWER)


def flows_by_id(ask: Look, ids: pa.Array) -> pa.Table:
    """See `GraphStore.flows_by_id`; one text a kind, since an index belongs to a kind."""
    texts = [text("flows_by_id", kind=kind) for kind in Flow]
    return _found(ask, texts, ids, FLOW_ANSWER)


def links_by_source(
    ask: Look, kind: Link, source: Label, target: Label, ids: pa.Array
) -> pa.Table:
    """See `GraphStore.links_by_source`."""
    words = text("links_by_source", kind=kind, source=source, target=target)
    return _found(ask, [words], ids, LINK_SCHEMA)


def nodes_where(ask: Look, label: Label, name: str, values: pa.Array) -> pa.Table:
    """See `GraphStore.nodes_where`; an index is used where the property has one."""
    words = text("nodes_where", label=label).replace("<name>", text_property(label, name))
    return _found(ask, [words], values, node_schema(label))


def holders_of(ask: Look, accounts: pa.Array) -> pa.Table:
    """See `GraphStore.holders_of`: by their own property or by a link; nobody holds ''."""
    known = pc.filter(accounts, pc.not_equal(accounts, ""))
    names = ("holders_of", "holders_linked")
    texts = [text(name, label=label) for name in names for label in _HOLDERS]
    both = _found(ask, texts, known, HOLDER_ANSWER)
    return both.group_by(HOLDER_ANSWER.names, use_threads=False).aggregate([])


def _found(ask: Look, texts: Sequence[str], ids: pa.Array, schema: pa.Schema) -> pa.Table:
    """Return the maps that `texts` find for `ids` as one table."""
    wanted = ids_table(ids)
    tables = [schema.empty_table()]
    for start in range(0, wanted.num_rows, CHUNK):
        some = wanted["id"].slice(start, CHUNK).to_pylist()
        for words in texts:
            rows = ask(words, {"ids": some})
            tables.append(pa.Table.from_pylist(rows, schema=schema))
    return pa.concat_tables(tables)
