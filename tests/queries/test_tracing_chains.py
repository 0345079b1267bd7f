"""What a chain is, on graphs of a few flows, on both engines."""

import pytest

from graph.errors import InvalidParameter, NotFound
from graph.model import Flow, Node
from graph.store import GraphStore
from queries.tracing import TraceOptions, as_json_lines, between, downstream, upstream
from queries.tracing.answers import Extent, Limit, Trace
from tests.queries.factories import Sent, fill, sent


def ways(trace: Trace) -> list[str]:
    return [" ".join(node.id for node in chain.nodes) for chain in trace.chains]


def test_money_goes_on_at_the_same_time_or_later(store: GraphStore) -> None:
    fill(store, sent(("F", "a", 90, 5), ("a", "b", 80, 5), ("a", "c", 70, 4)))
    assert ways(downstream(store, "F")) == ["F a", "F a b"]
    assert ways(downstream(store, "F", TraceOptions(strict=True))) == ["F a"]


def test_upstream_chains_stand_in_the_order_the_money_moved(store: GraphStore) -> None:
    fill(store, sent(("F", "a", 90, 1), ("a", "b", 80, 2), ("c", "b", 10, 9), ("d", "c", 5, 9)))
    assert ways(upstream(store, "b")) == ["a b", "c b", "F a b", "d c b"]


def test_a_chain_uses_no_flow_twice_but_may_pass_a_node_again(store: GraphStore) -> None:
    fill(store, sent(("F", "a", 9, 1), ("a", "a", 8, 1), ("a", "F", 7, 1)))
    chains = ways(downstream(store, "F", TraceOptions(hops=10)))
    assert chains == ["F a", "F a a", "F a F", "F a a F"]


def test_counts_leave_out_ways_that_use_a_flow_twice(store: GraphStore) -> None:
    fill(store, sent(("F", "a", 9, 1), ("a", "a", 8, 1), ("a", "F", 7, 1)))
    assert downstream(store, "F", TraceOptions(hops=10)).extent == Extent(4, 4, 24, 0, ())
    assert between(store, "F", ["F"], TraceOptions(hops=9), "all").extent.total == 2


def test_a_whole_day_of_flows_at_one_moment_is_followed_to_its_end(store: GraphStore) -> None:
    fill(store, sent(("F", "a", 9, 5), ("a", "b", 8, 5), ("b", "c", 7, 5), ("c", "d", 6, 5)))
    assert ways(downstream(store, "F"))[-1] == "F a b c d"
    assert ways(upstream(store, "d"))[-1] == "F a b c d"


def test_parallel_flows_are_chains_of_their_own(store: GraphStore) -> None:
    fill(store, sent(("F", "a", 5, 1), ("F", "a", 5, 1), ("F", "a", 6, 1)))
    trace = downstream(store, "F")
    assert [chain.flows[0].id for chain in trace.chains] == ["f2", "f0", "f1"]


def test_nearest_puts_fewer_flows_first_and_richest_the_larger_end(store: GraphStore) -> None:
    fill(store, sent(("F", "a", 5, 1), ("a", "b", 9, 2), ("F", "c", 7, 1)))
    assert ways(downstream(store, "F")) == ["F c", "F a", "F a b"]
    assert ways(downstream(store, "F", TraceOptions(order="richest"))) == [
        "F a b",
        "F c",
        "F a",
    ]


def test_an_answer_says_how_much_it_leaves_out(store: GraphStore) -> None:
    fill(
        store, sent(("F", "a", 100, 1), ("F", "b", 60, 1), ("b", "c", 50, 2), ("c", "d", 7, 3))
    )
    trace = downstream(store, "F", TraceOptions(hops=2, limit=1))
    assert trace.extent == Extent(3, 1, 100, 110, ("hops", "rows"))


def test_the_limit_of_hops_is_met_only_where_a_flow_goes_on(store: GraphStore) -> None:
    fill(store, sent(("F", "a", 9, 5), ("a", "b", 9, 4), ("a", "c", 1, 6)))
    assert downstream(store, "F", TraceOptions(hops=1, least_amount=2)).extent.limits == ()
    assert downstream(store, "F", TraceOptions(hops=1)).extent.limits == ("hops",)


def test_every_flow_of_a_chain_passes_the_filters(store: GraphStore) -> None:
    flows = [
        Sent("f0", "F", "a", 10, 1, Flow.PAID, "fund:1"),
        Sent("f1", "a", "b", 20, 2, Flow.TRANSFERRED, "fund:1"),
        Sent("f2", "F", "b", 30, 3, Flow.PAID),
    ]
    fill(store, flows)
    for asked, expected in (
        (TraceOptions(kinds=(Flow.PAID,)), ["F b", "F a"]),
        (TraceOptions(fund="fund:1"), ["F a", "F a b"]),
        (TraceOptions(least_amount=11), ["F b"]),
        (TraceOptions(since=2), ["F b"]),
        (TraceOptions(until=1), ["F a"]),
    ):
        assert ways(downstream(store, "F", asked)) == expected


def test_between_finds_the_shortest_or_all(store: GraphStore) -> None:
    fill(store, sent(("F", "a", 1, 1), ("a", "T", 2, 2), ("F", "T", 3, 3), ("T", "U", 4, 4)))
    assert ways(between(store, "F", ["T"])) == ["F T"]
    everything = between(store, "F", ["T", "U"], TraceOptions(hops=3), "all")
    assert ways(everything) == ["F T", "F T U", "F a T", "F a T U"]
    assert [node.id for node in everything.targets] == ["T", "U"]


