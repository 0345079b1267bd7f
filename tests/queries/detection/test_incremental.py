"""Runs that look only where new batches can change something find what a full run finds."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from queries.detection.kept import keep, kept_at
from queries.detection.run import DetectOptions, kept_run
from queries.detectors.finding import Finding
from queries.detectors.thresholds import RuleValues, Thresholds
from tests.queries.detection.conftest import Province

Steps = list[Callable[[], str]]
OPTIONS = DetectOptions()


@pytest.mark.slow
def test_after_each_batch_the_findings_are_those_of_a_full_run(
    growing: tuple[Province, Steps], tmp_path: Path
) -> None:
    province, imports = growing
    path = tmp_path / "kept.jsonl"
    found, looked = [], []
    for step in imports:
        step()
        full = province.detect()
        some = province.detect(replace(OPTIONS, before=kept_at(path)))
        assert some.findings == full.findings
        assert some.leads == full.leads
        keep(path, kept_run(province.store, some, OPTIONS.thresholds))
        found.append(len(full.findings))
        looked.append({run.looked for run in some.runs})
    assert len(set(found)) > 1
    assert any(max(each) > 0 for each in looked)  # at some anchors only, at least once


def test_a_batch_that_brings_little_lets_most_rules_rest(
    county: Province, tmp_path: Path
) -> None:
    before = county.detect()
    kept = kept_run(county.store, before, OPTIONS.thresholds)
    again = county.detect(replace(OPTIONS, before=kept))
    assert {run.looked for run in again.runs} == {0}
    assert again.findings == before.findings
    batch = next(iter(kept.batches))
    whole = county.detect(replace(OPTIONS, before=kept, since=frozenset({batch})))
    assert whole.findings == before.findings
    assert any(run.looked for run in whole.runs)


def test_about_too_many_nodes_of_a_large_graph_a_rule_looks_everywhere(
    county: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = county.detect(DetectOptions(rules=("R05",)))
    kept = kept_run(county.store, before, OPTIONS.thresholds)
    subjects = tuple(sorted({each.subjects[0] for each in before.findings}))
    monkeypatch.setattr("queries.detection.run.where_to_look", lambda *_, **__: subjects)
    asked = DetectOptions(rules=("R05",), before=kept)
    few = county.detect(asked)
    assert [run.looked for run in few.runs] == [len(subjects)] > [0]
    monkeypatch.setattr("queries.detectors.view.PART_FLOWS", 2_000)
    monkeypatch.setattr("queries.detectors.view.FLOWS_PER_NODE", 10**9)
    many = county.detect(asked)
    assert [run.looked for run in many.runs] == [-1]
    assert few.findings == many.findings == before.findings


def test_other_thresholds_are_run_everywhere(county: Province) -> None:
    before = county.detect(DetectOptions(rules=("R05",)))
    kept = kept_run(county.store, before, OPTIONS.thresholds)
    strict = Thresholds(rules={"R05": RuleValues(values={"grace_days": 300})})
    options = DetectOptions(rules=("R05",), before=kept, thresholds=strict)
    assert before.findings
    assert county.detect(options).findings == ()


def test_what_was_withdrawn_is_no_longer_found(growing: tuple[Province, Steps]) -> None:
    province, imports = growing
    imports[0]()
    batch = imports[1]()
    before = province.detect()
    kept = kept_run(province.store, before, OPTIONS.thresholds)
    province.store.withdraw(batch)
    after = province.detect(replace(OPTIONS, before=kept))
    assert after.findings == province.detect().findings
    gone = {each.fingerprint for each in before.findings}
    assert gone - {each.fingerprint for each in after.findings}


def test_a_kept_run_comes_back_as_it_was(county: Province, tmp_path: Path) -> None:
    path = tmp_path / "kept.jsonl"
    run = kept_run(county.store, county.detect(), OPTIONS.thresholds)
    keep(path, run)
    assert kept_at(path) == run
    assert path.stat().st_mode & 0o077 == 0
    found: list[Finding] = [each for some in run.findings.values() for each in some]
    assert found


@pytest.mark.parametrize("text", ["", "{", "{}\n", '{"format": 0}\n', "[1]\n"])
def test_a_kept_run_that_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "kept.jsonl"
    assert kept_at(path) is None
    path.write_text(text, encoding="utf-8")
    assert kept_at(path) is None
