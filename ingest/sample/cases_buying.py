"""Planted cases and traps about buying and bidding: R18 and R19."""

from collections.abc import Sequence
from datetime import timedelta

from ingest.sample.firms import BUILDERS, OFFICE, Firm
from ingest.sample.funds import WAN, Fund, Money
from ingest.sample.plot import Plot
from ingest.sample.programmes import YEAR

#: Limit for open buying that split orders stay below, fen.
LIMIT = 50 * WAN


def _orders(
    plot: Plot, key: str, turn: int, parts: Sequence[int], gap: int, **facts: object
) -> tuple[list[str], list[str]]:
    """Plant orders of one buyer for one thing; returns project ids and flows."""
    money = Money(f"{key}{turn:03d}", "办公设备采购", turn % plot.world.counties, sum(parts))
    fund = Fund(plot, money)
    seller = plot.firm(money.county, OFFICE)
    subjects, flows = [], []
    start = money.start + timedelta(days=30)
    for place, fen in enumerate(parts):
        on = start + timedelta(days=gap * place)
        code = fund.project(
            fund.county,
            fen,
            start,
            contract_total=fen,
            started_at=on,
            project_kind="采购",
            project_name=f"办公设备采购（{place + 1}）",
            project_status="已完成",
            **facts,
        )
        paid = on + timedelta(days=15)
        flows.append(fund.pay(code, seller.name, fen, paid, identity=seller.code))
        subjects.append(f"project:{code}")
    return subjects, flows


