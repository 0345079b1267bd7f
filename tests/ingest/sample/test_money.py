"""The money of a sample is consistent from its source to the last payee."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.ingest.sample.reading import fen, whole


@pytest.fixture(scope="module")
def allocations(demo: Path) -> pd.DataFrame:
    table = whole(demo, "allocations")
    table["fen"] = fen(table["amount"])
    return table.set_index("bgt_id")


def test_an_allocation_never_passes_down_more_than_it_holds(allocations: pd.DataFrame) -> None:
    below = allocations[allocations["ori_bgt_id"] != ""].groupby("ori_bgt_id")["fen"].sum()
    assert (below <= allocations.loc[below.index, "fen"]).all()


def test_programmes_pass_down_everything_and_only_planted_money_stays(
    allocations: pd.DataFrame, truth: list[dict[str, Any]]
) -> None:
    below = allocations[allocations["ori_bgt_id"] != ""].groupby("ori_bgt_id")["fen"].sum()
    held = allocations["fen"].sub(below, fill_value=0)
    inner = held[(held > 0) & (allocations["project_code"] == "")]
    named = {s.removeprefix("alloc:") for line in truth for s in line["subjects"]}
    carried = inner.index[allocations.loc[inner.index, "doc_title"].str.contains("结转|收回")]
    assert set(inner.index) - set(carried) <= named


def test_funds_are_allocated_in_full(demo: Path, allocations: pd.DataFrame) -> None:
    funds = whole(demo, "funding_sources")
    total = fen(funds["fund_total"]).set_axis(funds["fund_code"])
    first = allocations[allocations["ori_bgt_id"] == ""].groupby("fund_code")["fen"].sum()
    assert first.to_dict() == total.to_dict()


def test_a_project_pays_no_more_than_reached_it_before_that_day(
    demo: Path, allocations: pd.DataFrame
) -> None:
    given = allocations[allocations["project_code"] != ""]
    came = pd.DataFrame(
        {
            "project": given["project_code"],
            "on": _days(given["received_at"]),
            "fen": given["fen"],
        }
    )
    paid = whole(demo, "payments")
    went = pd.DataFrame(
        {
            "project": paid["project_code"],
            "on": _days(paid["paid_at"]),
            "fen": -fen(paid["amount"]),
        }
    )
    moves = pd.concat([came, went]).sort_values(
        ["project", "on", "fen"], ascending=[True, True, False]
    )
    balance = moves.groupby("project")["fen"].cumsum()
    assert moves[balance < 0].drop_duplicates("project").to_dict("records") == []


def _days(column: "pd.Series[Any]") -> "pd.Series[Any]":
    return column.str.replace(r"\D", "", regex=True).str[:8]


def test_village_ledgers_never_spend_more_than_they_have(demo: Path) -> None:
    ledger = whole(demo, "village_ledger")
    ledger["net"] = fen(ledger["income"]) - fen(ledger["expense"])
    ordinary = ledger[ledger["entry_id"].str.startswith("0")].sort_values(
        ["village_code", "date"]
    )
    assert (ordinary.groupby("village_code")["net"].cumsum() >= 0).all()
    assert (ledger.groupby("village_code")["net"].sum() >= 0).all()


def test_documents_obey_the_thirty_days_but_for_planted_cases(
    allocations: pd.DataFrame, truth: list[dict[str, Any]]
) -> None:
    child = allocations[allocations["ori_bgt_id"] != ""]
    received = pd.to_datetime(allocations.loc[child["ori_bgt_id"], "received_at"]).to_numpy()
    late = child[
        (pd.to_datetime(child["issued_at"]).to_numpy() - received)
        .astype("timedelta64[D]")
        .astype(int)
        > 30
    ]
    planted = {s.removeprefix("alloc:") for line in truth for s in line["subjects"]}
    allowed = late["doc_title"].str.contains("结转|收回")
    assert set(late[~allowed].index) - planted == set()
