"""The Cypher texts of the flow engine and the Python that asks them name the same things."""

import re
from importlib import resources

import pytest

from graph.model import Flow, Label, Link
from graph.query import Bound, Dialect, Query

PACKAGE = "queries.flow"
FLOW = ["source", "target", "amount", "at", "fund", "batch", "row", "id"]
PAIR: dict[str, Bound] = {
    "source": Label.PROJECT,
    "kind": Flow.PAID,
    "target": Label.PAYEE,
}
ONE: dict[str, Bound] = {"label": Label.PAYEE}
HOLDS: dict[str, Bound] = {
    "holder": Label.PAYEE,
    "link": Link.HAS_CONTACT,
    "label": Label.CONTACT,
}
PAYEE = ["id", "kind", "household", "account", "phone", "address"]

COMPONENTS: dict[str, tuple[dict[str, Bound], list[str]]] = {
    "payees": ({}, PAYEE),
    "village_tokens": ({}, ["token"]),
    "holdings": (HOLDS, ["id", "held", "kind"]),
}

HIDDEN: dict[Dialect, set[str]] = {Dialect.LADYBUG: set(), Dialect.NEO4J: {"hidden"}}

#: Each text: what stands in it for names of the model, its parameters, its columns.
TEXTS: dict[tuple[str, Dialect], tuple[dict[str, Bound], set[str], list[str]]] = {
    ("nodes", Dialect.LADYBUG): (ONE, {"first", "last"}, ["place", "id"]),
    ("nodes", Dialect.NEO4J): (ONE, {"hidden"}, ["id"]),
    ("nodes_most", Dialect.LADYBUG): (ONE, set(), ["most"]),
    ("flows_count", Dialect.LADYBUG): (PAIR, set(), ["flows"]),
    ("flows_leaving", Dialect.LADYBUG): (PAIR, {"first", "last", "batches"}, FLOW),
    ("flows_reaching", Dialect.LADYBUG): (PAIR, {"first", "last", "batches"}, FLOW),
    ("flows", Dialect.NEO4J): (PAIR, {"batches", "hidden"}, FLOW),
    ("holders", Dialect.LADYBUG): (ONE, set(), ["holder", "account"]),
    ("holders", Dialect.NEO4J): (ONE, {"hidden"}, ["holder", "account"]),
    **{
        (name, dialect): (bounds, hidden, columns)
        for name, (bounds, columns) in COMPONENTS.items()
        for dialect, hidden in HIDDEN.items()
    },
}
each = pytest.mark.parametrize(("name", "dialect"), sorted(TEXTS))


@each
def test_parameters_and_columns_are_those_that_are_used(name: str, dialect: Dialect) -> None:
    bounds, parameters, columns = TEXTS[name, dialect]
    query = Query(PACKAGE, name).bound(**bounds)
    assert query.parameters(dialect) == parameters
    text = query.text(dialect)
    assert re.findall(r"AS (\w+)", text[text.rindex("RETURN") :]) == columns


@each
def test_a_text_says_what_it_answers_and_in_what_order(name: str, dialect: Dialect) -> None:
    file = resources.files(PACKAGE).joinpath(f"{name}.{dialect}.cypher")
    head = [line for line in file.read_text("utf-8").splitlines() if line.startswith("//")]
    assert head[1].startswith("// $")
    assert "in no order" in head[0] or name in ("nodes_most", "flows_count")


def test_no_text_is_missing_here() -> None:
    files = {
        entry.name for entry in resources.files(PACKAGE).iterdir() if "cypher" in entry.name
    }
    told = {f"{name}.{dialect}.cypher" for name, dialect in TEXTS}
    assert files == told
