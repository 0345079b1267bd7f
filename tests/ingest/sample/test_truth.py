from pathlib import Path
from typing import Any

import pytest

from ingest.sample.planting import CASES, TRAPS
from ingest.sample.tables import row_key
from tests.ingest.sample.reading import lines, read, whole

RULES = [f"R{n:02d}" for n in (*range(1, 22), 27, 28, 29, 32)]
Truth = list[dict[str, Any]]


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_two_cases_and_each_of_its_traps(truth: Truth, rule: str) -> None:
    mine = [line for line in truth if line["rule"] == rule]
    cases = [line for line in mine if line["kind"] == "case"]
    traps = {line["name"] for line in mine if line["kind"] == "trap"}
    assert len(cases) >= 2
    assert len(traps) == len(TRAPS[rule]) >= 1


def test_no_rule_is_left_out() -> None:
    assert list(CASES) == list(TRAPS) == RULES


def test_a_line_of_truth_says_who_how_much_and_why_in_two_languages(truth: Truth) -> None:
    for line in truth:
        assert line["subjects"] or line["people"] or line["rows"], line
        assert line["note_zh"] and line["note_en"]
        assert line["amount"] > 0 or line["rule"] == "R19", line


def test_flows_of_the_truth_are_in_the_files(demo: Path, truth: Truth) -> None:
    allocations = whole(demo, "allocations")["bgt_id"]
    known = {f"pay:{n}" for n in whole(demo, "payments")["pay_detail_id"]}
    for row in whole(demo, "village_ledger").to_dict("records"):
        known.add(
            "ledger:" + row_key("village_ledger", {str(k): str(v) for k, v in row.items()})
        )
    known |= {f"{kind}:{n}" for n in allocations for kind in ("passed", "allocated")}
    named = {flow for line in truth for flow in line["flows"]}
    assert named <= known


def test_subjects_of_the_truth_are_in_the_files(demo: Path, truth: Truth) -> None:
    ledger = whole(demo, "village_ledger")
    known = {f"alloc:{n}" for n in whole(demo, "allocations")["bgt_id"]}
    known |= {f"project:{n}" for n in whole(demo, "projects")["project_code"]}
    known |= {f"village:{n}" for n in ledger["village_code"]}
    known |= {f"bid:{n}" for n in whole(demo, "bids")["bid_id"]}
    known |= {
        "invoice:" + c + "|" + n for c, n in ledger[["invoice_code", "invoice_number"]].values
    }
    assert {subject for line in truth for subject in line["subjects"]} <= known


def test_people_of_the_truth_are_rows_of_the_register(demo: Path, truth: Truth) -> None:
    (deceased, *_) = (
        line for line in truth if line["rule"] == "R05" and line["kind"] == "case"
    )
    file, _, row = deceased["people"][0].rpartition(":")
    assert read(demo, file, "persons").loc[int(row), "died_at"] != ""


def test_the_truth_holds_no_identifier_of_a_person(demo: Path) -> None:
    text = (demo / "truth.jsonl").read_text(encoding="utf-8")
    people = whole(demo, "persons")
    assert not [number for number in people["identity"] if number in text]


def test_bad_rows_of_every_kind_are_listed(demo: Path) -> None:
    codes = {line["code"] for line in lines(demo / "dirty.jsonl")}
    assert codes >= {
        "missing",
        "bad_money",
        "not_positive",
        "too_many_decimals",
        "out_of_range",
        "bad_date",
        "implausible_date",
        "bad_check_digit",
        "bad_id_number",
        "bad_birth_date",
        "bad_division",
        "bad_choice",
        "bad_period",
        "bad_phone",
        "odd_account",
        "wrong_cell_count",
        "duplicate_key",
        "total_row",
    }
