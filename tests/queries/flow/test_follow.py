"""The attributed tree, its sums and what is folded."""

from pathlib import Path

import pytest

from graph.errors import InvalidParameter, NotFound
from graph.model import Flow
from graph.store import GraphStore
from queries.flow.balance import BalanceLine
from queries.flow.balance_answer import BalanceOptions, balance_all, balance_of
from queries.flow.choices import By, Method, Rank
from queries.flow.follow import follow
from queries.flow.followed import Fold, Followed, FollowOptions, Step, Sums
from queries.flow.projection import Projection, projection_of
from queries.flow.tree import coarse
from queries.flow.wire import follow_lines
from tests.queries.factories import Sent, fill

DAY = 86_400_000
A = "fund:A"
COUNTY = [
    Sent("a1", A, "alloc:1", 1000, 1 * DAY, Flow.ALLOCATED, A),
    Sent("a2", "alloc:1", "project:1", 700, 2 * DAY, Flow.FUNDED, A),
    Sent("a3", "alloc:1", "project:2", 200, 2 * DAY, Flow.FUNDED, A),
    Sent("p1", "project:1", "payee:1", 400, 3 * DAY, Flow.PAID, A),
    Sent("p2", "project:1", "payee:2", 100, 3 * DAY, Flow.PAID, A),
    Sent("p3", "project:1", "payee:3", 50, 4 * DAY, Flow.PAID, A),
    Sent("i1", "project:2", "invoice:1", 120, 4 * DAY, Flow.REIMBURSED, A),
    Sent("i2", "project:2", "invoice:2", 80, 4 * DAY, Flow.REIMBURSED, A),
    Sent("s2", "invoice:2", "payee:1", 80, 5 * DAY, Flow.SETTLED, A),
    Sent("t1", "payee:2", "payee:4", 30, 6 * DAY),
    Sent("o1", "payee:4", "payee:5", 45, 7 * DAY),
]
NODES = {
    "payee:1": {"division": "431002000000"},
    "payee:2": {"division": "431003000000"},
    "division:431003000000": {"name": "临澧县"},
}


@pytest.fixture
def projection(store: GraphStore, tmp_path: Path) -> Projection:
    fill(store, COUNTY, nodes=NODES)
    return projection_of(store, tmp_path / "cache")


def steps(followed: Followed) -> list[tuple[int, str, int, int]]:
    return [
        (line.depth, line.node.id, line.fen, line.stopped)
        for line in followed.tree
        if isinstance(line, Step)
    ]


def test_money_is_followed_down_to_where_it_stopped(
    store: GraphStore, projection: Projection
) -> None:
    followed = follow(store, projection, [A], FollowOptions())
    assert steps(followed) == [
        (1, "alloc:1", 1000, 100),
        (2, "project:1", 700, 150),
        (3, "payee:1", 400, 480),
        (3, "payee:2", 100, 70),
        (4, "payee:4", 30, 0),
        (5, "payee:5", 30, 30),
        (3, "payee:3", 50, 50),
        (2, "project:2", 200, 0),
        (3, "invoice:1", 120, 120),
        (3, "invoice:2", 80, 0),
        (4, "payee:1", 80, 0),
    ]
    assert followed.sums == Sums(1000, 30 + 480 + 50, 100 + 150 + 70, 120)
    assert (followed.nodes, followed.flows) == (11, 11)


def test_a_node_that_stood_before_is_referred_to(
    store: GraphStore, projection: Projection
) -> None:
    followed = follow(store, projection, [A], FollowOptions())
    again = [line for line in followed.tree if isinstance(line, Step) and line.again]
    assert [(line.node.id, line.fen, line.stopped) for line in again] == [("payee:1", 80, 0)]


def test_money_is_followed_back_to_where_it_came_from(
    store: GraphStore, projection: Projection
) -> None:
    followed = follow(store, projection, ["payee:5"], FollowOptions(direction="in"))
    assert steps(followed) == [
        (1, "payee:4", 45, 15),
        (2, "payee:2", 30, 0),
        (3, "project:1", 30, 0),
        (4, "alloc:1", 30, 0),
        (5, "fund:A", 30, 30),
    ]
    assert followed.sums == Sums(45, 30, 0, 15)


