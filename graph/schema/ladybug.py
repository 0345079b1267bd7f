"""The embedded engine's tables and the texts built from the model's names.

Names come from the enums and constants of `graph.model` only; values are always parameters.
Reading texts that do not depend on a name stand in `graph/cypher`.
"""

from collections.abc import Iterator, Mapping
from typing import Final

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
    Pair,
    Type,
    node_properties,
)
from graph.properties import MANY_FILLED

#: What the store says of itself, as text by key.
STORE_COLUMNS: Final[Mapping[str, Type]] = {"key": Type.STRING, "value": Type.STRING}

#: Rows of nodes, files and settings that are no part of the graph.
RECORDS: Final[Mapping[str, Mapping[str, Type]]] = {
    "Batch": BATCH_COLUMNS,
    "Source": SOURCE_COLUMNS,
    "Store": STORE_COLUMNS,
}

Kind = Flow | Link


def pairs_of(kind: Kind) -> tuple[Pair, ...]:
    """Return which labels `kind` may join."""
    return FLOW_PAIRS[kind] if isinstance(kind, Flow) else LINK_PAIRS[kind]


def tables() -> Iterator[str]:
    """Yield the statements that make an empty store, one table each."""
    for label in Label:
        yield _node_table(label, node_properties(label))
    for name, columns in RECORDS.items():
        yield _node_table(name, columns)
    for flow in Flow:
        yield _rel_table(flow, FLOW_PROPERTIES)
    for link in Link:
        yield _rel_table(link, LINK_PROPERTIES)


def steps(version: int) -> Iterator[str]:
    """Yield the statements that bring a store of an older `version` to this one."""
    if version < 2:
        contact, account = Label.CONTACT, Label.BANK_ACCOUNT
        yield f"ALTER TABLE {Link.HAS_CONTACT} ADD IF NOT EXISTS FROM {account} TO {contact}"
    if version < 3:
        yield _rel_table(Link.RECEIVED_FOR, LINK_PROPERTIES)
        yield f"ALTER TABLE Batch ADD IF NOT EXISTS filled STRING DEFAULT '{MANY_FILLED}'"
        for flow in Flow:
            yield f"ALTER TABLE {flow} ADD IF NOT EXISTS standard INT64 DEFAULT 0"
            yield f"ALTER TABLE {flow} ADD IF NOT EXISTS account STRING DEFAULT ''"


def copy_rows(table: str) -> str:
    """Return the text that adds the rows of `$rows` to the node table `table`."""
    return f"COPY {table} FROM $rows"


def copy_between(kind: Kind, source: Label, target: Label) -> str:
    """Return the text that adds `$rows` (source id, target id, properties) to `kind`."""
    return f"COPY {kind} FROM $rows (from='{source}', to='{target}')"


def count_rows(table: str) -> str:
    """Return the text that counts the rows of the node table `table`."""
    return f"MATCH (n:{table}) RETURN count(*) AS n"


def count_keys(table: str) -> str:
    """Return the text that counts the rows of `table` whose own key finds them."""
    found = f"MATCH (m:{table}) WHERE m.id = k RETURN count(*) AS n"
    return f"MATCH (n:{table}) WITH n.id AS k {found}"


def count_present(table: str) -> str:
    """Return the text that counts which of `$rows` (id) are rows of the node table `table`."""
    return f"LOAD FROM $rows WITH id AS k MATCH (n:{table}) WHERE n.id = k RETURN count(*) AS n"


def overwrite(label: Label) -> str:
    """Return the text that sets all properties of nodes of `label` from `$rows`."""
    names = list(node_properties(label))
    taken = ", ".join(f"{name} AS new_{name}" for name in names)
    put = ", ".join(f"n.{name} = new_{name}" for name in names if name != "id")
    return f"LOAD FROM $rows WITH {taken} MATCH (n:{label}) WHERE n.id = new_id SET {put}"


def own(label: Label) -> str:
    """Return the text that gives nodes of `label` the batch and row in `$rows`."""
    return (
        "LOAD FROM $rows WITH id AS new_id, batch AS new_batch, row AS new_row "
        f"MATCH (n:{label}) WHERE n.id = new_id SET n.batch = new_batch, n.row = new_row"
    )


def nodes_by_id(label: Label) -> str:
    """Return the text that answers the nodes of `label` whose id is in `$rows`."""
    shown = _shown("n", node_properties(label))
    return f"LOAD FROM $rows WITH id AS k MATCH (n:{label}) WHERE n.id = k RETURN {shown}"


def nodes_where(label: Label, name: str) -> str:
    """Return the text that answers the nodes of `label` whose `name` is in `$rows` (id)."""
    shown = _shown("n", node_properties(label))
    return f"LOAD FROM $rows WITH id AS k MATCH (n:{label}) WHERE n.{name} = k RETURN {shown}"


def labels_by_id(label: Label) -> str:
    """Return the text that answers which of `$rows` (id) are nodes of `label`."""
    return (
        f"LOAD FROM $rows WITH id AS k MATCH (n:{label}) WHERE n.id = k "
        f"RETURN n.id AS id, '{label}' AS label"
    )


