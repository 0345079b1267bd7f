from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.words import Language
from queries.tracing.answers import Extent, Group, Neighbour, Neighbours, Provenance, Record
from tests.viz.factories import county, day, flow, node, trace
from viz.text import (
    extent_text,
    neighbours_text,
    record_text,
    search_text,
    trace_text,
)

ZH, EN = Language.ZH, Language.EN
FUND, PROJECT = node("fund:1", "耕地补贴"), node("project:1", "一卡通发放")
ZHANG, LI = node("payee:1", "张三"), node("payee:2", "")
GIVEN = flow("fund:1", "ALLOCATED", "project:1", 1_234_567_89, "2024-01-15", "湘财〔2024〕1号")
TO_ZHANG = flow("project:1", "PAID", "payee:1", 800_00, "2024-03-01 08:30")
TO_LI = flow("project:1", "PAID", "payee:2", 12_000_00, "2024-03-02", "凭证7")


def expected(name: str) -> str:
    return (Path(__file__).parent / "trees" / f"{name}.txt").read_text("utf-8").rstrip("\n")


@pytest.mark.parametrize("language", Language)
def test_a_downstream_tree_is_printed_exactly(language: Language) -> None:
    paths = [GIVEN, TO_ZHANG], [GIVEN, TO_LI]
    nodes = [FUND, PROJECT, ZHANG, LI]
    asked = trace(nodes, *paths, total=9, left=5, limits=("rows", "hops"))
    assert trace_text(asked, language) == expected(f"down.{language}")


@pytest.mark.parametrize("language", Language)
def test_an_upstream_tree_says_the_same_only_once(language: Language) -> None:
    again = flow("project:1", "PAID", "payee:1", 900_00, "2024-04-01")
    paths = [GIVEN, TO_ZHANG], [GIVEN, again]
    asked = trace([FUND, PROJECT, ZHANG], *paths, origin="payee:1", direction="up")
    assert trace_text(asked, language) == expected(f"up.{language}")


def test_a_tree_between_nodes_names_the_targets() -> None:
    asked = trace([FUND, PROJECT, ZHANG], [GIVEN, TO_ZHANG], direction="between")
    head = trace_text(replace(asked, targets=(ZHANG,)), ZH).splitlines()[0]
    assert head == "资金如何从 耕地补贴（资金来源，fund:1）到 张三"


def test_no_chain_is_said_in_words() -> None:
    assert "没有找到来源。" in trace_text(trace([ZHANG], direction="up"), ZH)
    assert "It went nowhere that is known." in trace_text(trace([ZHANG]), EN)


def test_every_flow_of_a_county_stands_in_its_tree_once() -> None:
    asked = county()
    papers = {one.doc for chain in asked.chains for one in chain.flows if one.doc}
    text = trace_text(asked, ZH)
    assert {paper for paper in papers if text.count(f"  {paper} ") != 1} == set()


@given(st.integers(1, 6), st.integers(1, 6))
def test_a_shared_subtree_is_printed_once(ways: int, ends: int) -> None:
    nodes = [FUND, PROJECT, *(node(f"payee:{i}") for i in range(ends))]
    tops = [flow("fund:1", "ALLOCATED", "project:1", 5, number=f"t{i}") for i in range(ways)]
    pays = [flow("project:1", "PAID", f"payee:{i}", 5) for i in range(ends)]
    text = trace_text(trace(nodes, *([top, pay] for top in tops for pay in pays)), EN)
    assert text.count("allocated →") == ways
    assert text.count("paid →") == ends
    assert text.count("(goes on as at [1])") == ways - 1


def test_after_a_time_out_totals_are_lower_bounds() -> None:
    said = extent_text(Extent(7, 5, 100_00, 2_00, ("time",)), ZH)
    assert said.startswith("共 至少7 条链，显示 5 条；所示金额 ¥100.00，未显示金额 至少¥2.00。")


def test_neighbours_are_listed_by_side_and_counted_in_groups() -> None:
    paid = Neighbour(
        ZHANG, "down", ("PAID", "RETURNED"), 12, 12_000_00, day("2024-01-05"), day("2024-12-05")
    )
    came = Neighbour(FUND, "up", ("ALLOCATED",), 1, 5_00, day("2024-01-01"), day("2024-01-01"))
    groups = (Group("down", "division", "", 3, 40, 48_000_00),)
    answer = Neighbours(PROJECT, (paid, came), groups, Extent(3, 2, 12_005_00, 0, ("rows",)))
    assert neighbours_text(answer, ZH) == (
        "一卡通发放（项目，project:1）的往来\n"
        "来自\n"
        "  耕地补贴  ¥5.00  1 笔  2024-01-01  安排  fund:1\n"
        "去向\n"
        "  张三  ¥12,000.00  1.2万  12 笔  2024-01-05 至 2024-12-05  支付、退回  payee:1\n"
        "  按区划  （不详）  ¥48,000.00  4.8万  40 笔  3 个往来方\n"
        "共 3 个往来方，显示 2 个；所示金额 ¥12,005.00（1.2万），"
        "未显示金额 ¥0.00。触及限度：条数（还有未显示的）。"
    )


def test_nobody_is_said_in_words() -> None:
    alone = Neighbours(ZHANG, (), (), Extent(0, 0, 0, 0, ()))
    assert "No money came or went." in neighbours_text(alone, EN)


SOURCE = Provenance(
    "b1", "支付明细.xlsx", "一月", 12, "payments@1", "ab" * 32, day("2024-02-01")
)


def test_a_node_is_shown_with_words_units_links_and_its_row() -> None:
    works = node(
        "project:1",
        "机耕道",
        kind="works",
        budget=480_000_00,
        planned_output=1_250,
        unit="公里",
    )
    dated = replace(works, properties={**works.properties, "started_at": day("2024-03-01")})
    record = Record(dated, None, {}, (("LOCATED_IN", "division:43", "湖南省"),), SOURCE)
    assert record_text(record, ZH) == (
        "项目  机耕道\n"
        "  编号      project:1\n"
        "  区划      430822\n"
        "  类别      工程\n"
        "  预算      ¥480,000.00（48万）\n"
        "  计划产出  1.25\n"
        "  计量单位  公里\n"
        "  开工日期  2024-03-01\n"
        "关联\n"
        "  位于  湖南省  division:43\n"
        "来源记录：批次 b1，文件 支付明细.xlsx〔一月〕，第 12 行\n"
        "映射 payments@1，载入 2024-02-01，SHA-256 abababababab"
    )


def test_a_flow_is_shown_in_english() -> None:
    record = Record(None, TO_LI, {"period": "2024-03"}, (), replace(SOURCE, sheet=""))
    text = record_text(record, EN)
    assert text.startswith("flow  paid\n  id        project:1>payee:2@2024-03-02\n")
    assert "  amount    ¥12,000.00\n" in text
    assert "  period    2024-03\n" in text
    assert "file 支付明细.xlsx, line 12" in text


def test_a_stub_says_that_it_has_no_row_of_its_own() -> None:
    nowhere = Provenance("", "", "", 0, "", "", 0)
    assert "来源记录：不详" in record_text(Record(ZHANG, None, {}, (), nowhere), ZH)


def test_a_search_lists_what_it_found() -> None:
    found = search_text([node("payee:1", "张三", account_mask="****1234"), FUND], 7, ZH)
    assert found == (
        "共找到 7 个，列出 2 个\n"
        "收款人    张三      ****1234  430822  payee:1\n"
        "资金来源  耕地补贴            430822  fund:1"
    )
    assert search_text([], 0, EN).startswith("Nothing found.")
