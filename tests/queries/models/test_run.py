"""Models on a graph: findings, limits, and what cannot be computed."""

import pytest

from graph.errors import InvalidParameter
from graph.kinds import Flow, Label
from graph.query import Dialect
from graph.store import GraphStore
from graph.words import Language
from queries.models.run import run_model
from tests.graph import rows
from tests.queries.models.written import FLOWS, NODES, TEXT, asking, filled, model
from viz.finding_text import explanation, finding_text
from viz.model_text import run_text

WALK = "MATCH (p:Project)-[f:PAID]->(n:Payee) WHERE NOT f.batch IN $hidden "


def payees(store: GraphStore, count: int) -> None:
    ids = [f"payee:{row}" for row in range(count)]
    with store.loading("b1") as load:
        load.nodes(Label.PAYEE, rows.nodes(Label.PAYEE, ids))
        load.record(*rows.record("b1"))


def test_a_finding_is_of_one_subject_fund_and_period(store: GraphStore) -> None:
    filled(store)
    run = run_model(store, model())
    assert (run.computed, run.truncated, run.rows) == (True, False, 4)
    found = sorted(run.findings, key=lambda finding: finding.flows)
    assert [finding.subjects for finding in found] == [("payee:a",), ("payee:a",), ("payee:b",)]
    assert [finding.flows for finding in found] == [("f2", "f1"), ("f3",), ("f4",)]
    assert [finding.amount for finding in found] == [12000, 2000, 3000]
    assert [finding.period for finding in found] == ["2025-03", "2025-04", ""]
    assert [finding.fund for finding in found] == ["", "", "fund:x"]
    assert found[0].division == "990121100201"
    assert (found[0].confidence, found[0].code) == (40, "C101")
    assert len({finding.fingerprint for finding in found}) == 3
    said = "甲 自 2025-03-20 起 2 笔，共 ¥120.00"
    assert explanation(found[0], Language.ZH) == said
    assert "C101 Large payments" in finding_text(found[0], Language.EN)


def test_values_can_be_set(store: GraphStore) -> None:
    filled(store)
    assert len(run_model(store, model(), {"least": 3000}).findings) == 2
    for wrong in ({"most": 1}, {"least": "1"}, {"least": True}, {"least": [1]}):
        with pytest.raises(InvalidParameter):
            run_model(store, model(), wrong)
    names = {"default": ["甲", "乙"], "zh": "姓名", "en": "Names"}
    text = TEXT.replace("f.amount >= $least", "n.name IN $names")
    listed = model(parameters={"names": names}, cypher=text)
    assert run_model(store, listed).rows == 4
    assert run_model(store, listed, {"names": []}).rows == 0


def test_a_flow_counts_once_and_rows_without_one_each(store: GraphStore) -> None:
    filled(store)
    twice = asking(
        WALK + "UNWIND [1, 2] AS time "
        "RETURN n.id AS subject, f.amount AS amount, f.id AS flow, 2025 AS period "
        "ORDER BY subject"
    )
    found = {each.subjects[0]: each for each in run_model(store, twice).findings}
    assert (found["payee:a"].amount, found["payee:a"].figures["count"]) == (14000, 6)
    assert found["payee:a"].period == "2025"
    bare = asking(WALK + "RETURN n.id AS subject, sum(f.amount) AS amount ORDER BY subject")
    totals = {each.subjects[0]: each.amount for each in run_model(store, bare).findings}
    assert totals == {"payee:a": 14000, "payee:b": 3000, "payee:c": 10}


def test_more_rows_than_the_limit_are_said(store: GraphStore) -> None:
    payees(store, 3000)
    text = "MATCH (n:Payee) RETURN n.id AS subject, n.row AS amount ORDER BY amount"
    run = run_model(store, asking(text, limits={"rows": 100}))
    assert (run.truncated, run.rows, len(run.findings)) == (True, 100, 100)
    assert sum(finding.amount for finding in run.findings) == sum(range(100))
    assert "100" in run_text(run, "x", Language.EN).splitlines()[1]
    assert not run_model(store, asking(text, limits={"rows": 3000})).truncated


