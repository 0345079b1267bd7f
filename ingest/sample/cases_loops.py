"""Planted cases and traps about money that comes back: R29."""

from datetime import date, timedelta

from ingest.sample.firms import BUILDERS, FARMS
from ingest.sample.funds import WAN
from ingest.sample.plot import BROTHER, Plot
from ingest.sample.programmes import YEAR


def loop(plot: Plot, turn: int) -> None:
    """R29: money leaves by a supplier and comes back through the secretary's kin."""
    village = (turn * 7 + 6) % plot.world.villages
    secretary, brother = plot.members(village, 0)[0], plot.members(village, BROTHER)[0]
    supplier = plot.firm(
        int(plot.world.county_of[village]),
        BUILDERS,
        legal_name=brother.name,
        legal_identity=brother.identity,
    )
    fen, start = (8 + turn % 20) * WAN, date(YEAR, 4, 3)
    purse, shop = plot.purse(village), (supplier.name, supplier.account)
    hops = [
        (purse, shop, 100, "工程款"),
        (shop, brother.end, 96, "分红"),
        (brother.end, secretary.end, 93, "转账"),
    ]
    if turn % 2:
        hops = [*hops[:1], (shop, secretary.end, 94, "往来款")]
    hops.append((secretary.end, purse, 90, "暂借村集体"))
    rows = [
        plot.transfer(a, b, fen * share // 100, start + timedelta(days=12 * n), why)
        for n, (a, b, share, why) in enumerate(hops)
    ]
    plot.record(
        "R29",
        "case",
        "money comes back",
        ("资金经供应商和亲属回流", "money returns through a supplier and kin"),
        people=[brother, secretary],
        subjects=[plot.village_id(village)],
        rows=rows,
        amount=fen * 90 // 100,
    )


def deposit(plot: Plot, turn: int) -> None:
    """R29 trap: a bidder's deposit is returned."""
    village = (turn * 7 + 8) % plot.world.villages
    bidder = plot.firm(int(plot.world.county_of[village]), BUILDERS)
    purse, shop, fen = plot.purse(village), (bidder.name, bidder.account), 5 * WAN
    rows = [
        plot.transfer(purse, shop, fen, date(YEAR, 6, 2), "收投标保证金", inward=True),
        plot.transfer(purse, shop, fen, date(YEAR, 7, 21), "退投标保证金"),
    ]
    plot.record(
        "R29",
        "trap",
        "deposit returned",
        ("投标保证金退回", "a bidder's deposit returned"),
        subjects=[plot.village_id(village)],
        rows=rows,
        amount=fen,
    )


def taxes(plot: Plot, turn: int) -> None:
    """R29 trap: a tax paid too high is refunded."""
    county = turn % plot.world.counties
    payer = plot.firm(county, FARMS)
    office = plot.firm(
        county,
        FARMS,
        kind="机关",
        name=plot.world.county_name(county) + f"税务局第{turn + 1}分局",
    )
    own, other, fen = (payer.name, payer.account), (office.name, office.account), 3 * WAN
    rows = [
        plot.transfer(own, other, fen, date(YEAR, 4, 12), "缴纳企业所得税"),
        plot.transfer(
            own, other, fen * 85 // 100, date(YEAR, 6, 3), "汇算清缴退税", inward=True
        ),
    ]
    plot.record(
        "R29",
        "trap",
        "tax refund",
        ("汇算清缴退税", "a tax refund"),
        rows=rows,
        amount=fen * 85 // 100,
    )
