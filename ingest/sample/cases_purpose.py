"""Planted cases and traps about what money is used for, and when: R03 and R04."""

from datetime import date, timedelta

from ingest.sample.firms import BUILDERS, OFFICE
from ingest.sample.funds import WAN, Fund, days, earmarked, node
from ingest.sample.plot import Plot
from ingest.sample.programmes import YEAR


def diverted(plot: Plot, turn: int) -> None:
    """R03: water money pays for offices, cars and the like."""
    fen, fund, code, paid_on = _water(plot, turn, "03A")
    seller = plot.firm(fund.money.county, OFFICE)
    use = ("办公楼装修", "购置公务用车", "偿还单位欠款")[turn % 3]
    part = fen * 4 // 10
    flow = fund.pay(code, seller.name, part, paid_on, identity=seller.code, use=use)
    plot.record(
        "R03",
        "case",
        "spent on another purpose",
        (f"农村饮水专项资金用于{use}", "earmarked water money spent on something else"),
        subjects=[f"project:{code}"],
        flows=[flow],
        amount=part,
    )


def _water(plot: Plot, turn: int, key: str, *, first: int = 100) -> tuple[int, Fund, str, date]:
    """Plant a water project that is given `first` hundredths of its fund."""
    fen = (70 + 5 * (turn % 40)) * WAN
    fund = Fund(plot, earmarked(plot, key, "农村饮水安全", turn, fen, department="水利"))
    start, paid_on = days(fund.money.start, 30, 75)
    code = fund.project(fund.county, fen * first // 100, start)
    builder = plot.firm(fund.money.county, BUILDERS)
    fund.pay(
        code, builder.name, fen * 5 // 10, start + timedelta(days=20), identity=builder.code
    )
    return fen, fund, code, paid_on


def repurposed(plot: Plot, turn: int) -> None:
    """R03 trap: a document re-purposes the money before it is spent."""
    fen, fund, code, paid_on = _water(plot, turn, "03B", first=60)
    part, seller = fen * 4 // 10, plot.firm(fund.money.county, BUILDERS)
    approval = fund.add(
        "县",
        str(fund.county["division"]),
        part,
        fund.money.start + timedelta(days=40),
        fund.county,
        doc_title=f"关于同意调剂{YEAR}年农村饮水安全资金用于村道硬化的批复",
        purpose="调剂用于村道硬化",
        receiving_division="",
        project_code=code,
    )
    flow = fund.pay(code, seller.name, part, paid_on, identity=seller.code, use="村道硬化")
    plot.record(
        "R03",
        "trap",
        "approved re-purposing",
        ("用途调整有批复文件", "a document approved the new purpose"),
        subjects=[f"project:{code}", node(approval)],
        flows=[flow],
        amount=part,
    )


def generic_use(plot: Plot, turn: int) -> None:
    """R03 trap: the stated use says nothing, the payee is the contractor."""
    fen, fund, code, paid_on = _water(plot, turn, "03C")
    builder = plot.firm(fund.money.county, BUILDERS)
    part = fen * 3 // 10
    use = ("支付款项", "转账", "货款")[turn % 3]
    flow = fund.pay(code, builder.name, part, paid_on, identity=builder.code, use=use)
    plot.record(
        "R03",
        "trap",
        "generic use",
        ("摘要笼统但收款人为施工单位", "the use is vague, the payee is the contractor"),
        subjects=[f"project:{code}"],
        flows=[flow],
        amount=part,
    )


def _old(
    plot: Plot, turn: int, key: str, spent: int, **facts: object
) -> tuple[Fund, str, int, list[str]]:
    """Plant a project of 2023 that has spent `spent` hundredths."""
    fen = (90 + 9 * (turn % 30)) * WAN
    money = earmarked(plot, key, "村级产业道路", turn, fen, start=date(2023, 2, 10), year=2023)
    fund = Fund(plot, money)
    code = fund.project(fund.county, fen, date(2023, 3, 10), **facts)
    flows = []
    if spent:
        builder = plot.firm(money.county, BUILDERS)
        for year, part in ((2023, spent // 2), (2024, spent - spent // 2)):
            on = date(year, 9, 12)
            flows.append(
                fund.pay(code, builder.name, fen * part // 100, on, identity=builder.code)
            )
    return fund, code, fen, flows


def idle(plot: Plot, turn: int) -> None:
    """R04: nothing or little spent two full years later."""
    spent = (0, 0, 20)[turn % 3]
    fund, code, fen, flows = _old(plot, turn, "04A", spent, project_status="未开工")
    plot.record(
        "R04",
        "case",
        "idle for two years",
        ("连续两年结转未使用", "unused after two consecutive years"),
        subjects=[f"project:{code}", node(fund.county)],
        flows=flows,
        amount=fen - fen * spent // 100,
    )


def multi_year(plot: Plot, turn: int) -> None:
    """R04 trap: works that take four years, half paid by progress."""
    until = {"started_at": date(2023, 6, 1), "finished_at": date(2026, 10, 30)}
    _, code, fen, flows = _old(plot, turn, "04B", 55, project_status="在建（跨年度）", **until)
    plot.record(
        "R04",
        "trap",
        "multi-year construction",
        ("跨年度工程按进度支付", "works over several years, paid by progress"),
        subjects=[f"project:{code}"],
        flows=flows,
        amount=fen * 45 // 100,
    )


def retention(plot: Plot, turn: int) -> None:
    """R04 trap: only the quality retention money is left."""
    facts = {"project_status": "已竣工（质保期）", "finished_at": date(2024, 11, 20)}
    _, code, fen, flows = _old(plot, turn, "04C", 95, **facts)
    plot.record(
        "R04",
        "trap",
        "quality retention money",
        ("仅余5%质量保证金", "only five per cent retention money is left"),
        subjects=[f"project:{code}"],
        flows=flows,
        amount=fen * 5 // 100,
    )
