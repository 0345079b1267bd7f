"""The commands of the rules, on a small sample county."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from queries.detectors import DETECTORS

run = CliRunner()

MODEL = """
code: C901
version: 1
name: {zh: 村级大额支出, en: Large village expense}
says: {zh: "{name} 支出 {amount_fen}", en: "{name} spent {amount_fen}"}
confidence: 10
nature: suspicion
parameters:
  least_fen: {default: 900000, zh: 最低金额, en: Least amount}
cypher: |
  MATCH (v:VillageAccount)-[f:REIMBURSED]->(i:Invoice)
  WHERE f.amount >= $least_fen AND NOT f.batch IN $hidden
  RETURN v.id AS subject, f.amount AS amount, f.id AS flow, v.name AS name
  ORDER BY subject, flow
"""


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A sample county in a store of its own; the settings that name it."""
    place = tmp_path_factory.mktemp("rules")
    settings = {
        "FUNDTRACE_STORE": f"ladybug://{place}/store",
        "FUNDTRACE_CACHE": str(place / "cache"),
        "FUNDTRACE_TOKEN_KEY": "a key for tests only",
        "SAMPLE": str(place / "sample"),
    }
    assert run.invoke(app, ["sample", settings["SAMPLE"], "--seed", "6"]).exit_code == 0
    loaded = run.invoke(app, ["ingest", settings["SAMPLE"]], env=settings)
    assert loaded.exit_code == 0, loaded.output
    return settings


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_detect_says_leads_in_chinese_and_what_each_rule_did(county: dict[str, str]) -> None:
    said = run.invoke(app, ["detect", "--limit", "3"], env=county)
    assert said.exit_code == 0, said.output
    assert "疑似" in said.stdout
    assert "其余线索" in said.stdout
    assert all(f"{rule.code} " in said.stdout for rule in DETECTORS)
    assert "规则 R01" in said.stderr


def test_detect_writes_rules_findings_with_evidence_leads_and_a_last_line(
    county: dict[str, str],
) -> None:
    told = lines(run.invoke(app, ["detect", "--json"], env=county).stdout)
    kinds = [line["type"] for line in told]
    assert kinds.count("rule") == len(DETECTORS)
    assert kinds[-1] == "detection"
    findings = [line for line in told if line["type"] == "finding"]
    leads = [line for line in told if line["type"] == "lead"]
    assert told[-1]["findings"] == len(findings) > len(DETECTORS)
    assert [line["rank"] for line in leads] == list(range(1, len(leads) + 1))
    known = {line["fingerprint"] for line in findings}
    assert all(set(line["findings"]) <= known for line in leads)  # type: ignore[call-overload]
    for line in findings:
        assert set(line["text"]) == {"zh", "en"}  # type: ignore[call-overload]
        assert line["evidence"] or line["rule"] == "R19"


def test_detect_of_some_rules_runs_those(county: dict[str, str]) -> None:
    told = lines(
        run.invoke(app, ["detect", "--rules", "R09, R05", "--json"], env=county).stdout
    )
    assert [line["code"] for line in told if line["type"] == "rule"] == ["R09", "R05"]


def test_detect_since_the_last_batch_says_the_same_as_a_full_run(
    county: dict[str, str],
) -> None:
    full = lines(run.invoke(app, ["detect", "--json"], env=county).stdout)
    batch = lines(run.invoke(app, ["batches", "--json"], env=county).stdout)[0]["id"]
    some = lines(
        run.invoke(app, ["detect", "--json", "--since", str(batch)], env=county).stdout
    )
    assert [line for line in some if line["type"] != "rule"] == [
        line for line in full if line["type"] != "rule"
    ]


def test_detect_since_a_batch_that_is_not_there_names_those_that_are(
    county: dict[str, str],
) -> None:
    said = run.invoke(app, ["detect", "--since", "b-none"], env=county)
    assert said.exit_code == 1
    assert "there is no batch 'b-none'" in str(said.exception)


def test_rules_lists_every_rule_and_shows_the_page_of_one(county: dict[str, str]) -> None:
    listed = run.invoke(app, ["rules"], env=county).stdout.splitlines()
    assert [line.split()[0] for line in listed] == [rule.code for rule in DETECTORS]
    page = run.invoke(app, ["rules", "R05"], env=county).stdout
    assert page.startswith("# R05 死亡后领取 · Paid after death")
    schemas = lines(run.invoke(app, ["rules", "--json"], env=county).stdout)
    assert all(line["schema"]["properties"] for line in schemas)  # type: ignore[index]


def test_why_not_tells_conditions_in_both_languages(county: dict[str, str]) -> None:
    told = lines(run.invoke(app, ["detect", "--rules", "R15", "--json"], env=county).stdout)
    subject = next(line for line in told if line["type"] == "finding")["subjects"][0]  # type: ignore[index]
    said = run.invoke(app, ["why-not", "R15", subject, "--lang", "en"], env=county)
    assert "Every condition is met" in said.stdout
    (line,) = lines(run.invoke(app, ["why-not", "R15", subject, "--json"], env=county).stdout)
    assert line["found"]


def test_thresholds_of_a_file_are_used(county: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "thresholds.yaml"
    path.write_text(
        "{version: strict, rules: {R05: {values: {grace_days: 360}}}}", encoding="utf-8"
    )
    env = {**county, "FUNDTRACE_THRESHOLDS": str(path)}
    told = lines(run.invoke(app, ["detect", "--rules", "R05", "--json"], env=env).stdout)
    assert told[-1]["findings"] == 0
    assert told[-1]["thresholds"] == "strict"


def test_live_models_run_beside_the_rules_and_their_findings_are_among_the_leads(
    county: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "C901.yaml").write_text(MODEL, encoding="utf-8")
    env = {**county, "FUNDTRACE_MODELS": str(folder)}
    told = lines(run.invoke(app, ["detect", "--json"], env=env).stdout)
    (own,) = [line for line in told if line["type"] == "model"]
    assert own["computed"]
    assert own["findings"]
    mine = [line for line in told if line["type"] == "finding" and line["rule"] == "C901"]
    assert len(mine) == own["findings"]
    assert any("C901" in line["rules"] for line in told if line["type"] == "lead")  # type: ignore[operator]
    said = run.invoke(app, ["detect"], env=env)
    assert "村级大额支出" in said.stdout
    assert "C901" not in run.invoke(app, ["detect", "--json"], env=county).stdout


def test_a_cache_that_keeps_nothing_costs_no_finding(
    county: dict[str, str], tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "findings").write_text("a file where a folder should be", encoding="utf-8")
    said = run.invoke(app, ["detect"], env={**county, "FUNDTRACE_CACHE": str(cache)})
    assert said.exit_code == 0
    assert "疑似" in said.stdout
    assert "FUNDTRACE_CACHE" in said.stderr


def test_words_that_name_no_rule_are_refused(county: dict[str, str]) -> None:
    said = run.invoke(app, ["detect", "--rules", " , "], env=county)
    assert said.exit_code == 1
    assert "names no rule" in str(said.exception)


@pytest.mark.slow
def test_evaluate_loads_the_sample_and_ends_in_one_line(county: dict[str, str]) -> None:
    said = run.invoke(app, ["evaluate", county["SAMPLE"], "--json"], env=county)
    assert said.exit_code == 0, said.output
    (line,) = lines(said.stdout)
    assert set(line) == {"recall", "precision_at_100", "rules", "traps"}
    assert line["recall"] == 1.0
