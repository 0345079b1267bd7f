"""Neo4j's constraints and indexes, and its texts with names from the model put in.

Texts stand in `graph/cypher/neo4j_*.cypher`; `<label>`, `<kind>`, `<source>`, `<target>` and
`<properties>` are filled from the enums and constants of `graph.model` only, because Cypher
takes no parameter there. Values are always parameters.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

from graph.model import Flow, Label, Link, Type

#: Label of every node of the graph; records of batches, files and the store have it not.
ENTITY: Final = "Entity"

_CONSTRAINTS: Final = {
    "entity_id": "(x:Entity) REQUIRE x.id IS UNIQUE",
    "batch_id": "(x:Batch) REQUIRE x.id IS UNIQUE",
    "source_id": "(x:Source) REQUIRE x.id IS UNIQUE",
    "store_key": "(x:Store) REQUIRE x.key IS UNIQUE",
    "loading_token": "(x:Loading) REQUIRE x.token IS UNIQUE",
    "writer_key": "(x:Writer) REQUIRE x.key IS UNIQUE",
}

_INDEXES: Final = {
    "entity_batch": "(x:Entity) ON (x.batch)",
    "source_batch": "(x:Source) ON (x.batch)",
    "kept": "(x:Kept) ON (x.kept_for, x.id)",
    "payee_account": "(x:Payee) ON (x.bank_account)",
    "payee_identity": "(x:Payee) ON (x.identity)",
    "village_account": "(x:VillageAccount) ON (x.bank_account)",
}


def statements() -> Mapping[str, str]:
    """Return what makes the schema, by the name of each constraint or index.

    Each does nothing where it is there already, and gives an index of its name. A flow's id is
    unique within its kind: were a load to write a row twice, the server refuses.
    """
    ids = {f"{kind.lower()}_id": f"()-[x:{kind}]-() REQUIRE x.id IS UNIQUE" for kind in Flow}
    batches = {
        f"{kind.lower()}_batch": f"()-[x:{kind}]-() ON (x.batch)" for kind in (*Flow, *Link)
    }
    made = {"CONSTRAINT": _CONSTRAINTS | ids, "INDEX": _INDEXES | batches}
    return {
        name: f"CREATE {sort} {name} IF NOT EXISTS FOR {what}"
        for sort, all_of in made.items()
        for name, what in all_of.items()
    }


@cache
def text(
    name: str,
    *,
    label: Label | None = None,
    kind: Flow | Link | None = None,
    source: Label | None = None,
    target: Label | None = None,
) -> str:
    """Return the text `neo4j_<name>.cypher` with those names put in."""
    raw = resources.files("graph.cypher").joinpath(f"neo4j_{name}.cypher").read_text("utf-8")
    names = {"label": label, "kind": kind, "source": source, "target": target}
    for place, word in names.items():
        if word is not None:
            raw = raw.replace(f"<{place}>", word.value)
    return raw


def writing(raw: str, columns: Mapping[str, Type], *, first: int = 0) -> str:
    """Return `raw` with `<properties>` as a map of `columns` out of the list `row`.

    Args:
        first: position in `row` of the first column.
    """
    pairs = (f"{column}: row[{place}]" for place, column in enumerate(columns, first))
    return raw.replace("<properties>", ", ".join(pairs))