def test_no_way_is_an_answer_too(store: GraphStore) -> None:
    fill(store, sent(("F", "a", 1, 2), ("a", "T", 2, 1)))
    trace = between(store, "F", ["T"])
    assert (trace.chains, trace.extent) == ((), Extent(0, 0, 0, 0, ()))


def test_a_detour_that_would_use_a_flow_twice_is_on_no_chain(store: GraphStore) -> None:
    fill(store, sent(("F", "u", 9, 1), ("u", "v", 8, 2), ("v", "u", 70, 2), ("v", "T", 7, 3)))
    found = between(store, "F", ["T"], TraceOptions(hops=6), "all")
    assert found.extent == Extent(1, 1, 24, 0, ())


@pytest.mark.parametrize(("at", "limits"), [(4, ()), (5, ("hops",))])
def test_one_of_many_who_were_paid_is_enough_to_meet_the_limit_of_hops(
    store: GraphStore, at: int, limits: tuple[Limit, ...]
) -> None:
    paid = [("F", f"n{number}", 9, 5) for number in range(1_500)]
    fill(store, sent(*paid, ("n1499", "T", 9, at)))
    asked = TraceOptions(hops=1, limit=2_000)
    assert downstream(store, "F", asked).extent == Extent(1_500, 1_500, 13_500, 0, limits)


def test_of_many_equal_payments_those_with_the_first_ids_are_shown(store: GraphStore) -> None:
    fill(store, sent(*(("F", f"n{number}", 9, 5) for number in range(1_500))))
    trace = downstream(store, "F", TraceOptions(limit=3))
    assert [chain.flows[0].id for chain in trace.chains] == ["f0", "f1", "f10"]


def test_what_many_did_with_their_money_is_counted_once(store: GraphStore) -> None:
    paid = [("F", f"n{number}", 9, 5) for number in range(1_500)]
    fill(store, sent(("F", "F", 7, 5), *paid, ("n1499", "T", 3, 6)))
    extent = downstream(store, "F", TraceOptions(hops=2, limit=1)).extent
    assert (extent.total, extent.fen_shown + extent.fen_left_out) == (3_002, 13_510)


def test_many_who_can_be_reached_only_by_a_longer_way_are_followed(store: GraphStore) -> None:
    late = [("F", "h", 1, 9), *(("h", f"n{number}", 1, 5) for number in range(1_500))]
    early = [("F", "g", 1, 1), ("g", "k", 1, 2), ("k", "h", 1, 3), ("n7", "T", 1, 7)]
    fill(store, sent(*late, *early))
    four = downstream(store, "F", TraceOptions(hops=4, limit=1)).extent
    assert (four.total, four.limits) == (1_504, ("hops", "rows"))
    assert downstream(store, "F", TraceOptions(hops=5, limit=1)).extent.total == 1_505


def test_a_longer_way_between_meets_the_limit_of_hops(store: GraphStore) -> None:
    fill(store, sent(("F", "a", 1, 1), ("a", "T", 2, 2)))
    assert between(store, "F", ["T"], TraceOptions(hops=1)).extent.limits == ("hops",)


def test_nodes_and_flows_come_with_what_is_kept_of_them(store: GraphStore) -> None:
    paid = Sent("pay:1", "project:1", "payee:1", 2**40, 3, Flow.PAID, "fund:1")
    fill(store, [paid], nodes={"project:1": {"name": "水渠", "division": "430822000000"}})
    (chain,) = downstream(store, "project:1").chains
    assert chain.nodes[0] == Node("project:1", "Project", "水渠", "430822000000", "b1", 0, {})
    assert (chain.flows[0].kind, chain.flows[0].fund, chain.flows[0].doc) == (
        "PAID",
        "fund:1",
        "凭证pay:1",
    )
    assert chain.bottleneck == 2**40


def test_counts_stay_exact_beyond_64_bits(store: GraphStore) -> None:
    levels = [(f"n{hop}", f"n{hop + 1}", 1, hop) for hop in range(10) for _ in range(90)]
    fill(store, sent(*levels))
    trace = downstream(store, "n0", TraceOptions(hops=10, limit=3))
    assert trace.extent.total == sum(90**hops for hops in range(1, 11))
    assert trace.extent.limits == ("rows",)


def test_out_of_time_says_so_and_keeps_what_is_there(store: GraphStore) -> None:
    fill(store, sent(*((a, b, 1, 1) for a in "abcdefgh" for b in "abcdefgh")))
    trace = downstream(store, "a", TraceOptions(hops=10, timeout=1))
    assert "time" in trace.extent.limits
    assert trace.extent.total >= trace.extent.shown > 0


def test_an_unknown_node_is_not_found(store: GraphStore) -> None:
    fill(store, sent(("F", "a", 1, 1)))
    with pytest.raises(NotFound, match="'nobody'"):
        upstream(store, "nobody")
    with pytest.raises(NotFound, match=r"'X' \(1 of 2"):
        between(store, "F", ["a", "X"])
    with pytest.raises(InvalidParameter, match="1 to 10000 ids"):
        between(store, "F", [])


def test_a_trace_as_json_lines(store: GraphStore) -> None:
    fill(store, sent(("F", "a", 9, 1), ("a", "b", 8, 2)))
    lines = list(as_json_lines(downstream(store, "F", TraceOptions(hops=1))))
    assert lines == [
        {"nodes": ["F", "a"], "flows": ["f0"], "amounts": [9], "at": [1]},
        {"total": 1, "shown": 1, "fen_shown": 9, "fen_left_out": 0, "limits": ["hops"]},
    ]
