"""What other people's scripts rely on."""

from pathlib import Path

import pytest
from typer.main import get_command

from api.cli import app
from tests.api.conftest import Command
from tests.ingest.county import TRANSFER, transfers, write_csv


@pytest.fixture
def ring(tmp_path: Path) -> Path:
    return transfers(
        tmp_path / "ring.csv",
        ("t1", "a", "b", "100.00", "2024-01-01"),
        ("t2", "b", "c", "60.00", "2024-01-02"),
        ("t3", "c", "a", "50.00", "2024-01-03"),
        ("t4", "b", "d", "-1.50", "2024-01-04"),
        ("t5", "b", "d", "oops", "2024-01-04"),
        ("t6", "b", "d", "", "2024-01-04"),
    )


def test_ingest_ends_with_totals_that_add_up(fundtrace: Command, ring: Path) -> None:
    said = fundtrace("ingest", ring, "--json")
    assert said.code == 0
    total = said.lines[-1]
    assert total["batch"].startswith("b")
    assert total["read"] == {"rows": 6, "fen": 20850, "unreadable_amounts": 2}
    assert total["loaded"] == {"rows": 4, "fen": 20850}
    assert total["unchanged"] == {"rows": 0, "fen": 0}
    assert total["quarantined"] == {"rows": 2, "fen": 0, "unreadable_amounts": 2}
    again = fundtrace("ingest", ring, "--json").lines[-1]
    assert (again["batch"], again["unchanged"]) == (None, total["loaded"])


def test_a_dry_run_makes_no_store(fundtrace: Command, ring: Path, tmp_path: Path) -> None:
    said = fundtrace("ingest", ring, "--dry-run", "--currency", "CNY", "--json")
    assert (said.code, said.lines[-1]["batch"]) == (0, None)
    assert said.lines[-1]["loaded"] == {"rows": 4, "fen": 20850}
    assert not list(tmp_path.rglob("store.lbug*"))
    fundtrace("ingest", ring)
    again = fundtrace("ingest", ring, "--dry-run", "--json").lines[-1]
    assert again["unchanged"] == {"rows": 4, "fen": 20850}
    assert fundtrace("ingest", ring, "--dry-run", "--currency", "USD").code == 1


def test_trace_prints_a_line_per_chain_and_one_of_totals(
    fundtrace: Command, ring: Path
) -> None:
    fundtrace("ingest", ring)
    said = fundtrace("trace", "a", "--down", "--hops", 2, "--json")
    day = 86_400_000
    first = 1_704_038_400_000
    assert said.lines == [
        {"nodes": ["a", "b"], "flows": ["t1"], "amounts": [10000], "at": [first]},
        {
            "nodes": ["a", "b", "c"],
            "flows": ["t1", "t2"],
            "amounts": [10000, 6000],
            "at": [first, first + day],
        },
        {"total": 2, "shown": 2, "fen_shown": 16000, "fen_left_out": 0, "limits": ["hops"]},
    ]
    to = fundtrace("trace", "a", "--to", "c", "--json").lines
    assert [line["flows"] for line in to[:-1]] == [["t1", "t2"]]
    up = fundtrace("trace", "c", "--up", "--json").lines
    assert [line["nodes"] for line in up[:-1]] == [["b", "c"], ["a", "b", "c"]]


def test_a_negative_amount_can_be_traced_the_other_way(fundtrace: Command, ring: Path) -> None:
    fundtrace("ingest", ring)
    (chain, _) = fundtrace("trace", "d", "--down", "--hops", 1, "--json").lines
    assert chain["flows"] == ["t4"]
    assert fundtrace("show", "t4", "--json").lines[0]["flow"]["kind"] == "RETURNED"


def test_show_leads_back_to_file_and_line(fundtrace: Command, ring: Path) -> None:
    fundtrace("ingest", ring)
    for thing, line in (("t3", 4), ("a", 2)):
        origin = fundtrace("show", thing, "--json").lines[0]["provenance"]
        assert (origin["file"], origin["line"]) == ("ring.csv", line)


