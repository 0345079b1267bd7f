"""Every text that reads the graph of a server leaves out the batches under way."""

import re
from importlib import resources
from typing import Final

import pytest

from graph.query import Dialect, Query

PACKAGES: Final = ("queries.flow", "queries.detectors", "queries.overview", "queries.tracing")
LOOKUPS: Final = (
    "nodes_by_id",
    "labels_by_id",
    "flows_by_id",
    "links_by_source",
    "nodes_where",
    "holders_of",
    "holders_linked",
)
#: Say where nodes are that the caller has looked up before.
PLACES: Final = ("queries.tracing places", "queries.tracing places_wide")

_FLOW: Final = re.compile(r"-\[(\w*)(?::[^\]]*)?\]-")
_NODE: Final = re.compile(r"MATCH \((\w+)(?::(?!Batch|Source)[^)]*)?\)\n")


def texts() -> dict[str, str]:
    """Return all texts for a server by name."""
    found = {f"neo4j_{name}": Query("graph.cypher", f"neo4j_{name}") for name in LOOKUPS}
    for package in PACKAGES:
        for file in resources.files(package).iterdir():
            stem, _, end = file.name.partition(".")
            if end in ("cypher", "neo4j.cypher"):
                found[f"{package} {stem}"] = Query(package, stem)
    return {name: raw(query) for name, query in found.items()}


def raw(query: Query) -> str:
    folder = resources.files(query.package)
    names = (f"{query.name}.{Dialect.NEO4J}.cypher", f"{query.name}.cypher")
    file = next(each for name in names if (each := folder.joinpath(name)).is_file())
    return file.read_text(encoding="utf-8")


TEXTS: Final = texts()
each = pytest.mark.parametrize("name", sorted(TEXTS))


@each
def test_flows_and_links_of_hidden_batches_are_left_out(name: str) -> None:
    text = TEXTS[name]
    for variable in _FLOW.findall(text):
        assert f"NOT {variable}.batch IN $hidden" in text


@each
def test_nodes_that_only_hidden_batches_brought_are_left_out(name: str) -> None:
    text = TEXTS[name]
    for variable in () if name in PLACES else set(_NODE.findall(text)) - ends(text):
        assert f"NOT {variable}.batch IN $hidden" in text
        shown = f"EXISTS {{ MATCH ({variable})-[r]-() WHERE NOT r.batch IN $hidden }}"
        assert shown in text


def ends(text: str) -> set[str]:
    """Return the nodes at the ends of flows or links, which are there if those are."""
    before = text.split("EXISTS", 1)[0]
    return {*re.findall(r"\((\w+)[^)]*\)<?-\[", before), *re.findall(r"\]->?\((\w+)", before)}
