"""The Cypher texts and the Python that uses them name the same things."""

import re
from importlib import resources

import pytest

from graph.errors import InvalidParameter
from graph.model import Flow, Label, Link
from graph.query import Dialect
from queries.tracing.texts import about

PACKAGE = "queries.tracing"
FILTERS = {"since", "until", "least", "kinds", "fund"}
BOTH = ("out", "in")
HOP = ["near", "far", "flow", "amount", "at"]
KEPT = ["kind", "doc", "fund", "purpose", "batch", "row"]
AROUND = ["id", "division", "kind", "year", "flows", "fen", "first_at", "last_at"]
SEARCH = {"text", "lower", "doc", "code", "four"}
SOURCE = ["file", "sheet", "line", "mapping", "sha256", "id"]

#: Each text: its parameters and the columns it returns.
TEXTS: dict[str, tuple[set[str], list[str]]] = {
    **{f"flows_{way}": (FILTERS | {"nodes", "limit"}, [*HOP, "other", *KEPT]) for way in BOTH},
    **{f"flows_{way}_of": (FILTERS | {"id", "limit"}, [*HOP, "other", *KEPT]) for way in BOTH},
    **{
        f"flows_{way}_{how}": (FILTERS | {"nodes"}, HOP)
        for way in BOTH
        for how in ("many", "wide", "after")
    },
    **{
        f"goes_{way}{how}": (FILTERS | {"nodes"}, ["near", "at"])
        for way in BOTH
        for how in ("", "_wide", "_after")
    },
    **{f"around_{way}": (FILTERS | {"id"}, AROUND) for way in BOTH},
    **{f"details_{way}": ({"nodes", "flows", "limit"}, ["flow", *KEPT]) for way in BOTH},
    "places": ({"nodes"}, ["id", "node"]),
    "ids_at": ({"nodes"}, ["id", "node"]),
    "ids_between": ({"first", "last"}, ["id", "node"]),
    "tables": (set(), ["place", "label"]),
    "links": ({"id", "limit"}, ["kind", "id", "name"]),
    "source_of": ({"batch", "row", "limit"}, SOURCE),
    "loaded_at": ({"batch", "limit"}, ["at"]),
    "search": (SEARCH | {"limit"}, ["id", "rank"]),
    "search_total": (SEARCH, ["total"]),
}

#: Texts whose every row is needed, in no order: the caller bounds them and sorts columns.
UNSORTED = {
    name for name in TEXTS if name.startswith(("flows_", "goes_", "ids_", "around_"))
} | {"places", "tables", "search_total"}
#: Of these, texts that stop at more rows than the caller takes.
LIMITED = {f"flows_{way}{of}" for way in BOTH for of in ("", "_of")}
#: Texts that only an engine needs whose answers give nodes by their places.
LADYBUG_ONLY = {"ids_at", "ids_between", "tables"}

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
    query = about(name, Label.PAYEE)
    given_by_the_store = {"hidden"} if dialect is Dialect.NEO4J else set()
    assert query.parameters(dialect) - given_by_the_store == TEXTS[name][0]
    assert not re.search(r"<[a-z_]+>", query.text(dialect))


@each
def test_columns_are_in_the_order_python_reads_them(name: str, dialect: Dialect) -> None:
    last = about(name, Label.PAYEE).text(dialect).rsplit("RETURN", 1)[1]
    last = re.split("ORDER BY|LIMIT", last)[0]
    assert re.findall(r"AS (\w+)(?:,|\s*$)", last) == TEXTS[name][1]


@each
def test_many_rows_are_sorted_and_limited(name: str, dialect: Dialect) -> None:
    text = about(name, Label.PAYEE).text(dialect)
    assert ("ORDER BY" in text) == (name not in UNSORTED)
    assert ("LIMIT $limit" in text) == (name not in UNSORTED - LIMITED)


@each
def test_a_comment_says_what_a_text_answers(name: str, dialect: Dialect) -> None:
    first, second, *rest = about(name, Label.PAYEE).text(dialect).splitlines()
    assert first.startswith("// ")
    assert second.startswith("// $")
    assert len(rest) < 39


@each
def test_kinds_in_a_text_are_those_of_the_model(name: str, dialect: Dialect) -> None:
    text = about(name, Label.PAYEE).text(dialect)
    for listed in re.findall(r"[(\[]\w:(\w+(?:\|\w+)+)[\])]", text):
        assert set(listed.split("|")) in (set(Flow), set(Link), set(Label))


def test_a_text_about_one_label_needs_it() -> None:
    with pytest.raises(InvalidParameter, match="'ids_at' is about one label"):
        about("ids_at").text(Dialect.LADYBUG)
    with pytest.raises(InvalidParameter, match="no Cypher text 'ids_at' for neo4j"):
        about("ids_at", Label.PAYEE).text(Dialect.NEO4J)


@pytest.mark.parametrize("label", Label)
def test_a_label_stands_in_a_text_by_its_name(label: Label) -> None:
    assert f"MATCH (n:{label})\n" in about("ids_at", label).text(Dialect.LADYBUG)
