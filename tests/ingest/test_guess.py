"""Headers find their columns whatever their accidents, and files find their mapping or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.checks.column import Unit
from ingest.guess import Binding, guess, match_headers
from ingest.headers import normalise
from ingest.mapping import load_mapping


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("收款人 姓名", "收款人姓名"),
        ("支付明细ＩＤ", "支付明细id"),
        ("PAY_DETAIL_ID", "pay detail id"),
        ("*姓名", "姓名"),
        ("面积（亩）", "面积"),
        ("姓名\n(必填)", "姓名"),
        ("TotalTax-includedAmount", "total_tax_included_amount"),
    ],
)
def test_headers_are_the_same_but_for_accidents(written: str, same: str) -> None:
    assert normalise(written).text == normalise(same).text


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("金额（万元）", "万元"),
        ("金额(元)", "元"),
        ("金额【单位：分】", "分"),
        ("amount_fen", "分"),
        ("amount (yuan)", "元"),
        ("金额", None),
        ("面积（亩）", None),
    ],
)
def test_a_header_may_name_the_unit(written: str, unit: str | None) -> None:
    assert normalise(written).unit == unit


@pytest.mark.parametrize(
    ("written", "currency", "unit"),
    [
        ("金额(USD)", "USD", None),
        ("金额（美元）", "USD", "元"),
        ("金额（万美元）", "USD", "万元"),
        ("金额（单位：港币万元）", "HKD", "万元"),
        ("金额（人民币元）", "CNY", "元"),
        ("amount ($)", "USD", None),
        ("amount (all)", "", None),
        ("金额（元）", "", "元"),
    ],
)
def test_a_header_may_name_the_currency(written: str, currency: str, unit: str | None) -> None:
    named = normalise(written)
    assert (named.text[:2], named.currency, named.unit) == (written[:2], currency, unit)


def test_thousands_of_another_currency_are_a_unit_that_is_not_read() -> None:
    assert normalise("金额（千美元）").other == "千元"


@pytest.mark.parametrize(
    ("title", "currency", "unit"),
    [
        ("明细表 单位：美元", "USD", "元"),
        ("金额单位：人民币万元", "CNY", "万元"),
        ("币种：EUR 单位：元", "EUR", "元"),
        ("编制单位：慈利县财政局", "", None),
    ],
)
def test_what_stands_above_a_table_may_name_the_currency(
    title: str, currency: str, unit: Unit | None
) -> None:
    match = match_headers(load_mapping("transfers"), ("金额", "时间"), title)
    assert match.bindings["amount"] == Binding("金额", unit, currency)
    assert match.bindings["at"] == Binding("时间")


@given(st.text())
def test_any_text_may_be_a_header(text: str) -> None:
    assert normalise(normalise(text).text) is not None


def test_only_money_takes_the_unit_of_its_header() -> None:
    match = match_headers(load_mapping("transfers"), ("金额（万元）", "时间（分）"))
    assert match.bindings["amount"] == Binding("金额（万元）", "万元")
    assert match.bindings["at"] == Binding("时间（分）", None)


def test_the_header_that_the_mapping_names_first_wins() -> None:
    match = match_headers(load_mapping("payments"), ("金额", "发放金额", "收款人姓名"))
    assert match.bindings["amount"] == Binding("发放金额")
    assert match.unknown == ("金额",)
    assert match.missing == ("paid_at",)


def test_one_of_several_columns_is_enough_but_none_is_missing() -> None:
    ledger = load_mapping("village_ledger")
    headers = ("村代码", "凭证号", "日期")
    assert match_headers(ledger, headers).missing == ("expense|income",)
    assert match_headers(ledger, (*headers, "收入")).missing == ()


@pytest.mark.parametrize(
    "headers",
    [
        ("id", "source", "target", "amount", "at"),
        ("id", "source", "target", "amount", "at", "kind", "doc", "fund"),
        ("from", "to", "amount", "date"),
        ("tx_id", "sender", "receiver", "amount", "timestamp"),
        ("付款方", "收款方", "金额", "时间"),
        ("id", "source", "target", "amount_fen", "at", "colour", "weather"),
    ],
)
def test_a_plain_list_of_transfers_is_known(headers: tuple[str, ...]) -> None:
    found = guess(headers)
    assert found.sure
    assert found.best is load_mapping("transfers")


EVERYDAY = {
    "姓名 身份证号 死亡日期 火化日期": "persons",
    "姓名 身份证号 职务 人员类别 村代码": "officials",
    "户主姓名 户主身份证号 姓名 身份证号 账号 金额 发放日期": "payments",
    "账号 户名 对方账号 对方户名 借贷标志 交易金额 交易时间": "bank_statements",
    "账号 户名 对方户名 收入 支出 交易日期 摘要": "bank_statements",
    "发票代码 发票号码 开票日期 销方名称 销方识别号 购买方名称 金额 税额 价税合计": "invoices",
}


@pytest.mark.parametrize(("headers", "name"), EVERYDAY.items(), ids=EVERYDAY.values())
def test_an_everyday_export_is_known(headers: str, name: str) -> None:
    found = guess(headers.split())
    assert found.best is not None
    assert (found.best.name, found.sure) == (name, True)


def test_what_no_mapping_has_its_columns_in_gets_no_guess() -> None:
    found = guess(("colour", "weather"))
    assert found.best is None
    assert not found.sure
    assert all(each.missing for each in found.ranked)


def test_a_file_of_mostly_unknown_columns_gets_no_sure_guess() -> None:
    headers = ("source", "target", "amount", "at", *(f"column {n}" for n in range(9)))
    found = guess(headers)
    assert found.best is not None
    assert not found.sure


def test_two_mappings_that_fit_alike_give_no_sure_guess() -> None:
    transfers = load_mapping("transfers")
    twin = transfers.model_copy(update={"name": "twin"})
    found = guess(("id", "source", "target", "amount", "at"), [transfers, twin])
    assert not found.sure
    assert [each.name for each in found.ranked] == ["transfers", "twin"]


def test_no_headers_give_no_guess() -> None:
    assert guess(()).best is None