def count_label(label: Label) -> str:
    """Return the text that counts the nodes of `label`."""
    return f"MATCH (n:{label}) RETURN count(*) AS n"


def count_flows(kind: Flow) -> str:
    """Return the text that counts the flows of `kind`."""
    return f"MATCH (a)-[r:{kind}]->(b) RETURN count(*) AS n"


def flows_by_id(kind: Flow, target: Label) -> str:
    """Return the text that answers flows to `target` whose id is in `$rows`.

    Those that reach nodes from the place `$low` in their table up to `$high`.
    """
    shown = _shown("r", FLOW_PROPERTIES)
    return _reaching(kind, target) + (
        f"RETURN '{kind}' AS kind, a.id AS source, b.id AS target, {shown}"
    )


def flow_ends(kind: Flow, target: Label) -> str:
    """Return the text that answers which nodes the flows of `flows_by_id` reach."""
    return _reaching(kind, target) + "RETURN k AS id, b.id AS target"


def _reaching(kind: Flow, target: Label) -> str:
    return (
        f"LOAD FROM $rows WITH id AS k MATCH (a)-[r:{kind}]->(b:{target}) "
        "WHERE offset(id(b)) >= $low AND offset(id(b)) < $high AND r.id = k "
    )


def flows_into(kind: Flow, target: Label) -> str:
    """Return the text that answers those of `$flows` (ids) that reach the node `$id`."""
    shown = _shown("r", FLOW_PROPERTIES)
    return (
        f"MATCH (a)-[r:{kind}]->(b:{target}) WHERE b.id = $id AND r.id IN $flows "
        f"RETURN '{kind}' AS kind, a.id AS source, b.id AS target, {shown}"
    )


def links_by_source(kind: Link, source: Label, target: Label) -> str:
    """Return the text that answers the links of `kind` that leave `$rows` (id)."""
    shown = _shown("r", LINK_PROPERTIES)
    return (
        f"LOAD FROM $rows WITH id AS k MATCH (a:{source})-[r:{kind}]->(b:{target}) "
        f"WHERE a.id = k RETURN a.id AS source, b.id AS target, {shown}"
    )


def holders_named(label: Label) -> str:
    """Return the text that answers nodes of `label` whose own account is in `$rows` (id)."""
    return (
        f"LOAD FROM $rows WITH id AS k MATCH (n:{label}) WHERE n.bank_account = k "
        f"RETURN k AS account, n.id AS id, '{label}' AS label, n.name AS name"
    )


def holders_linked(label: Label) -> str:
    """Return the text that answers nodes of `label` linked to the accounts in `$rows`.

    `$rows` has the columns `id` (of the BankAccount) and `account` (its token).
    """
    return (
        "LOAD FROM $rows WITH id AS k, account AS token "
        f"MATCH (n:{label})-[:{Link.HAS_ACCOUNT}]->(b:{Label.BANK_ACCOUNT}) WHERE b.id = k "
        f"RETURN token AS account, n.id AS id, '{label}' AS label, n.name AS name"
    )


def count_batch(kind: Kind) -> str:
    """Return the text that counts what `$batch` loaded of `kind`."""
    return f"MATCH ()-[r:{kind}]->() WHERE r.batch = $batch RETURN count(*) AS n"


def delete_batch(kind: Kind) -> str:
    """Return the text that removes what `$batch` loaded of `kind`."""
    return f"MATCH ()-[r:{kind}]->() WHERE r.batch = $batch DELETE r"


def users_of_batch(label: Label, kind: Kind, *, leaving: bool) -> str:
    """Return the text that answers who touches the nodes of `label` that `$batch` made.

    Args:
        leaving: the flows and links that leave the node, else those that reach it.
    """
    pattern = f"(n:{label})-[r:{kind}]->()" if leaving else f"()-[r:{kind}]->(n:{label})"
    return (
        f"MATCH {pattern} WHERE n.batch = $batch AND r.batch <> $batch "
        "RETURN n.id AS id, r.batch AS batch, r.row AS row"
    )


def count_nodes(label: Label) -> str:
    """Return the text that counts the nodes of `label` that `$batch` owns."""
    return f"MATCH (n:{label}) WHERE n.batch = $batch RETURN count(*) AS n"


def delete_nodes(label: Label) -> str:
    """Return the text that removes the nodes of `label` that `$batch` owns."""
    return f"MATCH (n:{label}) WHERE n.batch = $batch DELETE n"


def _shown(variable: str, columns: Mapping[str, Type]) -> str:
    return ", ".join(f"{variable}.{name} AS {name}" for name in columns)


def _columns(columns: Mapping[str, Type]) -> str:
    return ", ".join(f"{name} {kind}" for name, kind in columns.items())


def _node_table(name: str, columns: Mapping[str, Type]) -> str:
    return f"CREATE NODE TABLE {name}({_columns(columns)}, PRIMARY KEY({next(iter(columns))}))"


def _rel_table(kind: Kind, columns: Mapping[str, Type]) -> str:
    ends = ", ".join(f"FROM {a} TO {b}" for a, b in pairs_of(kind))
    return f"CREATE REL TABLE {kind}({ends}, {_columns(columns)})"
