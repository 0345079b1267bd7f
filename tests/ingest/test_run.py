from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import NotFound, SchemaMismatch, SourceError
from graph.store import GraphStore, open_store
from ingest.identity import Tokens
from ingest.mapping import load_mapping
from ingest.outcome import Count
from ingest.run import Request, ingest
from queries.batches import batches
from tests.ingest.county import (
    PAYMENT,
    contents,
    id_number,
    ids,
    load,
    payments,
    totals_close,
    transfers,
    write_csv,
)


def test_an_edge_list_loads_under_the_names_it_gives(store: GraphStore, tmp_path: Path) -> None:
    file = transfers(tmp_path / "a.csv", ("t1", "甲", "乙", "100.50", "2024-01-31"))
    outcome = load(store, tmp_path, file)
    assert outcome.loaded == Count(1, 10050)
    (flow,) = contents(store)["flows"]
    assert flow[:6] == ("t1", "TRANSFERRED", "甲", "乙", 10050, 1706630400000)


def test_a_negative_amount_is_a_return_the_other_way(store: GraphStore, tmp_path: Path) -> None:
    load(store, tmp_path, transfers(tmp_path / "a.csv", ("t", "a", "b", "-7", "2024-01-01")))
    (flow,) = contents(store)["flows"]
    assert flow[:5] == ("t", "RETURNED", "b", "a", 700)


def test_importing_again_changes_nothing(store: GraphStore, tmp_path: Path) -> None:
    rows = [(f"t{i}", "a", "b", i + 1, "2024-01-01") for i in range(20)]
    file = transfers(tmp_path / "a.csv", *rows, ("", "a", "c", 5, "2024-01-01"))
    first = load(store, tmp_path, file)
    before = contents(store)
    again = load(store, tmp_path, file)
    assert again.batch == ""
    assert again.unchanged == first.loaded
    assert contents(store) == before
    assert len(batches(store)) == 1


def test_equal_rows_without_a_key_are_as_many_payments(
    store: GraphStore, tmp_path: Path
) -> None:
    row = ("", "a", "b", 5, "2024-01-01")
    assert load(store, tmp_path, transfers(tmp_path / "a.csv", row, row, row)).loaded.rows == 3
    more = load(store, tmp_path, transfers(tmp_path / "b.csv", row, row, row, row))
    assert (more.unchanged.rows, more.loaded.rows) == (3, 1)


def test_a_known_key_with_another_amount_is_refused(store: GraphStore, tmp_path: Path) -> None:
    load(store, tmp_path, transfers(tmp_path / "a.csv", ("t1", "a", "b", 5, "2024-01-01")))
    file = transfers(
        tmp_path / "b.csv", ("t1", "a", "b", 6, "2024-01-01"), ("t2", "a", "b", 7, "2024-01-01")
    )
    outcome = load(store, tmp_path, file)
    assert outcome.reasons == {"key_conflict": 1}
    assert (outcome.loaded, outcome.quarantined) == (Count(1, 700), Count(1, 600))
    assert [flow[4] for flow in contents(store)["flows"]] == [500, 700]


def test_a_refused_row_leaves_nothing_behind(store: GraphStore, tmp_path: Path) -> None:
    load(store, tmp_path, transfers(tmp_path / "a.csv", ("t1", "a", "b", 5, "2024-01-01")))
    load(store, tmp_path, transfers(tmp_path / "b.csv", ("t1", "x", "y", 6, "2024-01-01")))
    assert ids(contents(store)["nodes"]) == ["a", "b"]


def test_a_dry_run_counts_and_loads_nothing(store: GraphStore, tmp_path: Path) -> None:
    file = transfers(tmp_path / "a.csv", ("t1", "a", "b", 5, "2024-01-01"))
    outcome = load(store, tmp_path, file, dry_run=True)
    assert (outcome.batch, outcome.loaded) == ("", Count(1, 500))
    assert contents(store) == {"flows": [], "nodes": [], "links": []}