def split_orders(plot: Plot, turn: int) -> None:
    """R18: three orders just below the limit within two months."""
    parts = [LIMIT * share // 1000 for share in (960 + turn % 30, 985, 940 + turn % 50)]
    subjects, flows = _orders(plot, "18A", turn, parts, 20)
    plot.record(
        "R18",
        "case",
        "split orders",
        ("拆分采购规避限额", "orders split below the limit"),
        subjects=subjects,
        flows=flows,
        amount=sum(parts),
    )


def recurring(plot: Plot, turn: int) -> None:
    """R18 trap: small monthly supplies."""
    subjects, flows = _orders(plot, "18B", turn, [LIMIT * 12 // 100] * 9, 30)
    plot.record(
        "R18",
        "trap",
        "recurring supplies",
        ("按月常规采购", "regular monthly supplies"),
        subjects=subjects,
        flows=flows,
        amount=LIMIT * 108 // 100,
    )


def excepted(plot: Plot, turn: int) -> None:
    """R18 trap: a single source was approved."""
    parts = [LIMIT * 96 // 100] * 2
    why = "经财政部门批准单一来源采购（批复2025-17）"
    subjects, flows = _orders(plot, "18C", turn, parts, 30, project_purpose=why)
    plot.record(
        "R18",
        "trap",
        "approved exception",
        ("单一来源采购已批准", "single source approved"),
        subjects=subjects,
        flows=flows,
        amount=sum(parts),
    )


def budget_change(plot: Plot, turn: int) -> None:
    """R18 trap: the second order follows from more budget in the year."""
    parts = [LIMIT * 95 // 100, LIMIT * 93 // 100]
    why = "预算追加后实施（年中追加预算批复）"
    subjects, flows = _orders(plot, "18D", turn, parts, 75, project_purpose=why)
    plot.record(
        "R18",
        "trap",
        "budget change",
        ("年中追加预算后采购", "bought after more budget"),
        subjects=subjects,
        flows=flows,
        amount=sum(parts),
    )


def _tender(plot: Plot, key: str, turn: int) -> tuple[Fund, str, list[Firm]]:
    money = Money(
        f"{key}{turn:03d}", "桥梁改造", turn % plot.world.counties, (420 + turn) * WAN
    )
    fund = Fund(plot, money)
    given, start = (money.start + timedelta(days=n) for n in (30, 70))
    contract = {"contract_total": money.fen * 94 // 100, "started_at": start}
    code = fund.project(fund.county, money.fen, given, **contract)
    bidders = [plot.firm(money.county, BUILDERS) for _ in range(4)]
    on = start + timedelta(days=60)
    fund.pay(code, bidders[0].name, money.fen * 6 // 10, on, identity=bidders[0].code)
    return fund, code, bidders


def _bid(plot: Plot, fund: Fund, code: str, firm: Firm, rank: int, **facts: object) -> str:
    number = f"TB{YEAR}{len(plot.rows['bids']):07d}"
    price = fund.money.fen * (9_400 + rank * 163 + len(plot.rows["bids"]) * 37 % 91) // 10_000
    row: dict[str, object] = {
        "bid_id": number,
        "project_code": code,
        "project_name": "桥梁改造项目",
        "lot": "1",
        "bidder_name": firm.name,
        "bidder_identity": firm.code,
        "price": price if rank else fund.money.fen * 94 // 100,
        "deposit_account": firm.account,
        "network_address": f"10.{rank}.{len(plot.rows['bids']) // 200 % 200}."
        f"{len(plot.rows['bids']) % 200}",
        "won": "否" if rank else "是",
        "at": fund.money.start + timedelta(days=60),
        **facts,
    }
    plot.rows["bids"].append(row)  # type: ignore[arg-type]
    return f"bid:{number}"


def collusion(plot: Plot, turn: int) -> None:
    """R19: one deposit account, one manager, or prices in a regular pattern."""
    fund, code, bidders = _tender(plot, "19A", turn)
    manager, *_ = plot.household()
    way = turn % 3
    bids = []
    for rank, firm in enumerate(bidders):
        facts: dict[str, object] = {}
        if way == 0:
            facts = {
                "deposit_account": bidders[0].account,
                "network_address": f"10.9.9.{turn % 200}",
            }
        if way == 1:
            facts = {"manager_name": manager.name, "manager": manager.identity}
        if way == 2:
            facts = {"price": fund.money.fen * (940 + rank * 15) // 1_000}
        bids.append(_bid(plot, fund, code, firm, rank, **facts))
    name = ("one deposit account", "one manager", "regular prices")[way]
    zh = ("保证金来自同一账户", "不同投标人为同一项目负责人", "报价呈规律性差异")[way]
    plot.record(
        "R19",
        "case",
        name,
        (zh, f"the bidders show {name}"),
        subjects=[f"project:{code}", *bids],
        amount=fund.money.fen * 94 // 100,
    )


def affiliates(plot: Plot, turn: int) -> None:
    """R19 trap: companies of one owner bid for different lots."""
    fund, code, bidders = _tender(plot, "19B", turn)
    owner, *_ = plot.household()
    own = {"legal_name": owner.name, "legal_identity": owner.identity}
    first, second = (plot.firm(fund.money.county, BUILDERS, **own) for _ in range(2))
    bids = [
        _bid(plot, fund, code, first, 1, lot="1"),
        _bid(plot, fund, code, second, 2, lot="2"),
    ]
    bids += [_bid(plot, fund, code, firm, rank) for rank, firm in enumerate(bidders)]
    plot.record(
        "R19",
        "trap",
        "affiliates in different lots",
        ("关联企业投不同标段", "affiliates bid for different lots"),
        subjects=[f"project:{code}", *bids],
    )


def shared_network(plot: Plot, turn: int) -> None:
    """R19 trap: bids sent from an agent's office share a network address and nothing else."""
    fund, code, bidders = _tender(plot, "19C", turn)
    bids = [
        _bid(plot, fund, code, firm, rank, network_address=f"10.8.8.{turn % 200}")
        for rank, firm in enumerate(bidders)
    ]
    plot.record(
        "R19",
        "trap",
        "agent's network",
        ("代理机构同一网络上传", "sent from one agent's network"),
        subjects=[f"project:{code}", *bids],
    )


def honest_tender(plot: Plot, turn: int) -> None:
    """Plant a tender without anything wrong."""
    fund, code, bidders = _tender(plot, "19D", turn)
    for rank, firm in enumerate(bidders):
        person = plot.firm(fund.money.county, BUILDERS)
        _bid(plot, fund, code, firm, rank, deposit_account=person.account)
