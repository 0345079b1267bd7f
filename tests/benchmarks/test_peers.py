"""Ours and the peers say the same of tiny data, and figures become the right words."""

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from typing_extensions import override

from benchmarks.peers.answers import differences
from benchmarks.peers.bank import MAX_HOPS, WINDOW, bank
from benchmarks.peers.data import opened, read_meta
from benchmarks.peers.databases import KINDS, neo4j, write_texts
from benchmarks.peers.environment import Environment, Outcome
from benchmarks.peers.figures import Figure, goals, growth, growth_of, table
from benchmarks.peers.measure import Plan, measure
from benchmarks.peers.ours import prepare, within
from graph.errors import StoreUnavailable
from graph.neo4j_local import Memory
from queries.flow.reach import reach

FLOWS = 4_000
SCRIPTS = Path(__file__).parents[2] / "benchmarks" / "peers" / "scripts"
#: Those that this environment lacks.
FOREIGN = {"igraph", "Snap ML"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("peers") / str(FLOWS)
    prepare(made, FLOWS, peers=True)
    return made


@pytest.fixture(scope="module")
def figures(folder: Path) -> list[Figure]:
    peers = Environment(Path(sys.executable), limit=120, memory=2**32)
    return list(measure(Plan(folder, FLOWS, peers, "", Memory())))


def test_all_who_could_be_run_came_to_an_end(figures: list[Figure]) -> None:
    assert [each for each in figures if not each.done and each.who not in FOREIGN] == []
    assert {"ours", "networkx", "DuckDB", "Ladybug"} <= {each.who for each in figures}


def test_ours_and_the_peers_agree(figures: list[Figure], folder: Path) -> None:
    rings = [each.said["rings"] for each in figures if each.task == "rings" and each.done]
    assert len(rings) == 4
    assert min(rings) > 0
    assert list(differences(figures, FLOWS, folder / "province")) == []


def test_another_answer_is_told(figures: list[Figure], folder: Path) -> None:
    odd = {"rings": 1, "hops": {}, "on": 0}
    more = Figure("rings", FLOWS, "odd", "one", 1, 1, "done", odd)
    told = list(differences([*figures, more], FLOWS, folder / "province"))
    assert [line.split(":")[1].split(" are ")[0].strip() for line in told] == [*odd]


def test_another_reach_is_told(figures: list[Figure], folder: Path) -> None:
    data = folder / "province"
    right = np.load(data / "ladybug-layers.npz")
    np.savez(data / "neo4j-layers.npz", nodes=right["nodes"][1:], fen=right["fen"][1:])
    more = Figure("trace", FLOWS, "Neo4j", "layers", 1, 1)
    told = list(differences([*figures, more], FLOWS, data))
    assert len(told) == 2
    assert "1 differ" in told[0]
    assert "sums differ" in told[1]


def test_nodes_within_so_many_flows_grow_to_all_reached(folder: Path) -> None:
    flows, origin = opened(folder / "province"), read_meta(folder / "province")["origin"]
    near = [within(flows, origin, hops).tolist() for hops in (1, 3, 40)]
    assert len(near[0]) < len(near[1]) < len(near[2])
    assert near[2] == sorted(reach(flows, [origin]).nodes.tolist())


def test_a_bank_has_the_flows_asked_for_at_moments_of_their_own() -> None:
    made = bank(5_000)
    assert len(made.at) == 5_000
    assert (np.diff(made.at) > 0).all()
    assert (made.source != made.target).all()
    assert made.nodes == 1_000
    assert max(made.source.max(), made.target.max()) < made.nodes


def test_the_scripts_know_no_other_module_of_this_project() -> None:
    ours = {"graph", "queries", "ingest", "viz", "api", "benchmarks"}
    for file in SCRIPTS.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                if name.split(".")[0] in ours:
                    assert name == "benchmarks.peers.scripts", file.name


def test_each_text_takes_what_the_scripts_give(tmp_path: Path) -> None:
    texts = json.loads(write_texts(tmp_path / "texts.json").read_text(encoding="utf-8"))
    for kind, lengths in KINDS.items():
        value = "$window" if kind == "rings" else "$origin"
        assert len(texts[kind]) == len(lengths)
        assert all(value in text and "MATCH" in text for text in texts[kind])
    assert max(KINDS["rings"]) == MAX_HOPS
    assert WINDOW == 30 * 86_400_000


def test_a_script_beyond_its_limit_is_a_lower_bound(folder: Path) -> None:
    hasty = Environment(Path(sys.executable), limit=-5, memory=2**32)
    outcome = hasty.run("nx_rings", folder / "bank")
    assert (outcome.status, outcome.seconds) == ("late", -5)


def test_a_script_beyond_its_memory_is_killed(folder: Path) -> None:
    outcome = Environment(Path(sys.executable), 60, 2**20).run("nx_rings", folder / "bank")
    assert outcome.status == "memory"


def test_a_script_that_fails_says_why(tmp_path: Path) -> None:
    outcome = Environment(Path(sys.executable), 60, 2**32).run("nx_rings", tmp_path)
    assert outcome.status == "failed"
    assert "flows.parquet" in outcome.said["error"]


class Recorder(Environment):
    """Runs nothing; loading fails, with or without having begun."""

    said: ClassVar[dict[str, Any]] = {}
    kinds: ClassVar[list[str]] = []

    @override
    def run(self, script: str, *arguments: object) -> Outcome:
        self.kinds.append(str(arguments[arguments.index("--kind") + 1]))
        return Outcome("failed", 0, 0, self.said)


@pytest.mark.parametrize(
    ("said", "kinds"), [({}, ["build"]), ({"ours": True}, ["build", "clear"])]
)
def test_only_a_server_that_was_empty_is_cleared(
    said: dict[str, Any], kinds: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Recorder, "said", said)
    monkeypatch.setattr(Recorder, "kinds", [])
    peers, url = Recorder(tmp_path, 1, 1), "neo4j://neo4j@localhost/neo4j"
    with (
        pytest.raises(StoreUnavailable, match="loading failed"),
        neo4j(peers, tmp_path, url, Memory()),
    ):
        pass
    assert Recorder.kinds == kinds


def test_the_exponent_is_the_slope_of_the_logarithms() -> None:
    assert growth([(10, 1.0), (100, 10.0), (1_000, 100.0)]) == pytest.approx(1)
    assert growth([(10, 3.0), (100, 300.0)]) == pytest.approx(2)
    assert growth([(10, 3.0)]) is None


def given() -> Iterator[Figure]:
    for flows, seconds in ((200_000, 0.01), (2_000_000, 0.1), (55_000_000, 6.0)):
        yield Figure("trace", flows, "ours", "FIFO", seconds, 100)
    yield Figure("trace", 2_000_000, "Neo4j", "chains", 60.0, 10, "late")
    yield Figure("trace", 2_000_000, "Ladybug", "layers", 5.0, 10)
    yield Figure("rings", 2_000_000, "ours", "rings", 1.0, 10)
    yield Figure("rings", 2_000_000, "igraph", "simple_cycles", 60.0, 10, "late")
    yield Figure("rings", 2_000_000, "networkx", "simple_cycles", 60.0, 10, "memory")


def test_goals_are_told_from_the_figures() -> None:
    lines = list(goals(list(given())))
    assert "missed, 50.0 × (Ladybug layers), 2.0 times too little" in lines[0]
    assert "met, more than 60 × (igraph simple_cycles)" in lines[1]
    assert "missed, 6.00 s" in lines[2]
    assert lines[3].startswith("growth of FIFO ≤ 1.1: missed, 1.1")
    assert lines[4] == "growth of rings ≤ 1.1: unknown, not measured at two sizes"


def test_a_bound_below_the_goal_decides_nothing() -> None:
    some = [
        Figure("rings", 2_000_000, "ours", "rings", 10.0, 10),
        Figure("rings", 2_000_000, "igraph", "simple_cycles", 60.0, 10, "late"),
    ]
    assert "not decided, more than 6.0 ×" in list(goals(some))[1]


def test_the_table_shows_bounds_ratios_and_growth() -> None:
    figures = list(given())
    lines = list(table(figures))
    late = next(line for line in lines if "Neo4j chains" in line)
    assert "> 60 |" in late
    assert "> 600.0" in late
    gone = next(line for line in lines if "networkx" in line)
    assert "killed for its memory" in gone
    assert growth_of(figures, "trace", "Neo4j chains") is None
    assert len(lines) == 1 + len(figures)
