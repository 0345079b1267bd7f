"""follow, balance and rings as scripts and people get them."""

from pathlib import Path

import pytest

from tests.api.conftest import Command
from tests.ingest.county import transfers

DAY = 86_400_000
FIRST = 1_704_038_400_000


@pytest.fixture
def loaded(fundtrace: Command, tmp_path: Path) -> Command:
    ring = transfers(
        tmp_path / "ring.csv",
        ("t1", "a", "b", "100.00", "2024-01-01"),
        ("t2", "b", "c", "60.00", "2024-01-02"),
        ("t3", "c", "a", "50.00", "2024-01-03"),
        ("t4", "b", "d", "30.00", "2024-01-04"),
    )
    assert fundtrace("ingest", ring).code == 0
    return fundtrace


def test_follow_ends_with_a_sum_that_closes(loaded: Command) -> None:
    said = loaded("follow", "a", "--method", "fifo", "--json")
    assert (said.code, said.lines[-1]) == (
        0,
        {
            "origin": "a",
            "method": "fifo",
            "amount": 10000,
            "ended": 5000 + 3000,
            "held": 1000 + 1000,
            "unexplained": 0,
        },
    )
    up = loaded("follow", "d", "--up", "--json").lines[-1]
    assert (up["amount"], up["unexplained"]) == (3000, 3000)  # a had not got anything yet


def test_follow_speaks_chinese_and_english(loaded: Command) -> None:
    assert (
        "合计：流出 ¥100.00＝到达 ¥80.00＋结存 ¥20.00＋去向不明 ¥0.00"
        in loaded("follow", "a").out
    )
    english = loaded("follow", "a", "--lang", "en").out
    assert "In all: ¥100.00 left = ¥80.00 ended + ¥20.00 held + ¥0.00 unexplained" in english


def test_follow_writes_a_page_that_fetches_nothing(loaded: Command, tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    assert loaded("follow", "a", "--html", page).code == 0
    html = page.read_text(encoding="utf-8")
    assert "default-src 'none'" in html
    assert "合计：流出 ¥100.00" in html
    assert html.count("<details") == html.count("</details>") == 2


def test_balance_closes_at_every_node(loaded: Command) -> None:
    *nodes, sums = loaded("balance", "--json").lines
    assert {line["node"] for line in nodes} == {"a", "b", "c", "d"}
    for line in [*nodes, sums]:
        assert line["opening"] + line["in"] == line["out"] + line["held"] + line["unexplained"]
    (one,) = loaded("balance", "b", "--json").lines
    told = {name: one[name] for name in ("in", "out", "held", "unexplained", "oldest_at")}
    assert told == {
        "in": 10000, "out": 9000, "held": 1000, "unexplained": 0, "oldest_at": FIRST
    }  # fmt: skip
    assert "收 ¥100.00＝支 ¥90.00＋存 ¥10.00＋未明 ¥0.00" in loaded("balance", "b").out


def test_balances_as_text_tell_how_old_what_is_held_is(loaded: Command) -> None:
    table = loaded("balance", "--rank", "age").out
    assert "最早到账" in table
    assert "按结存时间（元·天）排列，共 4 个节点，列出 4 个" in table
    (row,) = (line for line in table.splitlines() if line.startswith("b "))
    assert row.split()[-3:] == ["2024-01-01", "3", "b"]
    assert "截至 2024-01-04：" in loaded("balance", "b").out


def test_a_cache_that_cannot_be_written_is_named(
    loaded: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FUNDTRACE_CACHE", "/proc/none")
    assert "FUNDTRACE_CACHE is /proc/none" in loaded("rings").err


def test_several_origins_are_told_apart(loaded: Command) -> None:
    said = loaded("follow", "b", "c")
    assert "b（银行账户，b）：收 ¥100.00" in said.out
    assert (
        said.out.count("c（银行账户，c）") == 3
    )  # in the title, with its balance, above its lines
    assert "（回到起点）" in loaded("follow", "a").out


def test_balance_of_a_period_begins_with_what_was_held(loaded: Command) -> None:
    (line,) = loaded("balance", "b", "--since", "2024-01-02", "--json").lines
    assert (line["opening"], line["in"], line["out"], line["held"]) == (10000, 0, 9000, 1000)


def test_rings_prints_a_line_per_ring(loaded: Command) -> None:
    (ring,) = loaded("rings", "--json").lines
    assert {name: ring[name] for name in ("nodes", "flows", "amount_back")} == {
        "nodes": ["a", "b", "c"],
        "flows": ["t1", "t2", "t3"],
        "amount_back": 5000,
    }
    assert (ring["opened"], ring["closed"]) == (FIRST, FIRST + 2 * DAY)
    assert loaded("rings", "--window", "47h", "--json").lines == []
    assert loaded("rings", "--max-hops", "2", "--json").lines == []
    assert loaded("rings", "--least-share", "0.51", "--json").lines == []
    assert "50.0%" in loaded("rings").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("follow", "nobody"), "no node 'nobody'"),
        (("rings", "--window", "3w"), "'3w' is no time span"),
        (("rings", "--least-share", "x"), "'x' is no share"),
        (("rings", "--max-hops", "1"), "max_hops"),
        (("rings", "--limit", "0"), "limit is 0"),
        (("balance", "a", "--fund", "f"), "no flow is earmarked to 'f'"),
        (("follow", "a", "--rows", "0"), "rows is 0"),
        (("follow", "t1"), "'t1' is a flow, not a node; ask for one of its ends, 'a' or 'b'"),
        (("rings", "--window", "0d"), "a window of 0d holds nothing"),
        (
            ("follow", "a", "--since", "2024-02-01", "--until", "2024-01-01"),
            "--since 2024-02-01 is after --until 2024-01-01",
        ),
        (("balance", "a", "--label", "Payee"), "leave it out with an id"),
        (("balance", "--label", "Division"), "no money comes to a Division"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(
    loaded: Command, arguments: tuple[str, ...], said: str
) -> None:
    answer = loaded(*arguments)
    assert (answer.code, answer.out) == (1, "")
    assert said in answer.err
    assert len(answer.err.splitlines()) == 1
