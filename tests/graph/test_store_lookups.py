"""Look-ups against pandas on a graph of 60,000 flows."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from graph.model import Flow, Label, Link
from graph.store import GraphStore
from tests.graph.rows import flows, links, nodes, record

PAYEES, FLOWS = 5000, 20_000
TRIPLES = (
    (Flow.PAID, Label.PROJECT, Label.PAYEE),
    (Flow.TRANSFERRED, Label.PAYEE, Label.BANK_ACCOUNT),
    (Flow.RETURNED, Label.PAYEE, Label.PROJECT),
)
COUNTS = {Label.PROJECT: 50, Label.PAYEE: PAYEES, Label.BANK_ACCOUNT: 1000}


def ids(label: Label) -> list[str]:
    prefix = {Label.BANK_ACCOUNT: "account"}.get(label, label.lower())
    return [f"{prefix}:{row}" for row in range(COUNTS[label])]


def ends(source: Label, target: Label, count: int, seed: int) -> list[tuple[str, str]]:
    draw = np.random.default_rng(seed)
    left = np.array(ids(source))[draw.integers(0, COUNTS[source], count)].tolist()
    right = np.array(ids(target))[draw.integers(0, COUNTS[target], count)].tolist()
    return list(zip(left, right, strict=True))


def fill(store: GraphStore) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Load the graph; returns its flows and its HAS_ACCOUNT links."""
    frames = []
    with store.loading("b1") as load:
        for label in COUNTS:
            tokens = [f"t{row // 2}" for row in range(COUNTS[label])]
            load.nodes(label, nodes(label, ids(label), bank_account=tokens))
        for seed, (kind, source, target) in enumerate(TRIPLES):
            rows = flows(ends(source, target, FLOWS, seed), prefix=f"{kind}-")
            load.flows(kind, source, target, rows)
            frames.append(rows.to_pandas().assign(kind=str(kind)))
        owned = links(ends(Label.PAYEE, Label.BANK_ACCOUNT, 2000, 9))
        load.links(Link.HAS_ACCOUNT, Label.PAYEE, Label.BANK_ACCOUNT, owned)
        load.record(*record("b1"))
    return pd.concat(frames), owned.to_pandas()


def same(found: pa.Table, wanted: pd.DataFrame) -> None:
    names = found.column_names
    left = found.to_pandas().sort_values(names).reset_index(drop=True)
    right = wanted[names].sort_values(names).reset_index(drop=True)
    assert left.astype(object).equals(right.astype(object))


def some(values: Sequence[str], count: int) -> list[str]:
    """Return `count` of `values`, one of them twice, and one that is unknown."""
    drawn = np.random.default_rng(count).permutation(np.array(values))[:count].tolist()
    return [*drawn, drawn[0], "unknown"]


@pytest.mark.slow
def test_look_ups_of_few_and_many_are_what_pandas_says(store: GraphStore) -> None:
    frame, owned = fill(store)
    for count in (1, 10, 3000, 60_000):
        asked = some(frame["id"].tolist(), count)
        same(store.flows_by_id(pa.array(asked)), frame[frame["id"].isin(asked)])
    for count in (1, 10, 1000):
        asked = some(owned["source"].unique().tolist(), count)
        found = store.links_by_source(
            Link.HAS_ACCOUNT, Label.PAYEE, Label.BANK_ACCOUNT, pa.array(asked)
        )
        same(found, owned[owned["source"].isin(asked)])
    everything = [node for label in COUNTS for node in ids(label)]
    for count in (1, 10, 4000):
        asked = some(everything, count)
        wanted = {node: str(label) for label in COUNTS for node in ids(label) if node in asked}
        found = store.labels_by_id(pa.array(asked)).to_pylist()
        assert sorted((row["id"], row["label"]) for row in found) == sorted(wanted.items())


def test_flows_are_looked_through_part_by_part_as_at_once(
    store: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame, _ = fill(store)
    monkeypatch.setattr("graph.ladybug_flows.PART_FLOWS", 3_000)
    for count in (10, 3000):
        asked = some(frame["id"].tolist(), count)
        same(store.flows_by_id(pa.array(asked)), frame[frame["id"].isin(asked)])


@pytest.mark.slow
def test_holders_have_the_account_themselves_or_by_a_link(store: GraphStore) -> None:
    _, owned = fill(store)
    tokens = [f"t{row}" for row in range(0, 2500, 3)]
    own = pd.DataFrame({"id": ids(Label.PAYEE)})
    own["account"] = [f"t{row // 2}" for row in range(PAYEES)]
    linked = [str(row) for row in range(0, 1000, 3)]
    by_link = owned.assign(id=owned["source"], account=owned["target"].str.split(":").str[1])
    both = pd.concat([own, by_link[["id", "account"]]]).drop_duplicates()
    wanted = both[both["account"].isin([*tokens, *linked])].assign(label="Payee", name="")
    same(store.holders_of(pa.array([*tokens, *linked])), wanted)


def test_a_village_holds_its_account(store: GraphStore) -> None:
    own = nodes(
        Label.VILLAGE_ACCOUNT,
        ["village:1", "village:2"],
        name=["甲村", "乙村"],
        bank_account=["t1", ""],
    )
    with store.loading("b1") as load:
        load.nodes(Label.VILLAGE_ACCOUNT, own)
    assert store.holders_of(pa.array(["t1", ""])).to_pylist() == [
        {"account": "t1", "id": "village:1", "label": "VillageAccount", "name": "甲村"}
    ]


def test_nothing_asked_is_nothing_found_with_the_right_columns(store: GraphStore) -> None:
    none = pa.array([], pa.string())
    assert store.flows_by_id(none).num_rows == 0
    assert store.labels_by_id(none).column_names == ["id", "label"]
    assert store.holders_of(none).column_names == ["account", "id", "label", "name"]
    assert store.nodes_by_id(Label.BID, none).schema.names[:2] == ["id", "name"]