def test_wide_nodes_are_folded_and_nothing_is_lost(
    store: GraphStore, projection: Projection
) -> None:
    followed = follow(store, projection, ["project:1"], FollowOptions(wide=1, rows=1))
    assert steps(followed) == [(1, "payee:1", 400, 400)]
    assert [line for line in followed.tree if isinstance(line, Fold)] == [
        Fold(1, "project:1", None, "", 2, 150)
    ]
    by = follow(store, projection, ["project:1"], FollowOptions(rows=1, by=By.DIVISION))
    folds = [line for line in by.tree if isinstance(line, Fold)]
    assert folds == [
        Fold(1, "project:1", "431003000000", "临澧县", 1, 100),
        Fold(1, "project:1", "", "", 1, 50),
    ]
    kinds = follow(store, projection, ["alloc:1"], FollowOptions(rows=1, by=By.KIND))
    assert kinds.tree[-1] == Fold(1, "alloc:1", "Project", "", 1, 200)


def test_every_method_closes_and_the_tree_has_balances(
    store: GraphStore, projection: Projection
) -> None:
    followed = follow(store, projection, [A], FollowOptions(method=Method.PRO_RATA))
    assert [method for method, _ in followed.methods] == list(Method)
    for _, sums in followed.methods:
        assert sums.amount == sums.ended + sums.held + sums.unexplained == 1000
    first = followed.tree[0]
    assert isinstance(first, Step)
    assert first.balance == BalanceLine(0, 1000, 900, 100, 0)
    assert followed.balances == (BalanceLine(0, 0, 1000, 0, -1000),)


def test_main_routes_lead_to_where_most_of_it_stopped(
    store: GraphStore, projection: Projection
) -> None:
    followed = follow(store, projection, [A], FollowOptions(routes=2))
    told = [([node.id for node in route.nodes], route.fen) for route in followed.routes]
    assert told == [
        ([A, "alloc:1", "project:1", "payee:1"], 400),
        ([A, "alloc:1", "project:1"], 150),
    ]


def test_the_last_json_line_closes_the_sum(store: GraphStore, projection: Projection) -> None:
    lines = list(follow_lines(follow(store, projection, [A], FollowOptions())))
    assert lines[-1] == {
        "origin": A,
        "method": "fifo",
        "amount": 1000,
        "ended": 560,
        "held": 320,
        "unexplained": 120,
    }


def test_several_nodes_are_followed_as_one(store: GraphStore, projection: Projection) -> None:
    both = follow(store, projection, ["project:1", "project:2"], FollowOptions())
    assert both.sums.amount == 550 + 200
    assert [node.id for node in both.origins] == ["project:1", "project:2"]
    assert [balance.into for balance in both.balances] == [700, 200]
    assert {line.above for line in both.tree if line.depth == 1} == {"project:1", "project:2"}


def test_what_followed_nodes_pay_each_other_moves_nothing(
    store: GraphStore, projection: Projection
) -> None:
    both = follow(store, projection, [A, "alloc:1"], FollowOptions())
    assert both.sums.amount == 700 + 200
    assert (1, "alloc:1", 1000, 1000) not in steps(both)


def test_money_that_comes_back_ends_where_it_was_followed_from(
    store: GraphStore, tmp_path: Path
) -> None:
    ring = [
        Sent("r1", "a", "b", 100, 1),
        Sent("r2", "b", "a", 30, 2),
        Sent("r3", "b", "c", 60, 3),
        Sent("r4", "c", "a", 20, 4),
    ]
    fill(store, ring)
    found = projection_of(store, tmp_path / "ring")
    followed = follow(store, found, ["a"], FollowOptions())
    back = [line for line in followed.tree if isinstance(line, Step) and line.back]
    assert [(line.above, line.fen, line.stopped) for line in back] == [
        ("c", 20, 20),
        ("b", 30, 30),
    ]
    stopped = sum(line.stopped for line in followed.tree if isinstance(line, Step))
    assert stopped == followed.sums.amount == 100
    assert followed.sums.ended == 50


def test_a_long_chain_is_told_whole(store: GraphStore, tmp_path: Path) -> None:
    fill(store, [Sent(f"f{n:04}", f"n{n}", f"n{n + 1}", 5, n) for n in range(1_500)])
    long = projection_of(store, tmp_path / "long")
    followed = follow(store, long, ["n0"], FollowOptions(rows=5_000, all_methods=False))
    assert steps(followed)[-1] == (1_500, "n1500", 5, 5)


