"""Texts are found by name and engine; bounds are integers, values stay parameters."""

import pytest

from graph.errors import InvalidParameter
from graph.kinds import Label
from graph.query import Dialect, Query

HOP = Query("tests.graph.texts", "hop")


def test_a_bound_is_written_into_the_text_and_a_value_is_not() -> None:
    text = HOP.bound(hops=3).text(Dialect.LADYBUG)
    assert "*1..3]" in text
    assert "$id" in text


@pytest.mark.parametrize("query", [HOP, HOP.bound(hops=3, more=1), HOP.bound(more=1)])
def test_bounds_are_exactly_those_of_the_text(query: Query) -> None:
    with pytest.raises(InvalidParameter, match=r"\['hops'\]"):
        query.text(Dialect.LADYBUG)


def test_a_bound_that_is_no_integer_is_refused() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        HOP.bound(hops="3] DETACH DELETE")  # type: ignore[arg-type]


def test_binding_leaves_the_query_as_it_was() -> None:
    assert HOP.bound(hops=2) == HOP.bound(hops=2) != HOP
    assert HOP.bounds == ()


@pytest.mark.parametrize(("dialect", "number"), [(Dialect.NEO4J, "2"), (Dialect.LADYBUG, "1")])
def test_an_engines_own_text_comes_first(dialect: Dialect, number: str) -> None:
    assert f"RETURN {number} AS n" in Query("tests.graph.texts", "spoken").text(dialect)


def test_a_text_that_is_missing_is_named() -> None:
    with pytest.raises(InvalidParameter, match=r"none\.ladybug\.cypher and none\.cypher"):
        Query("tests.graph.texts", "none").text(Dialect.LADYBUG)


def test_the_parameters_of_a_text_are_known() -> None:
    assert HOP.bound(hops=1).parameters(Dialect.NEO4J) == {"id"}


def test_a_name_of_the_model_is_written_into_the_text() -> None:
    text = Query("queries.flow", "nodes_most").bound(label=Label.PAYEE).text(Dialect.LADYBUG)
    assert "MATCH (n:Payee)" in text


def test_a_text_that_is_no_name_of_the_model_is_refused() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        Query("queries.flow", "nodes_most").bound(label="Payee) DETACH DELETE n //")  # type: ignore[arg-type]


def test_the_order_of_joins_is_told_to_the_embedded_engine_only() -> None:
    paid = Query("tests.graph.texts", "paid_to")
    assert "\nHINT (n JOIN f) JOIN p\n" in paid.text(Dialect.LADYBUG)
    assert "\n// HINT (n JOIN f) JOIN p\n" in paid.text(Dialect.NEO4J)
