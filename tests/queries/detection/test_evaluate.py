"""Findings held against what was planted."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from graph.errors import InvalidParameter, NotFound
from queries.detection.evaluate import Evaluation, evaluate, evaluation_line, read_truth
from queries.detection.run import Detection
from queries.detectors import DETECTORS
from tests.queries.detection.conftest import Province


@pytest.fixture(scope="module")
def detection(county: Province) -> Detection:
    return county.detect()


@pytest.fixture(scope="module")
def evaluation(county: Province, detection: Detection) -> Evaluation:
    return evaluate(detection, read_truth(county.files))


def test_every_planted_case_is_found_and_no_trap_is_sprung_unexplained(
    evaluation: Evaluation,
) -> None:
    assert [line.name for rule in evaluation.rules for line in rule.missed] == []
    assert {rule.code: dict(rule.tripped) for rule in evaluation.rules if rule.tripped} == {}
    assert evaluation.recall == 1
    assert [each.subjects[0] for rule in evaluation.rules for each in rule.false] == []


def test_every_rule_of_the_registry_is_scored_on_cases_of_its_own(
    evaluation: Evaluation,
) -> None:
    assert [rule.code for rule in evaluation.rules] == [rule.code for rule in DETECTORS]
    assert all(rule.cases >= 2 and rule.traps >= 1 for rule in evaluation.rules)
    assert all(rule.true <= rule.open for rule in evaluation.rules)


def test_nothing_found_is_no_recall_and_no_precision_to_lose(
    county: Province, detection: Detection
) -> None:
    nothing = replace(detection, findings=(), leads=())
    answer = evaluate(nothing, read_truth(county.files))
    assert answer.recall == 0
    assert answer.precision_at_100 == 1
    assert sum(len(rule.missed) for rule in answer.rules) == sum(
        rule.cases for rule in answer.rules
    )


def test_findings_of_nothing_planted_are_false(county: Province, detection: Detection) -> None:
    truth = [line for line in read_truth(county.files) if line.kind == "trap"]
    answer = evaluate(detection, truth)
    assert answer.precision_at_100 == 0
    assert all(rule.precision == 0 for rule in answer.rules if rule.open)


def test_the_line_that_ends_the_json_has_what_was_promised(evaluation: Evaluation) -> None:
    line = json.loads(json.dumps(evaluation_line(evaluation)))
    assert set(line) == {"recall", "precision_at_100", "rules", "traps"}
    assert line["recall"] == 1
    assert set(line["rules"]) == {rule.code for rule in DETECTORS}
    assert line["rules"]["R05"]["hit"] == line["rules"]["R05"]["cases"]
    assert all(trap["tripped"] == 0 for trap in line["traps"].values())


def test_a_folder_without_truth_or_with_another_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="fundtrace sample"):
        read_truth(tmp_path)
    (tmp_path / "truth.jsonl").write_text('{"rule": "R01"}\n', encoding="utf-8")
    with pytest.raises(InvalidParameter, match="not what the sample writes"):
        read_truth(tmp_path)
