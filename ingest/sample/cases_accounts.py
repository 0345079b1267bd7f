"""Planted cases and traps about accounts and kin: R09 to R11."""

from datetime import date

from ingest.sample.identifiers import account, credit_code
from ingest.sample.paying import CLEANER, LOW, POOREST, fen_of, monthly
from ingest.sample.plot import BROTHER, Grant, Plot, second_card
from ingest.sample.programmes import YEAR


def one_account(plot: Plot, turn: int) -> None:
    """R09: people of several households are paid into one card, or all to its owner."""
    owner, *_ = plot.household()
    others = [plot.household()[1] for _ in range(3 + turn % 2)]
    to_owner: dict[str, object] = {"payee": owner} if turn % 2 else {"account": owner.account}
    flows = [
        flow
        for person in others
        for flow in monthly(plot, person, CLEANER, range(1, 13), **to_owner)
    ]
    plot.record(
        "R09",
        "case",
        "one account for several households",
        ("多户补贴发放至同一账户", "several households' money goes to one account"),
        flows=flows,
        amount=fen_of(CLEANER, len(flows)),
        people=[owner, *others],
    )


def household_account(plot: Plot, turn: int) -> None:
    """R09 trap: all members of a household are paid to the head, as the rules want."""
    family = plot.household()
    flows = [
        plot.pay(
            person,
            Grant("2130321", 15_000, date(YEAR, m, 16), f"{YEAR}-{m:02d}", payee=family[0]),
        )
        for person in family
        for m in (3, 6, 9, 12)
    ]
    plot.record(
        "R09",
        "trap",
        "household account",
        ("按户发放至户主账户", "paid by household to the head's account"),
        flows=flows,
        amount=15_000 * 16,
        people=family,
    )


def guardian(plot: Plot, turn: int) -> None:
    """R09 trap: a guardian receives for wards of other households."""
    keeper, *_ = plot.household()
    wards = [plot.household()[2] for _ in range(3)]
    flows = [
        flow
        for ward in wards
        for flow in monthly(
            plot, ward, "2081001", range(1, 13), payee=keeper, relation="监护人"
        )
    ]
    plot.record(
        "R09",
        "trap",
        "guardian",
        ("监护人代领", "a guardian receives for wards"),
        flows=flows,
        amount=fen_of("2081001", 36),
        people=[keeper, *wards],
    )


def institution(plot: Plot, turn: int) -> None:
    """R09 trap: a home for the elderly receives for those it keeps."""
    kept = [plot.household()[3] for _ in range(4)]
    county = plot.county(kept[0])
    home = {
        "name": plot.world.county_name(county) + "中心敬老院",
        "account": account(30, county * 1_000 + turn),
        "identity": credit_code("12", int(plot.world.county_code6[county]), 9_000 + turn),
    }
    flows = []
    for person in kept:
        found = monthly(
            plot, person, POOREST, range(1, 13), account=home["account"], relation="供养对象"
        )
        flows += found
        for row in plot.payments[plot.county(person)][-12:]:
            row |= {
                "payee_name": home["name"],
                "identity": home["identity"],
                "payee_kind": "单位",
            }
    plot.record(
        "R09",
        "trap",
        "institutional account",
        ("集中供养机构账户", "an institution's account for those it keeps"),
        flows=flows,
        amount=fen_of(POOREST, 48),
        people=kept,
    )


def two_cards(plot: Plot, turn: int) -> None:
    """R10: the months go to two cards in turn."""
    head, *_ = plot.household()
    other = second_card(plot.world, head)
    odd = monthly(plot, head, "9000002", range(1, 13, 2))
    even = monthly(plot, head, "9000002", range(2, 13, 2), account=other)
    plot.record(
        "R10",
        "case",
        "two active cards",
        ("同年交替使用两张卡领取", "two cards in use in one year"),
        flows=odd + even,
        amount=fen_of("9000002", 6),
        people=[head],
    )


def replaced_card(plot: Plot, turn: int) -> None:
    """R10 trap: the old card until May, the new one after."""
    head, *_ = plot.household()
    old = monthly(plot, head, "9000002", range(1, 6), account=second_card(plot.world, head))
    new = monthly(plot, head, "9000002", range(6, 13))
    plot.record(
        "R10",
        "trap",
        "card replacement",
        ("社保卡换发，新旧卡不重叠", "a card was replaced, no overlap"),
        flows=old + new,
        amount=fen_of("9000002", 12),
        people=[head],
    )


def bank_merger(plot: Plot, turn: int) -> None:
    """R10 trap: the bank was merged and every customer got a new number in July."""
    people = [plot.household()[0] for _ in range(3)]
    flows = []
    for person in people:
        old = second_card(plot.world, person)
        flows += monthly(plot, person, "9000011", range(1, 7), account=old)
        flows += monthly(plot, person, "9000011", range(7, 13))
    plot.record(
        "R10",
        "trap",
        "bank merger",
        ("银行合并统一换号", "the bank merged, all numbers changed"),
        flows=flows,
        amount=fen_of("9000011", 36),
        people=people,
    )


def kin(plot: Plot, turn: int) -> None:
    """R11: the secretary's brother draws what others hardly get."""
    village = (turn * 5 + 1) % plot.world.villages
    brother = plot.members(village, BROTHER)[0]
    flows = [
        plot.pay(brother, Grant("2210105", fen_of("2210105"), date(YEAR, 7, 18))),
        plot.pay(brother, Grant("9000003", fen_of("9000003"), date(YEAR, 9, 18))),
        *monthly(plot, brother, CLEANER, range(1, 13)),
        *monthly(plot, brother, "2110401", range(1, 13)),
    ]
    fen = fen_of("2210105") + fen_of("9000003") + fen_of(CLEANER, 12) + fen_of("2110401", 12)
    secretary = plot.members(village, 0)[0]
    plot.record(
        "R11",
        "case",
        "brother of the secretary",
        ("村支书近亲属集中享受多项补贴", "the secretary's brother draws far above the mean"),
        flows=flows,
        amount=fen,
        people=[brother, secretary],
    )


def poor_kin(plot: Plot, turn: int) -> None:
    """R11 trap: a brother who draws one ordinary allowance of the poor and nothing else."""
    village = (turn * 7 + 5) % plot.world.villages  # no supplier of R29 is a brother here
    brother = plot.members(village, BROTHER)[0]
    flows = monthly(plot, brother, LOW, range(1, 13))
    plot.record(
        "R11",
        "trap",
        "real poverty",
        ("确属困难，仅享受低保且无车房", "poor indeed: one allowance, no car, no house"),
        flows=flows,
        amount=fen_of(LOW, 12),
        people=[brother],
    )
