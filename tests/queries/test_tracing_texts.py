"""The Cypher texts and the Python that uses them name the same things."""

import re
from importlib import resources

import pytest

from graph.model import Flow, Label, Link
from graph.query import Dialect, Query

PACKAGE = "queries.tracing"
FILTERS = {"since", "until", "least", "kinds", "fund"}
BOTH = ("out", "in")
HOP = ["near", "far", "flow", "amount", "at"]
HOWS = ("", "_wide", "_after")
SEARCH = {"text", "lower", "doc", "code", "four"}
FLOW = [
    "id",
    "kind",
    "source",
    "target",
    "amount",
    "at",
    "doc",
    "fund",
    "purpose",
    "batch",
    "row",
]

#: Each text: its parameters and the columns it returns.
TEXTS: dict[str, tuple[set[str], list[str]]] = {
    **{f"flows_{way}{w}": (FILTERS | {"nodes"}, HOP) for way in BOTH for w in HOWS},
    **{f"goes_{way}{w}": (FILTERS | {"nodes"}, ["near", "at"]) for way in BOTH for w in HOWS},
    **{
        f"neighbours_{way}": (
            FILTERS | {"id", "limit"},
            ["id", "kinds", "flows", "fen", "first_at", "last_at"],
        )
        for way in BOTH
    },
    **{
        f"groups_{way}": (
            FILTERS | {"id", "by", "limit"},
            ["value", "neighbours", "flows", "fen"],
        )
        for way in BOTH
    },
    "places": ({"nodes"}, ["id", "node"]),
    "places_wide": ({"nodes"}, ["id", "node"]),
    "ids_at": ({"offsets"}, ["id", "node"]),
    "ids_between": ({"first", "last"}, ["id", "node"]),
    "details": ({"sources", "targets", "flows", "limit"}, FLOW),
    "links": ({"id", "limit"}, ["kind", "id", "name"]),
    "source_of": (
        {"batch", "row", "limit"},
        ["file", "sheet", "line", "mapping", "sha256", "id"],
    ),
    "loaded_at": ({"batch", "limit"}, ["at"]),
    "search": (SEARCH | {"limit"}, ["id", "rank"]),
    "search_total": (SEARCH, ["total"]),
}

#: Texts whose every row is needed, in no order: the caller bounds them and sorts columns.
UNSORTED = {name for name in TEXTS if name.startswith(("flows_", "goes_", "ids_"))} | {
    "places",
    "places_wide",
    "search_total",
}
#: Texts that only an engine needs whose answers give nodes by their places.
LADYBUG_ONLY = {"ids_at", "ids_between"}

SPOKEN = [
    (name, dialect)
    for name in TEXTS
    for dialect in Dialect
    if name not in LADYBUG_ONLY or dialect is Dialect.LADYBUG
]

each = pytest.mark.parametrize(("name", "dialect"), SPOKEN)


def test_no_text_lies_about_that_nothing_uses() -> None:
    files = [file.name for file in resources.files(PACKAGE).iterdir()]
    stems = {name.split(".")[0] for name in files if name.endswith(".cypher")}
    assert stems == set(TEXTS)


@each
def test_parameters_and_bounds_are_what_python_gives(name: str, dialect: Dialect) -> None:
    query = Query(PACKAGE, name)
    assert query.parameters(dialect) == TEXTS[name][0]
    assert not re.search(r"<[a-z_]+>", query.text(dialect))


@each
def test_columns_are_in_the_order_python_reads_them(name: str, dialect: Dialect) -> None:
    last = Query(PACKAGE, name).text(dialect).rsplit("RETURN", 1)[1].split("ORDER BY")[0]
    assert re.findall(r"AS (\w+)(?:,|\s*$)", last) == TEXTS[name][1]


@each
def test_many_rows_are_sorted_and_limited(name: str, dialect: Dialect) -> None:
    text = Query(PACKAGE, name).text(dialect)
    assert ("ORDER BY" in text) == (name not in UNSORTED)
    assert ("LIMIT $limit" in text) == (name not in UNSORTED)


@each
def test_a_comment_says_what_a_text_answers(name: str, dialect: Dialect) -> None:
    first, second, *rest = Query(PACKAGE, name).text(dialect).splitlines()
    assert first.startswith("// ")
    assert second.startswith("// $")
    assert len(rest) < 39


@each
def test_kinds_in_a_text_are_those_of_the_model(name: str, dialect: Dialect) -> None:
    text = Query(PACKAGE, name).text(dialect)
    for listed in re.findall(r"[(\[]\w:(\w+(?:\|\w+)+)[\])]", text):
        assert set(listed.split("|")) in (set(Flow), set(Link), set(Label))
