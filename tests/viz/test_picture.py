import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidParameter
from tests.viz.factories import county, flow, node, trace
from viz.picture import pictured


def test_every_flow_of_the_trace_is_in_the_picture_once() -> None:
    asked = county()
    picture = pictured(asked, cap=800)
    shown = [one.id for edge in picture.edges for one in edge.flows]
    assert sorted(shown) == sorted({one.id for chain in asked.chains for one in chain.flows})
    assert sum(edge.fen for edge in picture.edges) == asked.extent.fen_shown
    assert (picture.chains, picture.chains_left, picture.fen_left) == (52, 0, 0)


@given(st.integers(1, 60))
def test_what_is_drawn_and_what_is_left_out_are_the_whole(cap: int) -> None:
    asked = county()
    picture = pictured(asked, cap=cap)
    drawn = sum(edge.fen for edge in picture.edges)
    assert len(picture.nodes) <= cap
    assert picture.chains + picture.chains_left == asked.extent.shown
    assert drawn + picture.fen_left == asked.extent.fen_shown


def test_flows_between_the_same_two_nodes_are_one_line() -> None:
    twice = [flow("project:1", "PAID", "payee:1", fen, number=f"f{fen}") for fen in (5, 7)]
    nodes = [node("project:1"), node("payee:1")]
    (edge,) = pictured(trace(nodes, *([one] for one in twice)), cap=9).edges
    assert (len(edge.flows), edge.fen, edge.kinds) == (2, 12, ("PAID",))


def test_the_origin_is_drawn_even_alone() -> None:
    picture = pictured(trace([node("payee:1")]), cap=1)
    assert [one.id for one in picture.nodes] == ["payee:1"]


def test_a_picture_of_nothing_is_refused() -> None:
    with pytest.raises(InvalidParameter, match="a picture of 0 nodes was asked; 1 or more"):
        pictured(county(), cap=0)
