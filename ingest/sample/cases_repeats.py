"""Planted cases and traps about drawing twice: R07 and R08."""

from datetime import date

from ingest.sample.paying import LOW, POOREST, fen_of, monthly
from ingest.sample.plot import Grant, Plot, second_card
from ingest.sample.programmes import YEAR


def duplicate(plot: Plot, turn: int) -> None:
    """R07: same person, programme, month and amount twice, at times in two counties."""
    head, *_ = plot.household()
    month, across = 3 + turn % 8, turn % 2
    fen = fen_of("2130142") + 2_700 * (turn % 3)
    first = Grant("2130142", fen, date(YEAR, month, 12))
    flows = [plot.pay(head, first)]
    other = Grant("2130142", fen, date(YEAR, month, 19), payee=head)
    if across:
        there = plot.resident((plot.county(head) + 1) % plot.world.counties, turn)
        second = Grant(
            "2130142", fen, other.on, payee=head, name=head.name, identity=head.identity
        )
        flows.append(plot.pay(there, second))
    else:
        flows.append(plot.pay(head, other))
    plot.record(
        "R07",
        "case",
        "paid in two counties" if across else "paid twice",
        ("同人同项目同期间重复发放", "same person, programme, period and amount twice"),
        people=[head],
        flows=flows,
        amount=fen,
    )


def reissue(plot: Plot, turn: int) -> None:
    """R07 trap: the bank sent the money back; the row was paid again."""
    head, *_ = plot.household()
    fen = fen_of("2130142")
    first = Grant(
        "2130142",
        fen,
        date(YEAR, 7, 12),
        status="已退回",
        account=second_card(plot.world, head),
    )
    flow = plot.pay(head, first)
    plot.rows["returns"].append(
        {
            "return_id": f"TK{YEAR}{len(plot.rows['returns']):06d}",
            "source_detail_id": flow.removeprefix("pay:"),
            "fund_code": f"2130142-{YEAR}",
            "project_code": plot.payments[plot.county(head)][-1]["project_code"],
            "payee_name": head.name,
            "identity": head.identity,
            "amount": fen,
            "reason": "账号有误退回",
            "returned_at": date(YEAR, 7, 15),
        }
    )
    again = Grant("2130142", fen, date(YEAR, 7, 26), source=flow.removeprefix("pay:"))
    plot.record(
        "R07",
        "trap",
        "re-issue after bank return",
        ("银行退回后更正重发", "re-issued after the bank returned it"),
        flows=[flow, plot.pay(head, again)],
        amount=fen,
        people=[head],
    )


def late_months(plot: Plot, turn: int) -> None:
    """R07 trap: three months paid on one day."""
    head, *_ = plot.household()
    fen = fen_of("9000008")
    flows = [
        plot.pay(head, Grant("9000008", fen, date(YEAR, 6, 16), f"{YEAR}-{m:02d}", use="补发"))
        for m in (4, 5, 6)
    ]
    plot.record(
        "R07",
        "trap",
        "arrears of several months",
        ("补发不同月份待遇", "arrears of different months"),
        flows=flows,
        amount=fen * 3,
        people=[head],
    )


def plots_of_land(plot: Plot, turn: int) -> None:
    """R07 trap: one row for each plot of land, same size and amount."""
    head, *_ = plot.household()
    flows = [
        plot.pay(
            head,
            Grant("2110501", 36_000, date(YEAR, 9, 12), quantity="3", use=f"退耕还林 地块{n}"),
        )
        for n in (1, 2)
    ]
    plot.record(
        "R07",
        "trap",
        "several plots",
        ("多地块分行发放", "one row for each plot"),
        flows=flows,
        amount=72_000,
        people=[head],
    )


_PAIRS = ((LOW, POOREST), (LOW, "2081901"), ("2081107", POOREST))


def exclusive(plot: Plot, turn: int) -> None:
    """R08: two programmes that exclude each other, for the same months."""
    head, *_ = plot.household()
    one, two = _PAIRS[turn % len(_PAIRS)]
    first = monthly(plot, head, one, range(1, 13))
    second = monthly(plot, head, two, range(4, 13))
    plot.record(
        "R08",
        "case",
        "exclusive programmes",
        ("同时享受互斥待遇", "draws two programmes that exclude each other"),
        people=[head],
        flows=first[3:] + second,
        amount=min(fen_of(one), fen_of(two)) * 9,
    )


def transition(plot: Plot, turn: int) -> None:
    """R08 trap: one month of overlap when moving from one to the other."""
    head, *_ = plot.household()
    first = monthly(plot, head, LOW, range(1, 7))
    second = monthly(plot, head, POOREST, range(6, 13))
    plot.record(
        "R08",
        "trap",
        "transition month",
        ("待遇转换当月重叠", "one month of overlap at the change"),
        flows=[first[-1], second[0]],
        amount=fen_of(LOW),
        people=[head],
    )


def two_members(plot: Plot, turn: int) -> None:
    """R08 trap: the two programmes are drawn by two members of a household."""
    head, *_, parent = plot.household()
    flows = monthly(plot, head, LOW, range(1, 13)) + monthly(
        plot, parent, POOREST, range(1, 13)
    )
    plot.record(
        "R08",
        "trap",
        "two members",
        ("同户不同成员分别享受", "two members of one household"),
        flows=flows,
        amount=fen_of(LOW, 12),
        people=[head, parent],
    )