def test_equal_id_numbers_are_one_payee_and_none_are_none(
    store: GraphStore, tmp_path: Path
) -> None:
    file = payments(
        tmp_path / "p.csv",
        ("D1", "P1", "低保", "张三", id_number(7), "", "1", "2024-01-15"),
        ("D2", "P1", "低保", "张三", id_number(7).lower(), "", "1", "2024-02-15"),
        ("D3", "P1", "低保", "李四", "", "", "1", "2024-01-15"),
        ("D4", "P1", "低保", "李四", "", "", "1", "2024-02-15"),
    )
    load(store, tmp_path, file)
    payees = [node for node in contents(store)["nodes"] if node[1] == "Payee"]
    assert sorted(str(node[2]) for node in payees) == ["张三", "李四", "李四"]
    assert not any(id_number(7) in str(node) for node in contents(store)["nodes"])


def test_another_token_key_is_refused(store: GraphStore, tmp_path: Path) -> None:
    file = transfers(tmp_path / "a.csv", ("t1", "a", "b", 5, "2024-01-01"))
    load(store, tmp_path, file)
    request = Request((file,), tmp_path, tmp_path, "me")
    with pytest.raises(SchemaMismatch, match="another token key"):
        ingest(store, request, Tokens(b"quite another key"))


def test_withdrawing_a_batch_is_as_if_it_had_never_been(
    store: GraphStore, tmp_path: Path
) -> None:
    first = payments(
        tmp_path / "p.csv",
        ("D1", "P1", "低保", "张三", id_number(1), "6200000000000001", "10", "2024-01-15"),
    )
    second = payments(
        tmp_path / "q.csv",
        ("D2", "P1", "低保", "张三", id_number(1), "6200000000000001", "20", "2024-02-15"),
        ("D3", "P2", "五保", "李四", id_number(2), "6200000000000002", "30", "2024-02-15"),
    )
    load(store, tmp_path, first)
    before = contents(store)
    batch = load(store, tmp_path, second).batch
    assert contents(store) != before
    store.withdraw(batch)
    assert contents(store) == before
    assert load(store, tmp_path, second).loaded.rows == 2


def test_a_folder_is_read_whole_and_in_load_order(store: GraphStore, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    transfers(folder / "a.csv", ("t1", "a", "b", 5, "2024-01-01"))
    payments(folder / "z.csv", ("D1", "P1", "低保", "张三", "", "", "1", "2024-01-15"))
    outcome = load(store, tmp_path, folder)
    assert [used.mapping for used in outcome.sources] == ["payments@1", "transfers@1"]
    assert outcome.loaded == Count(2, 600)


def test_a_file_that_fits_no_mapping_is_refused_with_the_nearest(
    store: GraphStore, tmp_path: Path
) -> None:
    file = write_csv(tmp_path / "x.csv", ("红", "黄"), ("1", "2"))
    with pytest.raises(SourceError, match="--mapping"):
        load(store, tmp_path, file)
    with pytest.raises(SourceError, match="needs the columns"):
        load(store, tmp_path, file, mapping="transfers")
    with pytest.raises(NotFound, match="no file"):
        load(store, tmp_path, tmp_path / "nowhere.csv")


def test_another_currency_is_refused(tmp_path: Path) -> None:
    header = ("id", "source", "target", "amount", "at", "currency")
    file = write_csv(
        tmp_path / "a.csv",
        header,
        ("1", "a", "b", 1, "2024-01-01", "USD"),
        ("2", "a", "b", 1, "2024-01-01", "CNY"),
    )
    with open_store(f"ladybug://{tmp_path / 's'}", create=True, currency="USD") as store:
        outcome = load(store, tmp_path, file)
    assert (outcome.loaded.rows, outcome.reasons) == (1, {"other_currency": 1})


@pytest.mark.parametrize("name", ["金额(USD)", "金额（美元）", "amount ($)"])
def test_another_currency_is_refused_where_only_the_header_names_it(
    store: GraphStore, tmp_path: Path, name: str
) -> None:
    header = ("id", "source", "target", name, "at")
    rows = (("1", "a", "b", 7, "2024-01-01"), ("2", "a", "b", "", "2024-01-01"))
    file = write_csv(tmp_path / "a.csv", header, *rows)
    outcome = load(store, tmp_path, file)
    assert totals_close(outcome)
    assert outcome.reasons == {"missing": 1, "other_currency": 1}
    assert outcome.quarantined == Count(2, 700, 1)
    with open_store(f"ladybug://{tmp_path / 's'}", create=True, currency="USD") as dollars:
        assert load(dollars, tmp_path, file).loaded == Count(1, 700)


_AMOUNTS = st.sampled_from(["1", "2.50", "-3", "0", "", "x", "1.234", "99999999999"])
_NAMES = st.sampled_from(["a", "b", "c", ""])
_KEYS = st.sampled_from(["k1", "k2", "k3", ""])


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(_KEYS, _NAMES, _NAMES, _AMOUNTS), min_size=1, max_size=12))
def test_whatever_the_rows_the_totals_close_and_a_second_import_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str, str]]
) -> None:
    place = tmp_path_factory.mktemp("any")
    file = transfers(place / "a.csv", *((*row, "2024-01-01") for row in rows))
    with open_store(f"ladybug://{place / 's'}", create=True) as store:
        first = load(store, place, file)
        assert totals_close(first)
        assert first.read.rows == len(rows)
        assert sum(int(str(flow[4])) for flow in contents(store)["flows"]) >= abs(
            first.loaded.fen
        )
        assert len(contents(store)["flows"]) == first.loaded.rows
        second = load(store, place, file)
        assert totals_close(second)
        assert (second.loaded, second.unchanged) == (Count(), first.loaded)


