"""A first load of a large province: files, and the command that imports them offline.

Over Bolt a server takes some tens of thousands of rows a second; `neo4j-admin database import
full` takes hundreds of thousands, but only into a database that is not there yet and while the
server (community edition) is down. The schema is made afterwards by `open_store(create=True)`,
which is what `fundtrace doctor --repair` does.
"""

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa
from pyarrow import csv
from typing_extensions import override

from graph.errors import InvalidParameter
from graph.model import (
    BATCH_COLUMNS,
    FLOW_PROPERTIES,
    LINK_PROPERTIES,
    SCHEMA_VERSION,
    SOURCE_COLUMNS,
    Flow,
    Label,
    Link,
    Type,
    node_properties,
)
from graph.schema.neo4j import ENTITY
from graph.store import Load
from graph.tables import (
    BATCH_SCHEMA,
    SOURCE_SCHEMA,
    checked,
    checked_flows,
    checked_links,
    checked_nodes,
)

_TYPES: Final[Mapping[Type, str]] = {Type.STRING: "string", Type.INT64: "long"}
_STORE: Final[Mapping[str, Type]] = {"key": Type.STRING, "value": Type.STRING}

#: As `neo4j-admin` must read what Arrow writes: '' is a value, line ends may stand in a text,
#: and nothing is stripped or read as a null.
_OPTIONS: Final = (
    "--multiline-fields=true",
    "--ignore-empty-strings=false",
    "--trim-strings=false",
    "--id-type=string",
)


class Export(Load):
    """A `Load` that writes files for the offline import; one batch, or several in turn.

    Each header file is followed by data files that are numbered in the order of the calls.
    """

    def __init__(self, folder: Path, batch: str) -> None:
        self._folder = folder
        self._batch = batch
        self._nodes: dict[str, list[Path]] = {}
        self._relationships: dict[str, list[Path]] = {}
        folder.mkdir(parents=True, exist_ok=True)

    @override
    def nodes(self, label: Label, rows: pa.Table, /) -> None:
        columns = node_properties(label)
        table = checked_nodes(self._batch, label, rows)
        self._add_node(f"{ENTITY};{label}", label, columns, table)

    @override
    def fill(self, label: Label, rows: pa.Table, /) -> None:
        raise InvalidParameter(
            "files of a first load hold each node once; merge what fills it before writing"
        )

    @override
    def flows(self, kind: Flow, source: Label, target: Label, rows: pa.Table, /) -> None:
        table = checked_flows(self._batch, kind, source, target, rows)
        self._add_relationship(kind, FLOW_PROPERTIES, table)

    @override
    def links(self, kind: Link, source: Label, target: Label, rows: pa.Table, /) -> None:
        table = checked_links(self._batch, kind, source, target, rows)
        self._add_relationship(kind, LINK_PROPERTIES, table)

    @override
    def record(self, batch: pa.Table, sources: pa.Table, /) -> None:
        own = checked("Batch", batch, BATCH_SCHEMA)
        files = checked("Source", sources, SOURCE_SCHEMA)
        self._add_node("Batch", "Batch", BATCH_COLUMNS, own)
        self._add_node("Source", "Source", SOURCE_COLUMNS, files)

    def settings(self, *, currency: str, key_check: str = "") -> None:
        """Write what the store says of itself; without it the import is no fundtrace store."""
        values = {
            "currency": currency,
            "schema_version": str(SCHEMA_VERSION),
            "key_check": key_check,
        }
        rows = pa.table({"key": list(values), "value": list(values.values())})
        self._add_node("Store", "Store", _STORE, rows)

    def arguments(self, database: str = "neo4j") -> list[str]:
        """Return the arguments of `neo4j-admin database import full`."""
        groups = [("--nodes", self._nodes), ("--relationships", self._relationships)]
        files = [
            f"{option}={words}={','.join(map(str, paths))}"
            for option, group in groups
            for words, paths in group.items()
        ]
        return [database, "--overwrite-destination=true", *_OPTIONS, *files]

    def command(self, database: str = "neo4j") -> str:
        """Return the whole command, to be run as the user of the stopped server."""
        return shlex.join(
            ["neo4j-admin", "database", "import", "full", *self.arguments(database)]
        )

    def _add_node(
        self, labels: str, stem: str, columns: Mapping[str, Type], rows: pa.Table
    ) -> None:
        ids = {"id": "id:ID"} if ENTITY in labels else {}
        paths = self._group(self._nodes, labels.replace(";", ":"), stem, _header(columns, ids))
        self._data(paths, stem, rows)

    def _add_relationship(
        self, kind: Flow | Link, columns: Mapping[str, Type], rows: pa.Table
    ) -> None:
        header = [":START_ID", ":END_ID", *_header(columns, {})]
        self._data(self._group(self._relationships, kind, kind, header), kind, rows)

    def _group(
        self, groups: dict[str, list[Path]], words: str, stem: str, header: Sequence[str]
    ) -> list[Path]:
        if words not in groups:
            path = (self._folder / f"{stem}-header.csv").resolve()
            path.write_text(",".join(header) + "\n", encoding="utf-8")
            groups[words] = [path]
        return groups[words]

    def _data(self, paths: list[Path], stem: str, rows: pa.Table) -> None:
        path = (self._folder / f"{stem}-{len(paths):05}.csv").resolve()
        options = csv.WriteOptions(include_header=False, quoting_style="needed")
        csv.write_csv(rows, path, options)
        paths.append(path)


def _header(columns: Mapping[str, Type], special: Mapping[str, str]) -> list[str]:
    return [special.get(name, f"{name}:{_TYPES[kind]}") for name, kind in columns.items()]