def test_show_gives_a_node_and_a_flow_of_one_id(fundtrace: Command, tmp_path: Path) -> None:
    fundtrace("ingest", transfers(tmp_path / "a.csv", ("a", "a", "b", "1", "2024-01-01")))
    node, flow = fundtrace("show", "a", "--json").lines
    assert (node["node"]["id"], node["flow"]) == ("a", None)
    assert (flow["node"], flow["flow"]["id"], flow["flow"]["amount"]) == (None, "a", 100)
    assert len(fundtrace("show", "b", "--json").lines) == 1
    assert "转账" in fundtrace("show", "a").out


def test_a_withdrawn_batch_is_gone_and_stays_on_record(fundtrace: Command, ring: Path) -> None:
    batch = fundtrace("ingest", ring, "--json").lines[-1]["batch"]
    removed = fundtrace("withdraw", batch, "--json").lines[0]
    assert (removed["nodes"], removed["flows"]) == (4, 4)
    assert fundtrace("trace", "a", "--down").code == 1
    assert fundtrace("batches", "--json").lines[0]["status"] == "withdrawn"
    assert fundtrace("withdraw", batch).code == 1
    assert fundtrace("withdraw", "b-none").code == 1


def test_what_is_wrong_is_said_in_one_line_with_exit_code_1(
    fundtrace: Command, ring: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no store" in fundtrace("trace", "a", "--down").err
    fundtrace("ingest", ring)
    strange = write_csv(tmp_path / "x.csv", ("红", "黄"), ("1", "2"))
    for arguments, expected in (
        (("trace", "nobody", "--down"), "nobody"),
        (("trace", "a", "--down", "--hops", 11), "hops"),
        (("trace", "a", "--down", "--since", "soon"), "soon"),
        (("show", "nothing"), "nothing"),
        (("ingest", tmp_path / "none.csv"), "none.csv"),
        (("ingest", strange), "--mapping"),
        (("ingest", ring, "--mapping", "none"), "no mapping"),
        (("ingest", ring, "--currency", "USD"), "CNY"),
    ):
        said = fundtrace(*arguments)
        assert (said.code, said.out) == (1, "")
        assert expected in said.err.splitlines()[-1]
        assert "Traceback" not in said.err
    monkeypatch.delenv("FUNDTRACE_TOKEN_KEY")
    assert "FUNDTRACE_TOKEN_KEY" in fundtrace("ingest", ring).err


def test_a_command_written_wrongly_ends_with_exit_code_2(fundtrace: Command) -> None:
    for arguments in (("trace", "a"), ("trace", "a", "--up", "--down"), ("ingest",), ("what",)):
        assert fundtrace(*arguments).code == 2


def test_every_command_that_answers_takes_json() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    without = {
        name
        for name, command in commands.items()
        if not any("--json" in option.opts for option in command.params)
    }
    assert without == {"serve"}


def test_a_page_is_written_beside_the_answer(
    fundtrace: Command, ring: Path, tmp_path: Path
) -> None:
    fundtrace("ingest", ring)
    page = tmp_path / "page.html"
    said = fundtrace("trace", "a", "--down", "--html", page, "--json")
    assert said.lines[-1]["total"] == 3
    assert "<html" in page.read_text(encoding="utf-8")


def test_the_language_can_be_switched(fundtrace: Command, ring: Path) -> None:
    fundtrace("ingest", ring)
    assert "转账" in fundtrace("trace", "a", "--down").out
    assert "transferred" in fundtrace("trace", "a", "--down", "--lang", "en").out


def test_a_kind_in_an_edge_list_is_kept(fundtrace: Command, tmp_path: Path) -> None:
    file = write_csv(
        tmp_path / "k.csv",
        (*TRANSFER, "kind", "doc", "source_name"),
        ("k1", "a", "b", "1", "2024-01-01", "PAID", "凭1", "甲"),
        ("k2", "b", "c", "1", "2024-01-01", "", "", ""),
    )
    fundtrace("ingest", file)
    flow = fundtrace("show", "k1", "--json").lines[0]["flow"]
    assert (flow["kind"], flow["doc"]) == ("PAID", "凭1")
    assert fundtrace("search", "甲", "--json").lines[0]["node"]["id"] == "a"
    lines = fundtrace("trace", "a", "--down", "--kind", "PAID", "--json").lines
    assert [line["flows"] for line in lines[:-1]] == [["k1"]]