def test_payments_have_the_headers_the_mapping_names_first() -> None:
    firsts = {column.headers[0] for column in load_mapping("payments").columns.values()}
    assert set(PAYMENT) <= firsts


@pytest.mark.parametrize("at_a_time", [5, 20, 1000])
def test_nodes_are_merged_alike_however_many_at_a_time(
    store: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_a_time: int
) -> None:
    monkeypatch.setattr("ingest.merge._PART_ROWS", at_a_time)
    ends = [f"payee:{number}" for number in range(40)]
    header = ("id", "source", "target", "amount", "at", "source_name")
    rows = [
        (f"t{i}", ends[i % 40], ends[(i + 1) % 40], 1, "2024-01-01", "" if i < 40 else f"名{i}")
        for i in range(80)
    ]
    for part, some in enumerate((rows[:50], rows[50:])):
        load(store, tmp_path, write_csv(tmp_path / f"{part}.csv", header, *some))
    names = {node[0]: node[2] for node in contents(store)["nodes"]}
    assert names == {end: end for end in ends}  # what the first row says stands
    assert len(contents(store)["flows"]) == 80


def test_a_key_that_no_batch_was_loaded_with_binds_nobody(
    store: GraphStore, tmp_path: Path
) -> None:
    store.set_key_check("of a load that failed")
    file = transfers(tmp_path / "a.csv", ("t1", "a", "b", 5, "2024-01-01"))
    assert load(store, tmp_path, file).loaded.rows == 1
    assert load(store, tmp_path, file).unchanged.rows == 1


def test_rows_that_two_files_of_one_run_share_are_counted_as_loaded_once(
    store: GraphStore, tmp_path: Path
) -> None:
    keyed = [(f"r{i}", "a", "b", 1, "2024-01-01") for i in range(12)]
    plain = [("", "a", "c", 2, "2024-01-01")] * 3
    first = transfers(tmp_path / "1.csv", *keyed[:10], *plain[:2])
    second = transfers(tmp_path / "2.csv", *keyed, *plain)
    outcome = load(store, tmp_path, first, second)
    assert totals_close(outcome)
    assert (outcome.loaded, outcome.unchanged) == (Count(15, 1800), Count(12, 1400))
    assert len(contents(store)["flows"]) == 15


def test_a_known_payment_that_tells_the_account_fills_it_and_loads_no_money(
    store: GraphStore, tmp_path: Path
) -> None:
    row = ("D1", "P1", "低保", "张三", id_number(1))
    paid = ("10", "2024-01-15")
    load(store, tmp_path, payments(tmp_path / "a.csv", (*row, "", *paid)))
    outcome = load(
        store, tmp_path, payments(tmp_path / "b.csv", (*row, "6200000000000001", *paid))
    )
    assert (outcome.loaded, outcome.unchanged) == (Count(), Count(1, 1000))
    (payee,) = [node for node in contents(store)["nodes"] if node[1] == "Payee"]
    assert payee[4]
    assert len(batches(store)) == 2
