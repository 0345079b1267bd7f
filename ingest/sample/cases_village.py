"""Planted cases and traps about village money: R27 and R28."""

from datetime import date

from ingest.sample.funds import WAN
from ingest.sample.plot import Person, Plot
from ingest.sample.programmes import YEAR


def to_private_card(plot: Plot, turn: int) -> None:
    """R27: collective money goes to the secretary's own card."""
    village = (turn * 7 + 1) % plot.world.villages
    secretary = plot.members(village, 0)[0]
    fen = (3 + turn % 9) * WAN
    rows = [
        plot.transfer(plot.purse(village), secretary.end, fen, date(YEAR, month, 9), "往来款")
        for month in (4, 6)
    ]
    plot.record(
        "R27",
        "case",
        "to a private card",
        ("集体资金转入村干部个人账户", "collective money went to the secretary's own card"),
        people=[secretary],
        subjects=[plot.village_id(village)],
        rows=rows,
        amount=fen * 2,
    )


def _cash_rent(plot: Plot, village: int, fen: int, on: date) -> str:
    tenant, *_ = plot.household()
    return plot.entry(
        village,
        {
            "date": on,
            "subject_code": "101",
            "subject": "现金",
            "summary": "收鱼塘承包款（现金）",
            "income": fen,
            "counterparty": tenant.name,
            "counterparty_identity": tenant.identity,
            "counterparty_kind": "个人",
        },
    )


def cash_kept(plot: Plot, turn: int) -> None:
    """R27: cash income that never reaches the bank, spent at once."""
    village = (turn * 7 + 2) % plot.world.villages
    fen = 1_600_000 + 30_000 * turn
    flow = _cash_rent(plot, village, fen, date(YEAR, 5, 12))
    plot.record(
        "R27",
        "case",
        "cash not banked",
        ("现金收入未存入集体账户", "cash income never reached the account"),
        subjects=[plot.village_id(village)],
        flows=[flow],
        amount=fen,
    )


def cash_banked(plot: Plot, turn: int) -> None:
    """R27 trap: cash income banked two days later."""
    village, fen = (turn * 7 + 3) % plot.world.villages, 1_500_000
    flow = _cash_rent(plot, village, fen, date(YEAR, 5, 12))
    row = plot.transfer(
        plot.purse(village), ("", ""), fen, date(YEAR, 5, 14), "现金存入", inward=True
    )
    plot.record(
        "R27",
        "trap",
        "cash banked in time",
        ("现金收入及时缴存", "banked within two days"),
        subjects=[plot.village_id(village)],
        flows=[flow],
        rows=[row],
        amount=fen,
    )


def petty_cash(plot: Plot, turn: int) -> None:
    """R27 trap: the secretary is paid back a small sum that he advanced."""
    village = (turn * 7 + 4) % plot.world.villages
    secretary = plot.members(village, 0)[0]
    row = plot.transfer(
        plot.purse(village), secretary.end, 86_500, date(YEAR, 8, 9), "报销垫付办公费"
    )
    plot.record(
        "R27",
        "trap",
        "petty cash",
        ("报销个人垫付零星费用", "repays a small advance"),
        people=[secretary],
        subjects=[plot.village_id(village)],
        rows=[row],
        amount=86_500,
    )


def payroll(plot: Plot, turn: int) -> None:
    """R27 trap: monthly pay of the cadres."""
    village = (turn * 7 + 5) % plot.world.villages
    secretary = plot.members(village, 0)[0]
    rows = [
        plot.transfer(
            plot.purse(village), secretary.end, 240_000, date(YEAR, m, 28), "村干部误工报酬"
        )
        for m in range(1, 13)
    ]
    plot.record(
        "R27",
        "trap",
        "payroll",
        ("按月发放村干部报酬", "the cadres' monthly pay"),
        people=[secretary],
        subjects=[plot.village_id(village)],
        rows=rows,
        amount=2_880_000,
    )


def _labour(plot: Plot, village: int, person: Person, fen: int, on: date, why: str) -> str:
    return plot.entry(
        village,
        {
            "date": on,
            "subject_code": "551",
            "subject": "其他支出",
            "summary": why,
            "expense": fen,
            "counterparty": person.name,
            "counterparty_identity": person.identity,
            "counterparty_account": person.account,
            "counterparty_kind": "个人",
        },
    )


def labour_list(plot: Plot, turn: int) -> None:
    """R28: the same list of labourers with the same round sums again and again."""
    people = [plot.household()[0] for _ in range(4)]
    village = people[0].village
    flows = [
        _labour(plot, village, person, 200_000, date(YEAR, month, 14), "河道清淤用工")
        for month in (3, 6, 9)
        for person in people
    ]
    plot.record(
        "R28",
        "case",
        "repeated labour list",
        ("同一务工名单整数金额反复列支", "one labour list with round sums, three times"),
        people=people,
        subjects=[plot.village_id(village)],
        flows=flows,
        amount=200_000 * 12,
    )


def dead_labourer(plot: Plot, turn: int) -> None:
    """R28: wages for somebody who had died."""
    *_, parent = plot.household()
    plot.died[parent.number] = date(YEAR, 3, 4)
    flow = _labour(plot, parent.village, parent, 300_000, date(YEAR, 7, 14), "护林防火用工")
    plot.record(
        "R28",
        "case",
        "wages for the dead",
        ("向已死亡人员列支劳务费", "wages booked for a dead person"),
        people=[parent],
        subjects=[plot.village_id(parent.village)],
        flows=[flow],
        amount=300_000,
    )


def seasonal(plot: Plot, turn: int) -> None:
    """R28 trap: real seasonal labour by days worked."""
    people = [plot.household()[0] for _ in range(3)]
    village = people[0].village
    sums = [13_000 * (4 + (turn + n * 5) % 11) for n in range(6)]
    flows = [
        _labour(
            plot,
            village,
            people[n % 3],
            fen,
            date(YEAR, 5 + n // 3, 14),
            f"油茶抚育用工{fen // 13_000}天",
        )
        for n, fen in enumerate(sums)
    ]
    plot.record(
        "R28",
        "trap",
        "seasonal labour",
        ("按实际工日结算的季节性用工", "seasonal labour by days worked"),
        people=people,
        subjects=[plot.village_id(village)],
        flows=flows,
        amount=sum(sums),
    )
