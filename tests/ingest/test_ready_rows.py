"""What rows of everyday exports say of the graph, under the mappings that come along."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from graph.model import label_of
from ingest.emit import Emitter, Labels
from ingest.guess import match_headers
from ingest.identity import Tokens
from ingest.keys import Occurrences
from ingest.mapping import ResolveRule, load_mapping
from ingest.readers import Chunk
from ingest.rows import add_keys, read_rows
from ingest.staging import Staging


class NothingKnown:
    """A look-up in an empty graph."""

    def labels(self, ids: pa.Array) -> Labels:
        return np.array([str(label_of(each)) for each in ids.to_pylist()], object)

    def resolve(self, rule: ResolveRule, fields: Mapping[str, pa.Array]) -> pa.Array:
        return pa.repeat(pa.scalar(""), len(next(iter(fields.values()))))


class Said:
    """Flows as (id, kind, source, target, fen), and codes of errors, of some rows."""

    def __init__(self, folder: Path, name: str, text: str) -> None:
        headers, *lines = (line.split(",") for line in text.split())
        columns = [pa.array(cells, pa.string()) for cells in zip(*lines, strict=True)]
        table = pa.table(columns, names=headers)
        chunk = Chunk(pa.array(range(len(lines)), pa.int64()), table, (), 1.0)
        mapping = load_mapping(name)
        match = match_headers(mapping, headers)
        assert not match.missing
        assert not match.unknown
        rows = read_rows(mapping, match, chunk, 0, Tokens(b"k" * 16), "CNY")
        add_keys(mapping, rows, Occurrences())
        with Staging(folder / name) as staging:
            Emitter(mapping, rows, NothingKnown(), "batch").emit(staging)
            self.flows = staging.db.execute(
                "SELECT id, kind, source, target, amount FROM flow ORDER BY row, id"
            ).fetchall()
            self.payees = staging.db.execute(
                "SELECT name FROM node_payee ORDER BY row"
            ).fetchall()
            self.bids = staging.db.execute(
                "SELECT id, max(won) FROM node_bid GROUP BY id"
            ).fetchall()
        errors = [fault for fault in rows.faults if fault.level == "error"]
        self.errors = [(fault.code, list(fault.positions)) for fault in errors]


def test_a_payment_moves_money_and_a_failed_one_only_names_its_payee(tmp_path: Path) -> None:
    said = Said(
        tmp_path,
        "payments",
        """
        支付明细ID,项目代码,收款人姓名,发放金额,支付日期,支付状态,收款村代码
        D1,P1,张三,100.00,2024-01-05,支付成功,
        D2,P1,李四,100.00,2024-01-05,支付失败,
        D3,P1,桑坪村,100.00,2024-01-05,,430822101200
        """,
    )
    assert said.flows == [
        ("pay:D1", "PAID", "project:P1", "payee:row:D1", 100_00),
        ("pay:D3", "PAID", "project:P1", "village:430822101200", 100_00),
    ]
    assert said.payees == [("张三",), ("李四",)]
    assert said.errors == []


def test_a_payment_that_comes_from_nowhere_is_not_lost_unseen(tmp_path: Path) -> None:
    said = Said(tmp_path, "payments", "收款人姓名,发放金额,支付日期\n张三,1,2024-01-05")
    assert said.flows == []
    assert said.errors == [("no_flow", [0])]


def test_a_return_goes_back_from_the_payee_of_the_payment(tmp_path: Path) -> None:
    said = Said(
        tmp_path,
        "returns",
        """
        退款明细ID,原支付明细ID,项目代码,收款人姓名,退款金额,退款日期
        R1,D1,P1,张三,100.00,2024-02-05
        """,
    )
    assert said.flows == [("return:R1", "RETURNED", "payee:row:D1", "project:P1", 100_00)]


def test_an_allotment_comes_from_its_parent_its_earmark_or_its_document(tmp_path: Path) -> None:
    said = Said(
        tmp_path,
        "allocations",
        """
        指标主键,源指标主键,上级指标文号,财政区划代码,接收方区划代码,预算年度,追踪代码,项目代码,指标金额,发文时间
        B1,,,43,4308,2024,F1,P1,10,2024-01-05
        B2,B1,,430822,,2024,F1,P1,5,2024-02-05
        B3,,中财〔2024〕9号,43,,2024,,,5,2024-02-05
        B4,,,430822,,2024,,,5,2024-02-05
        B5,B1,,430822,,2024,F1,,-1,2024-02-05
        """,
    )
    assert said.flows == [
        ("allocated:B1", "ALLOCATED", "fund:F1", "alloc:B1", 10_00),
        ("funded:B2", "FUNDED", "alloc:B2", "project:P1", 5_00),
        ("passed:B2", "PASSED_DOWN", "alloc:B1", "alloc:B2", 5_00),
        ("passed:B3", "PASSED_DOWN", "alloc:doc:中财〔2024〕9号", "alloc:B3", 5_00),
        ("allocated:B4", "ALLOCATED", "fund:own:430822000000:2024", "alloc:B4", 5_00),
        ("passed:B5", "RETURNED", "alloc:B5", "alloc:B1", 1_00),
    ]


def test_a_ledger_tells_rent_grants_invoices_wages_and_reversals_apart(tmp_path: Path) -> None:
    said = Said(
        tmp_path,
        "village_ledger",
        """
        流水号,村代码,凭证号,日期,收入金额,支出金额,对方名称,项目代码,拨付明细ID,发票号码,发票代码,销售方名称
        1,43,v1,2024-03-01,10,,赵六,,,,,
        2,43,v1,2024-03-01,10,0,,P1,,,,
        3,43,v1,2024-03-01,10,0,,P1,D3,,,
        4,43,v1,2024-03-01,,5,,,,12345678,043001800111,文具店
        5,43,v1,2024-03-01,,5,孙七,,,,,
        6,43,v1,2024-03-01,,-5,孙七,,,,,
        7,43,v1,2024-03-01,5,5,孙七,,,,,
        """,
    )
    village, invoice = "village:430000000000", "invoice:043001800111|12345678"
    key = "430000000000|"
    assert said.flows == [
        (f"ledger:{key}1", "TRANSFERRED", f"payee:ledger:{key}1", village, 10_00),
        (f"ledger:{key}2", "PAID", "project:P1", village, 10_00),
        (f"ledger:{key}4", "REIMBURSED", village, invoice, 5_00),
        (f"settled:{key}4", "SETTLED", invoice, f"payee:ledger-seller:{key}4", 5_00),
        (f"ledger:{key}5", "PAID", village, f"payee:ledger:{key}5", 5_00),
        (f"ledger:{key}6", "RETURNED", f"payee:ledger:{key}6", village, 5_00),
    ]
    assert said.errors == [("not_one_of", [6])]


TWO_COLUMNS = "收入金额,支出金额\n{start},10,\n{start},,10"
ONE_COLUMN = "借贷标志,交易金额\n{start},贷,10\n{start},借,10"


@pytest.mark.parametrize("columns", [TWO_COLUMNS, ONE_COLUMN], ids=["two", "one"])
def test_a_bank_statement_may_have_one_column_of_money_or_two(
    tmp_path: Path, columns: str
) -> None:
    start = "6217000010001234567,6217000010007654321,2024-01-01"
    text = "本方账号,对方账号,交易时间," + columns.format(start=start)
    (_, _, sender, own, _), (_, _, own_again, receiver, _) = Said(
        tmp_path, "bank_statements", text
    ).flows
    assert own == own_again
    assert sender == receiver
    assert sender.startswith("account:")


def test_a_statement_line_of_cash_has_an_end_of_its_own_account(tmp_path: Path) -> None:
    text = "本方账号,交易时间,支出金额,摘要\n6217000010001234567,2024-01-01,10,取现"
    ((_, kind, source, target, _),) = Said(tmp_path, "bank_statements", text).flows
    assert kind == "TRANSFERRED"
    assert target == f"{source}:cash"


def test_the_winner_of_a_tender_is_marked(tmp_path: Path) -> None:
    text = """
        投标编号,项目代码,投标人,投标人统一社会信用代码,投标报价,是否中标
        T1,P1,甲公司,91990000MAXXTETT53,100,是
        T2,P1,乙公司,91990000MAXXTETT53,100,否
        """
    said = Said(tmp_path, "bids", text)
    assert said.errors == []
    assert said.bids == [("bid:T1", 1), ("bid:T2", 0)]


def test_an_edge_list_keeps_its_names_and_turns_negative_amounts_round(tmp_path: Path) -> None:
    text = "id,source,target,amount,at,kind\n1,A,B,10,2024-01-01,\n2,A,B,-10,2024-01-01,PAID"
    assert Said(tmp_path, "transfers", text).flows == [
        ("1", "TRANSFERRED", "A", "B", 10_00),
        ("2", "RETURNED", "B", "A", 10_00),
    ]
