import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from viz.crossings import crossings, untangled
from viz.layout import Box, Place, layered, levels

Pairs = list[tuple[str, str]]
EDGES = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=40)


def named(pairs: list[tuple[int, int]]) -> Pairs:
    return [(f"n{a}", f"n{b}") for a, b in pairs]


def boxes(edges: Pairs) -> dict[str, Box]:
    return {
        name: Box(100, 40) for name in dict.fromkeys(name for pair in edges for name in pair)
    }


@given(EDGES)
def test_levels_rise_along_every_line_of_a_dag(pairs: list[tuple[int, int]]) -> None:
    edges = named([(a, b) for a, b in pairs if a < b])
    level = levels(boxes(edges), edges)
    assert all(level[a] < level[b] for a, b in edges)
    assert not edges or min(level.values()) == 0


@given(EDGES)
def test_rings_leave_every_node_a_place_and_break_nothing_else(
    pairs: list[tuple[int, int]],
) -> None:
    edges = named(pairs)
    places = layered(boxes(edges), edges)
    assert set(places) == set(boxes(edges))
    part = {
        n: i
        for i, c in enumerate(nx.strongly_connected_components(nx.DiGraph(edges)))
        for n in c
    }
    for a, b in edges:
        if part[a] != part[b]:
            assert places[a].level < places[b].level
            assert places[a].x < places[b].x


def test_money_that_comes_back_goes_backwards() -> None:
    ring = [
        ("fund", "village"),
        ("village", "company"),
        ("company", "boss"),
        ("boss", "village"),
    ]
    level = levels(boxes(ring), ring)
    assert [level[name] for name in ("fund", "village", "company", "boss")] == [0, 1, 2, 3]


def test_a_ring_without_a_way_in_starts_with_its_first_node() -> None:
    assert levels(["a", "b"], [("a", "b"), ("b", "a")]) == {"a": 0, "b": 1}


def test_a_source_stands_next_to_what_it_pays() -> None:
    edges = [("a", "b"), ("b", "c"), ("c", "d"), ("short", "d")]
    assert levels(boxes(edges), edges)["short"] == 2


@given(EDGES)
@settings(max_examples=25)
def test_the_same_graph_gets_the_same_places(pairs: list[tuple[int, int]]) -> None:
    edges = named(pairs)
    assert layered(boxes(edges), edges) == layered(boxes(edges), edges)


def overlapping(places: dict[str, Place], size: dict[str, Box]) -> list[tuple[str, str]]:
    return [
        (a, b)
        for a in places
        for b in places
        if a < b
        and abs(places[a].x - places[b].x) < (size[a].width + size[b].width) / 2
        and abs(places[a].y - places[b].y) < (size[a].height + size[b].height) / 2
    ]


@given(EDGES)
@settings(max_examples=50)
def test_no_two_boxes_overlap(pairs: list[tuple[int, int]]) -> None:
    edges = named(pairs)
    size = {
        name: Box(60 + 10 * (i % 7), 30 + 12 * (i % 4)) for i, name in enumerate(boxes(edges))
    }
    assert overlapping(layered(size, edges), size) == []


@given(st.integers(1, 90), st.sets(st.integers(0, 89), max_size=20))
@settings(max_examples=25)
def test_a_tall_column_is_dealt_out_without_overlap(ends: int, going: set[int]) -> None:
    edges = [("top", f"p{i}") for i in range(ends)]
    edges += [(f"p{i}", "last") for i in sorted(going) if i < ends]
    size = boxes(edges)
    places = layered(size, edges)
    assert overlapping(places, size) == []
    assert max(abs(place.y) for place in places.values()) < 60 * max(
        20, ends // 3 + len(going) * 2
    )


def test_a_tangle_of_two_lines_is_undone() -> None:
    nodes = ["a", "b", "x", "y"]
    level = {"a": 0, "b": 0, "x": 1, "y": 1}
    assert crossings(untangled(nodes, level, [("a", "y"), ("b", "x")])) == 0


def test_nothing_has_no_places() -> None:
    assert layered({}, []) == {}