def test_a_slow_model_ends_at_its_limit(store: GraphStore) -> None:
    payees(store, 3000)
    slow = asking(
        "MATCH (a:Payee) MATCH (b:Payee) MATCH (n:Payee) WHERE a.row + b.row + n.row < 0 "
        "RETURN n.id AS subject, count(*) AS amount ORDER BY subject",
        limits={"seconds": 1},
    )
    run = run_model(store, slow)
    assert run.reason is not None
    assert (run.computed, run.reason.code, run.findings) == (False, "timeout", ())
    assert run.seconds < 20
    assert "1 秒" in run_text(run, "慢", Language.ZH)
    assert run_model(store, asking(BARE, limits={"seconds": 600})).computed


BARE = "MATCH (n:Payee) RETURN n.id AS subject, n.row AS amount ORDER BY subject"


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ("n.name AS subject, f.amount AS amount", "no_node"),
        ("'' AS subject, f.amount AS amount", "no_node"),
        ("f.id AS subject, f.amount AS amount", "no_node"),
        ("n.id AS subject, n.name AS amount", "bad_value"),
        ("n.id AS subject, f.amount * 0.5 AS amount", "bad_value"),
        ("n.id AS subject, f.amount AS amount, f.amount AS flow", "bad_value"),
        ("n.id AS subject, f.amount AS amount, 'May' AS period", "bad_value"),
        ("n.id AS subject, f.amount AS amount, n.name AS paid_fen", "bad_value"),
        ("n.id AS subject, no.such AS amount", "refused"),
    ],
)
def test_what_is_no_finding_is_told(store: GraphStore, columns: str, code: str) -> None:
    filled(store)
    run = run_model(store, asking(f"{WALK}RETURN {columns} ORDER BY subject"))
    if columns.endswith("paid_fen"):
        assert run.computed  # a text is shown as it is
        return
    assert run.reason is not None
    assert (run.reason.code, run.findings) == (code, ())
    for language in Language:
        assert run_text(run, "x", language).startswith("C101 x")


def test_an_empty_graph_has_no_findings(store: GraphStore) -> None:
    run = run_model(store, model())
    assert (run.computed, run.findings) == (True, ())


def test_half_a_batch_is_never_told(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(store)
    monkeypatch.setattr("graph.neo4j_load.IN_ONE", 0)  # each part is written when it is given
    bare = asking(BARE)
    more = rows.nodes(Label.PAYEE, ["payee:x"], "b2")
    with store.loading("b2") as load:
        load.nodes(Label.PAYEE, more)
        ends = [("payee:x", "payee:a")]
        load.flows(Flow.TRANSFERRED, Label.PAYEE, Label.PAYEE, rows.flows(ends, "b2"))
        during, hiding = run_model(store, bare), run_model(store, model())
        load.record(*rows.record("b2"))
    assert (hiding.computed, hiding.rows) == (True, 4)
    if store.dialect is Dialect.NEO4J:
        assert during.reason is not None
        assert during.reason.code == "under_way"
        assert "$hidden" in run_text(during, "x", Language.EN)
    else:
        assert (during.computed, during.rows) == (True, 3)
    assert run_model(store, bare).rows == 4


def test_the_text_for_neo4j_is_asked_there(store: GraphStore) -> None:
    filled(store)
    only = model(cypher_neo4j=TEXT.replace("$least AND", "$least AND false AND"))
    rows_there = {Dialect.LADYBUG: 4, Dialect.NEO4J: 0}
    assert run_model(store, only).rows == rows_there[store.dialect]


def test_rows_come_in_one_order_on_any_engine(store: GraphStore) -> None:
    flows = [(f"g{row}", *FLOWS[0][1:4], 500, "2025-03-16", {}) for row in range(30)]
    filled(store, NODES, flows)
    text = WALK + (
        "RETURN n.id AS subject, f.amount AS amount, f.id AS flow ORDER BY amount DESC"
    )
    (found,) = run_model(store, asking(text, limits={"rows": 12})).findings
    assert found.flows == tuple(sorted(flow[0] for flow in flows))[:12]
