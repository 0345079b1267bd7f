"""Arrow tables that may enter a store: exact columns, exact types, no nulls, money above 0."""

from collections.abc import Mapping
from functools import cache
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import InvalidParameter
from graph.model import (
    BATCH_COLUMNS,
    FLOW_PAIRS,
    FLOW_PROPERTIES,
    LINK_PAIRS,
    LINK_PROPERTIES,
    SOURCE_COLUMNS,
    Flow,
    Label,
    Link,
    Type,
    node_properties,
)

_ARROW: Final[Mapping[Type, pa.DataType]] = {Type.STRING: pa.string(), Type.INT64: pa.int64()}
_ENDS: Final[Mapping[str, Type]] = {"source": Type.STRING, "target": Type.STRING}


def arrow_schema(columns: Mapping[str, Type]) -> pa.Schema:
    """Return the Arrow schema of `columns`: string and int64, never null."""
    return pa.schema([(name, _ARROW[kind]) for name, kind in columns.items()])


@cache
def node_schema(label: Label) -> pa.Schema:
    """Return the columns of a table of nodes of `label`."""
    return arrow_schema(node_properties(label))


def text_property(label: Label, name: str) -> str:
    """Return `name` if it is a text property of `label`, so that it may stand in a query."""
    if node_properties(label).get(name) is not Type.STRING:
        columns = node_properties(label).items()
        texts = [each for each, kind in columns if kind is Type.STRING]
        raise InvalidParameter(f"{label} has no text {name!r}; it has {', '.join(texts)}")
    return name


FLOW_SCHEMA: Final = arrow_schema({**_ENDS, **FLOW_PROPERTIES})
FLOW_ANSWER: Final = arrow_schema({"kind": Type.STRING, **_ENDS, **FLOW_PROPERTIES})
LINK_SCHEMA: Final = arrow_schema({**_ENDS, **LINK_PROPERTIES})
BATCH_SCHEMA: Final = arrow_schema(BATCH_COLUMNS)
SOURCE_SCHEMA: Final = arrow_schema(SOURCE_COLUMNS)
LABEL_ANSWER: Final = arrow_schema({"id": Type.STRING, "label": Type.STRING})
HOLDER_ANSWER: Final = arrow_schema(
    dict.fromkeys(("account", "id", "label", "name"), Type.STRING)
)


def checked(what: str, rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return `rows` in exactly the types of `schema`.

    Args:
        what: what the rows are, for the message.

    Raises:
        InvalidParameter: other columns, a null, or a value of another type.
    """
    if rows.column_names != schema.names:
        raise InvalidParameter(
            f"{what}: the columns are {rows.column_names}, they must be {schema.names}"
        )
    for field, column in zip(schema, rows.columns, strict=True):
        if column.null_count:
            raise InvalidParameter(
                f"{what}: column {field.name!r} has {column.null_count} nulls; "
                "unknown text is '', an unknown number 0"
            )
        if pa.types.is_int64(field.type) and not pa.types.is_integer(column.type):
            raise InvalidParameter(
                f"{what}: column {field.name!r} is {column.type}, it must be int64"
            )
    try:
        return rows.cast(schema)
    except pa.ArrowInvalid as error:
        raise InvalidParameter(f"{what}: {error}") from error


def checked_flows(
    batch: str, kind: Flow, source: Label, target: Label, rows: pa.Table
) -> pa.Table:
    """Return `rows` as flows of `kind` that `batch` may load; amounts are above 0 fen."""
    what = f"{kind} from {source} to {target}"
    _allowed(what, (source, target), FLOW_PAIRS[kind])
    table = _owned(what, batch, checked(what, rows, FLOW_SCHEMA))
    least = pc.min(table["amount"]).as_py()
    if least is not None and least <= 0:
        raise InvalidParameter(
            f"{what}: the least amount is {least} fen, it must be above 0; "
            "money that comes back is a RETURNED flow"
        )
    return table


def checked_links(
    batch: str, kind: Link, source: Label, target: Label, rows: pa.Table
) -> pa.Table:
    """Return `rows` as links of `kind` that `batch` may load."""
    what = f"{kind} from {source} to {target}"
    _allowed(what, (source, target), LINK_PAIRS[kind])
    return _owned(what, batch, checked(what, rows, LINK_SCHEMA))


def checked_nodes(batch: str, label: Label, rows: pa.Table) -> pa.Table:
    """Return `rows` as new nodes of `label` that `batch` may load; each id stands once."""
    table = _owned(label, batch, checked(label, rows, node_schema(label)))
    distinct = pc.count_distinct(table["id"]).as_py()
    if distinct != table.num_rows:
        raise InvalidParameter(
            f"{label}: {table.num_rows} rows with {distinct} different ids; an id stands once"
        )
    return table


def ids_table(ids: pa.Array | pa.ChunkedArray) -> pa.Table:
    """Return the distinct, non-null `ids` as a table with the one column `id`."""
    distinct = pc.unique(ids.cast(pa.string())).drop_null()
    return pa.table({"id": distinct})


def _allowed(
    what: str, pair: tuple[Label, Label], pairs: tuple[tuple[Label, Label], ...]
) -> None:
    if pair not in pairs:
        known = ", ".join(f"{a}->{b}" for a, b in pairs)
        raise InvalidParameter(f"{what} is not in the model; there are {known}")


def _owned(what: str, batch: str, table: pa.Table) -> pa.Table:
    others = table.filter(pc.not_equal(table["batch"], batch))
    if others.num_rows:
        raise InvalidParameter(
            f"{what}: {others.num_rows} rows belong to batch {others['batch'][0].as_py()!r}, "
            f"this load is of batch {batch!r}"
        )
    return table