def test_what_is_no_node_is_refused(store: GraphStore, projection: Projection) -> None:
    with pytest.raises(NotFound, match="'payee:9'"):
        follow(store, projection, ["payee:9"], FollowOptions())
    with pytest.raises(NotFound, match=r"'p1' is a flow.*'project:1' or 'payee:1'"):
        follow(store, projection, ["p1"], FollowOptions())
    with pytest.raises(NotFound, match="is a Division, which no money touches"):
        follow(store, projection, ["division:431003000000"], FollowOptions())
    with pytest.raises(InvalidParameter, match="rows is 0"):
        FollowOptions(rows=0)


def test_balances_are_ranked_and_the_rest_is_told(
    store: GraphStore, projection: Projection
) -> None:
    answer = balance_all(store, projection, BalanceOptions(limit=2))
    assert [(line.node.id, line.balance.held) for line in answer.lines] == [
        ("payee:1", 480),
        ("project:1", 150),
    ]
    assert (answer.total, answer.left_out) == (11, 1015 - 480 - 150)
    assert answer.sums.into == answer.sums.out == 2805
    worst = balance_all(store, projection, BalanceOptions(rank=Rank.UNEXPLAINED, limit=2))
    assert worst.lines[0].node.id == "payee:4"
    every = balance_all(store, projection, BalanceOptions(rank=Rank.UNEXPLAINED))
    assert every.lines[-1].node.id == A  # a source has visibly received nothing


def test_a_balance_tells_how_old_what_is_held_is(
    store: GraphStore, projection: Projection
) -> None:
    line = balance_of(store, projection, "alloc:1", BalanceOptions())
    assert line.balance == BalanceLine(0, 1000, 900, 100, 0)
    assert [(lot.fen, lot.at, lot.days, lot.flow) for lot in line.lots] == [(100, DAY, 6, "a1")]
    assert line.fen_days == 600


def test_a_balance_for_one_earmark(store: GraphStore, projection: Projection) -> None:
    answer = balance_all(store, projection, BalanceOptions(fund=A, rank=Rank.UNEXPLAINED))
    told = {line.node.id: line.balance for line in answer.lines}
    assert told["payee:2"] == BalanceLine(0, 100, 0, 70, 30)
    assert "payee:5" not in told
    ages = {line.node.id: (line.oldest_at, line.fen_days) for line in answer.lines}
    assert ages["alloc:1"] == (DAY, 100 * 6)
    assert ages["payee:1"] == (3 * DAY, 400 * 4 + 80 * 2)
    assert ages[A] == (0, 0)
    one = balance_of(store, projection, "payee:2", BalanceOptions(fund=A))
    assert [(lot.fen, lot.at, lot.flow) for lot in one.lots] == [(70, 3 * DAY, "p2")]
    assert (one.oldest_at, one.fen_days, one.as_of) == (3 * DAY, 70 * 4, 7 * DAY)
    with pytest.raises(InvalidParameter, match="no flow is earmarked to 'fund:Z'"):
        balance_all(store, projection, BalanceOptions(fund="fund:Z"))


def test_divisions_are_told_at_a_level_that_has_few_of_them() -> None:
    villages = [f"4310{town:02}{village:06}" for town in range(9) for village in range(40)]
    assert coarse(villages[:20]) == villages[:20]
    assert sorted(set(coarse(villages))) == [f"4310{town:02}000000" for town in range(9)]
    assert coarse(["", "431000000000"]) == ["", "431000000000"]


def test_a_node_tells_its_range_over_the_methods(store: GraphStore, tmp_path: Path) -> None:
    toy = [
        Sent("i1", "a", "pot", 100, 1),
        Sent("i2", "b", "pot", 100, 2),
        Sent("o1", "pot", "c", 80, 3),
        Sent("o2", "pot", "d", 90, 4),
    ]
    fill(store, toy)
    found = projection_of(store, tmp_path / "toy")
    steps_by_id = {
        line.node.id: (line.fen, line.least, line.most)
        for line in follow(store, found, ["a"], FollowOptions()).tree
        if isinstance(line, Step)
    }
    assert steps_by_id == {"pot": (100, 100, 100), "c": (80, 0, 80), "d": (20, 20, 70)}
