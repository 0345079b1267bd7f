"""Neighbours, one record, and search, on graphs of a few flows, on both engines."""

import pytest

from graph.errors import InvalidParameter, NotFound
from graph.model import Flow, Label, Link
from graph.store import GraphStore
from queries.tracing import TraceOptions, neighbours, search, show
from queries.tracing.answers import Extent, Group, Provenance
from queries.tracing.search import document_number
from tests.graph import rows
from tests.queries.factories import Sent, fill, sent

NEW_YEAR = 1_704_038_400_000  # 2024-01-01 00:00 in Shanghai


def test_neighbours_are_ranked_by_all_they_gave_and_took(store: GraphStore) -> None:
    fill(store, sent(("a", "b", 3, 1), ("a", "b", 4, 9), ("a", "c", 5, 2), ("d", "a", 6, 3)))
    found = neighbours(store, "a")
    assert [(n.node.id, n.direction, n.flows, n.fen) for n in found.neighbours] == [
        ("b", "down", 2, 7),
        ("d", "up", 1, 6),
        ("c", "down", 1, 5),
    ]
    assert (found.neighbours[0].first_at, found.neighbours[0].last_at) == (1, 9)
    assert found.extent == Extent(3, 3, 18, 0, ())


def test_groups_are_by_kind_division_and_year_in_shanghai(store: GraphStore) -> None:
    flows = [
        Sent("f0", "project:1", "payee:1", 5, NEW_YEAR - 1, Flow.PAID),
        Sent("f1", "project:1", "payee:1", 6, NEW_YEAR, Flow.PAID),
        Sent("f2", "project:1", "payee:2", 7, NEW_YEAR, Flow.PAID),
    ]
    fill(store, flows, nodes={"payee:1": {"division": "430822000000"}})
    assert neighbours(store, "project:1", "down").groups == (
        Group("down", "kind", "PAID", 2, 3, 18),
        Group("down", "division", "430822000000", 1, 2, 11),
        Group("down", "division", "", 1, 1, 7),
        Group("down", "year", "2024", 2, 2, 13),
        Group("down", "year", "2023", 1, 1, 5),
    )


def test_neighbours_beyond_the_limit_are_counted(store: GraphStore) -> None:
    fill(store, sent(("a", "b", 3, 1), ("a", "c", 5, 2), ("a", "a", 1, 2)))
    found = neighbours(store, "a", "down", TraceOptions(limit=1))
    assert found.extent == Extent(3, 1, 5, 4, ("rows",))


def test_a_node_alone_has_no_neighbours(store: GraphStore) -> None:
    fill(store, [], nodes={"a": {"name": "甲"}})
    found = neighbours(store, "a")
    assert (found.neighbours, found.groups, found.extent) == ((), (), Extent(0, 0, 0, 0, ()))


def test_neighbours_are_up_down_or_both(store: GraphStore) -> None:
    with pytest.raises(InvalidParameter, match="up, down or both"):
        neighbours(store, "a", "sideways")  # type: ignore[arg-type]


def test_a_node_is_shown_with_its_links_and_its_line(store: GraphStore) -> None:
    with store.loading("b1") as load:
        own = rows.nodes(
            Label.PAYEE, ["payee:1", "payee:2"], name=["甲", "乙"], birth_year=[1960, 0]
        )
        load.nodes(Label.PAYEE, own)
        kin = rows.links([("payee:2", "payee:1"), ("payee:1", "payee:1")])
        load.links(Link.KIN_OF, Label.PAYEE, Label.PAYEE, kin)
        load.record(*rows.record("b1", at=77))
    found = show(store, "payee:1")
    assert found.node is not None
    assert (found.node.name, found.details) == ("甲", {"birth_year": 1960})
    assert found.links == (("KIN_OF", "payee:1", "甲"), ("KIN_OF", "payee:2", "乙"))
    assert found.provenance == Provenance("b1", "明细.csv", "", 1, "", "", 77)


def test_a_flow_is_shown_with_its_ends(store: GraphStore) -> None:
    fill(store, [Sent("pay:1", "project:1", "payee:1", 5, 6, Flow.PAID, "fund:1")])
    found = show(store, "pay:1")
    assert found.flow is not None
    assert (found.flow.kind, found.flow.amount, found.flow.doc) == ("PAID", 5, "凭证pay:1")
    assert found.links == (("source", "project:1", ""), ("target", "payee:1", ""))
    assert found.provenance.file == "明细.csv"


def test_what_is_neither_node_nor_flow_is_not_found(store: GraphStore) -> None:
    fill(store, sent(("a", "b", 1, 1)))
    with pytest.raises(NotFound, match="no node or flow 'zz'"):
        show(store, "zz")


def test_a_search_goes_by_id_name_number_code_and_account(store: GraphStore) -> None:
    nodes = {
        "payee:李四": {"name": "王五", "account_mask": "****4321"},
        "payee:2": {"name": "李四"},
        "payee:3": {"name": "李四光"},
        "payee:4": {"name": "小李四"},
        "alloc:1": {"name": "下达资金", "doc_no": "湘财预〔2024〕4321号"},
        "invoice:9": {"name": "发票", "number": "4321"},
        "agency:5": {"name": "ABC局", "credit_code": "9143"},
    }
    fill(store, [], nodes=nodes)
    assert _found(store, "李四") == ["payee:李四", "payee:2", "payee:3", "payee:4"]
    assert _found(store, "alloc:1") == ["alloc:1"]
    assert _found(store, " 湘财预[2024] 4321号") == ["alloc:1"]
    assert _found(store, "4321") == ["invoice:9", "payee:李四", "alloc:1"]
    assert _found(store, "9143") == _found(store, "abc") == ["agency:5"]
    assert _found(store, "赵") == []


def test_a_search_says_how_many_there_are(store: GraphStore) -> None:
    fill(store, [], nodes={f"payee:{n}": {"name": f"甲{n}"} for n in range(5)})
    found = search(store, "甲", 2)
    assert ([hit.node.id for hit in found.hits], found.total, found.shown) == (
        ["payee:0", "payee:1"],
        5,
        2,
    )
    assert found.hits[0].matched == "name"


def test_a_search_needs_a_text_and_a_limit(store: GraphStore) -> None:
    with pytest.raises(InvalidParameter, match="1 to 200 characters"):
        search(store, "  ")
    with pytest.raises(InvalidParameter, match="limit is 0"):
        search(store, "a", 0)


def test_document_numbers_are_compared_in_one_form() -> None:
    assert document_number("湘财预 ［２０２４］ 1号") == "湘财预〔2024〕1号"


def _found(store: GraphStore, text: str) -> list[str]:
    return [hit.node.id for hit in search(store, text).hits]
