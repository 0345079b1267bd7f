"""Which nodes a row joins when it names them by something else than their id."""

from pathlib import Path

from graph.store import GraphStore
from tests.ingest.county import contents, id_number, load, payments, transfers, write_csv


def test_a_holder_known_from_payments_receives_what_the_bank_statement_says(
    store: GraphStore, tmp_path: Path
) -> None:
    load(
        store,
        tmp_path,
        payments(
            tmp_path / "p.csv",
            ("D1", "P1", "低保", "张三", id_number(1), "6217000000000001", "9", "2024-01-15"),
        ),
    )
    statement = write_csv(
        tmp_path / "s.csv",
        ("交易流水号", "本方账号", "本方户名", "对方账号", "对方户名", "支出金额", "交易时间"),
        ("S1", "6217000000000001", "张三", "6217000000000009", "李四", "8", "2024-01-16"),
    )
    load(store, tmp_path, statement)
    flows = {str(flow[0]): flow for flow in contents(store)["flows"]}
    paid = next(flow for key, flow in flows.items() if key.startswith("pay:"))
    sent = next(flow for key, flow in flows.items() if key.startswith("bank:"))
    assert sent[2] == paid[3]
    assert str(sent[3]).startswith("account:")


def test_a_parent_is_found_by_its_document_number_in_the_same_file(
    store: GraphStore, tmp_path: Path
) -> None:
    header = (
        "指标主键",
        "本级指标文号",
        "上级指标文号",
        "财政区划代码",
        "接收方区划代码",
        "预算年度",
        "追踪代码",
        "发文时间",
        "指标金额",
    )
    file = write_csv(
        tmp_path / "z.csv",
        header,
        (
            "B2",
            "县财〔2024〕2号",
            "省财[2024]1号",
            "990101",
            "990101",
            2024,
            "F1",
            "2024-03-01",
            80,
        ),
        ("B1", "省财〔2024〕1号", "", "990000", "990101", 2024, "F1", "2024-02-01", 100),
    )
    load(store, tmp_path, file, mapping="allocations")
    flows = {flow[1]: flow for flow in contents(store)["flows"]}
    assert flows["PASSED_DOWN"][2:5] == ("alloc:B1", "alloc:B2", 8000)
    assert flows["ALLOCATED"][2:5] == ("fund:F1", "alloc:B1", 10000)


def test_an_edge_without_a_kind_takes_the_one_that_joins_its_ends(
    store: GraphStore, tmp_path: Path
) -> None:
    file = transfers(
        tmp_path / "a.csv",
        ("t1", "fund:1", "alloc:1", "9", "2024-01-01"),
        ("t2", "alloc:1", "payee:1", "8", "2024-01-02"),
        ("t3", "payee:1", "x", "7", "2024-01-03"),
        ("t4", "payee:1", "alloc:1", "6", "2024-01-04"),
        ("t5", "fund:1", "payee:1", "5", "2024-01-05"),
    )
    outcome = load(store, tmp_path, file)
    assert [flow[1] for flow in contents(store)["flows"]] == [
        "ALLOCATED",
        "PAID",
        "TRANSFERRED",
        "RETURNED",
    ]
    assert outcome.reasons == {"flow_not_allowed": 1}
