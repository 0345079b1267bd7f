import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest

from graph.model import FlowRecord
from graph.words import Language
from queries.tracing.answers import Trace
from tests.viz.factories import county, flow, node, trace
from viz.canvas import wrapped
from viz.columns import width
from viz.seal import outside_references
from viz.snapshot import trace_html

ZH, EN = Language.ZH, Language.EN
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def data(page: str, name: str) -> list[dict[str, Any]]:
    """Return what the page gives to vis-network."""
    found = re.search(rf"{name} = new vis\.DataSet\((\[.*?\])\);\n", page)
    assert found
    return list(json.loads(found[1]))


@pytest.fixture(scope="module")
def page() -> str:
    return trace_html(county(), ZH, drawn=AT)


def test_every_flow_is_listed_in_one_tooltip(page: str) -> None:
    flows = {one.id for chain in county().chains for one in chain.flows}
    tips = "\n".join(edge["tip"] for edge in data(page, "edges")) + "\n"
    assert {one for one in flows if tips.count(f"  {one}\n") != 1} == set()


def test_every_node_has_a_fixed_place_and_no_physics(page: str) -> None:
    drawn = data(page, "nodes")
    assert len(drawn) == 52
    assert all(isinstance(one["x"], int) and isinstance(one["y"], int) for one in drawn)
    assert '"physics": {"enabled": false}' in page


def test_the_page_names_no_place_outside_itself(page: str) -> None:
    assert outside_references(page) == []
    assert not re.search(r"<(?:script|link|img|iframe)\b[^>]*https?:", page)
    assert "bootstrap" not in page
    assert page.startswith('<!doctype html>\n<html lang="zh-CN">')
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "http" not in policy[1]


def test_the_page_says_the_totals_the_legend_and_the_time(page: str) -> None:
    assert "<h1>2024年中央财政耕地地力保护补贴资金：资金去向</h1>" in page
    assert "共 1,284 条链，显示 52 条；所示金额 ¥28,621,382.00（2,862.14万）" in page
    assert "图中 52 个节点、62 笔流水（合并为 54 条线）" in page
    assert "制图时间 2026-11-23 16:00:00（北京时间）" in page
    assert "村级账户</span>" in page
    assert "退回</span>" in page
    assert 'class="cap"' not in page


def test_the_cap_is_said(page: str) -> None:
    capped = trace_html(county(), EN, cap=20)
    assert len(data(capped, "nodes")) <= 20
    assert "The picture is capped at 20 nodes: 3" in capped
    assert "more chains are not drawn, money ¥" in capped


def test_the_same_trace_gives_the_same_page(page: str) -> None:
    assert trace_html(county(), ZH, drawn=AT) == page


def small(name: str, *fens: int) -> Trace:
    nodes = [node("project:1", "一卡通"), node("payee:1", name)]
    paid = [
        flow("project:1", "PAID", "payee:1", fen, number=f"f{i}") for i, fen in enumerate(fens)
    ]
    return trace(nodes, *([one] for one in paid), origin="payee:1", direction="up")


def test_parallel_flows_are_one_line_with_count_and_sum() -> None:
    (edge,) = data(trace_html(small("张三", 100_00, 250_00), ZH), "edges")
    assert edge["label"] == "2 笔 ¥350"
    assert edge["tip"].splitlines()[:2] == ["一卡通 → 张三", "2 笔，合计 ¥350.00"]


def test_a_long_list_of_flows_ends_in_a_sum() -> None:
    (edge,) = data(trace_html(small("张三", *range(1, 26)), ZH), "edges")
    assert edge["tip"].splitlines()[-1] == "另有 5 笔，合计 ¥0.15"


class Scripts(HTMLParser):
    """Counts the tags that a browser would see."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


@pytest.mark.parametrize(
    "name",
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        '<img src="http://a.example/x" onerror="alert(1)">',
        '<a href="http://a.example">张三</a>',
        "url(http://a.example) @import 'x'",
        "</title></head><body><body></html>",
        "{name} ${x} {{ 7 * 7 }} \\u003c",
    ],
)
def test_a_name_stays_a_name(name: str) -> None:
    plain, evil = trace_html(small("张三", 5), ZH), trace_html(small(name, 5), ZH)
    assert Scripts(evil).tags == Scripts(plain).tags
    assert data(evil, "nodes")[0]["tip"].startswith(name)
    # pyvis writes its own pop-up, which reads names as HTML, for titles that hold "href".
    assert "popup.innerHTML" not in evil


def test_a_node_without_a_name_is_called_by_its_id() -> None:
    assert data(trace_html(small("", 5), ZH), "nodes")[0]["label"].startswith("payee:1\n")


def test_an_empty_trace_is_still_a_page() -> None:
    alone = trace_html(trace([node("payee:1", "张三")]), EN)
    assert [one["label"] for one in data(alone, "nodes")] == ["张三"]


def test_a_node_that_pays_itself_is_drawn() -> None:
    self_paid = FlowRecord("f", "TRANSFERRED", "x", "x", 5, 1, "", "", "", "", 0)
    assert len(data(trace_html(trace([node("x")], [self_paid]), ZH), "edges")) == 1


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("张三", ["张三"]),
        ("省级指标（农业农村厅）", ["省级指标", "（农业农村厅）"]),
        ("青石县农业农村局指标", ["青石县农业", "农村局指标"]),
        ("一二三四五六七八", ["一二三四五六七八"]),
        ("", [""]),
    ],
)
def test_a_long_name_is_broken_where_it_reads_well(name: str, lines: list[str]) -> None:
    assert wrapped(name) == lines


def test_a_very_long_name_ends_in_an_ellipsis() -> None:
    lines = wrapped("很长的名称" * 20)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert max(map(width, lines)) <= 18
