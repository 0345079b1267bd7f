"""Thresholds as data: by division, programme and date, and what is refused."""

from datetime import date
from pathlib import Path

import pytest

from graph.errors import InvalidParameter, NotFound
from queries.detectors import checked
from queries.detectors.calendar import moment_of
from queries.detectors.deceased import Deceased
from queries.detectors.thresholds import RuleValues, Thresholds, read_thresholds

TEXT = """
version: 2025-2
rules:
  R05:
    values: {grace_days: 5}
    overrides:
      - {division: "990100000000", values: {grace_days: 10}}
      - {division: "990121000000", programme: "2081002", values: {grace_days: 20}}
      - {since: 2025-07-01, until: 2025-12-31, programme: "9", values: {grace_days: 31}}
"""


@pytest.fixture
def thresholds(tmp_path: Path) -> Thresholds:
    path = tmp_path / "thresholds.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return read_thresholds(path)


@pytest.mark.parametrize(
    ("division", "programme", "day", "days"),
    [
        ("880000000000", "1", "2025-03-01", 5),
        ("990121100201", "1", "2025-03-01", 10),
        ("990121100201", "2081002", "2025-03-01", 20),
        ("990122100201", "2081002", "2025-03-01", 10),
        ("880000000000", "9", "2025-06-30", 5),
        ("880000000000", "9", "2025-07-01", 31),
        ("880000000000", "9", "2026-01-01", 5),
    ],
)
def test_the_last_override_that_holds_there_and_then_counts(
    thresholds: Thresholds, division: str, programme: str, day: str, days: int
) -> None:
    rule = thresholds.of(Deceased, "R05")
    at = moment_of(date.fromisoformat(day))
    applied = thresholds.applied(rule, division=division, programme=programme, at=at)
    assert applied.grace_days == days
    assert rule.grace_days == 5


def test_without_a_file_rules_have_their_defaults() -> None:
    assert read_thresholds(None).of(Deceased, "R05") == Deceased()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("rules: {R05: {values: {grace: 5}}}", "grace_days"),
        ("rules: {R05: {values: {grace_days: many}}}", "grace_days"),
        ("rules: {R05: {overrides: [{values: {grace_days: -1}}]}}", "grace_days"),
        ("rules: {R05: {overrides: [{division: 长沙, values: {}}]}}", "division"),
        ("rules: {R05: {value: {}}}", "value"),
        ("rules: {R05: {values: {grace_days: true}}}", "write a number"),
        (
            "rules: {R05: {overrides: [{since: 2026-01-01, until: 2025-01-01, values: {}}]}}",
            "never holds",
        ),
        ("rules: {R05: {overrides: [{since: 2025-13-01, values: {}}]}}", "2025-12-31"),
        ("rules: {}\nrules: {}", "stands twice"),
        ("rules: [1", "no YAML"),
        ("[" * 5000, "nested too deeply"),
        ("- 1", "`version` and `rules`"),
        ("", "`version` and `rules`"),
        ("version: 2025", "in quotes"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_what_would_be_right(
    tmp_path: Path, text: str, says: str
) -> None:
    path = tmp_path / "thresholds.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidParameter, match=says):
        read_thresholds(path).of(Deceased, "R05")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidParameter, match="cannot read"):
        read_thresholds(tmp_path / "none.yaml")


def test_values_of_a_rule_that_there_is_not_are_refused_before_any_rule_runs() -> None:
    for named in ("R99", "r05"):
        with pytest.raises(NotFound, match="there are R01, R02"):
            checked(Thresholds(rules={named: RuleValues()}))
    with pytest.raises(InvalidParameter, match="R32: 'nope'"):
        checked(Thresholds(rules={"R32": RuleValues(values={"nope": 1})}))
