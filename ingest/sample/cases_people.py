"""Planted cases and traps about who draws money: R05 and R06."""

from datetime import date, timedelta

from ingest.sample.officials import official
from ingest.sample.paying import ELDER, LOW, fen_of, monthly
from ingest.sample.plot import Grant, Plot
from ingest.sample.programmes import YEAR


def deceased(plot: Plot, turn: int) -> None:
    """R05: payments go on for months after the death."""
    *_, parent = plot.household()
    month = 2 + turn % 5
    plot.died[parent.number] = date(YEAR, month, 3 + turn % 20)
    code = (ELDER, "2081006", "2080803")[turn % 3]
    times = range(1, 13) if code != "2080803" else range(3, 13, 3)
    flows = monthly(plot, parent, code, times)
    late = [flow for flow, m in zip(flows, times, strict=True) if m > month]
    plot.record(
        "R05",
        "case",
        "paid after death",
        ("死亡后仍继续发放", "payments went on after the death"),
        people=[parent],
        flows=late,
        amount=fen_of(code, len(late)),
    )


def funeral(plot: Plot, turn: int) -> None:
    """R05 trap: the funeral grant is paid after the death, once."""
    *_, parent = plot.household()
    died = plot.died[parent.number] = date(YEAR, 4, 2 + turn % 25)
    head = plot.person(parent.number - parent.place)
    grant = Grant("2081004", fen_of("2081004"), died + timedelta(days=75), payee=head)
    plot.record(
        "R05",
        "trap",
        "funeral grant",
        ("丧葬补助一次性发放", "a funeral grant, paid once"),
        flows=[plot.pay(parent, grant)],
        amount=grant.fen,
        people=[parent],
    )


def arrears(plot: Plot, turn: int) -> None:
    """R05 trap: months before the death are paid late."""
    *_, parent = plot.household()
    died = plot.died[parent.number] = date(YEAR, 6, 2 + turn % 25)
    fen = fen_of(ELDER)
    flows = [
        plot.pay(
            parent, Grant(ELDER, fen, died + timedelta(days=30), f"{YEAR}-{m:02d}", use="补发")
        )
        for m in (4, 5)
    ]
    plot.record(
        "R05",
        "trap",
        "arrears of months alive",
        ("补发生前月份待遇", "arrears for months before the death"),
        flows=flows,
        amount=fen * 2,
        people=[parent],
    )


def register_lag(plot: Plot, turn: int) -> None:
    """R05 trap: paid some days after the death, in the same month."""
    *_, parent = plot.household()
    plot.died[parent.number] = date(YEAR, 5, 9 + turn % 6)
    flows = monthly(plot, parent, ELDER, range(1, 6))
    plot.record(
        "R05",
        "trap",
        "month of death",
        ("死亡当月已发放，次月停发", "the month of death, stopped after"),
        flows=flows[-1:],
        amount=fen_of(ELDER),
        people=[parent],
    )


def same_name(plot: Plot, turn: int) -> None:
    """R05 trap: somebody of the same name died; the payee lives."""
    *_, parent = plot.household()
    _, other, *_ = plot.household()
    plot.died[other.number] = date(YEAR, 2, 11)
    plot.renamed[other.number] = parent.name
    flows = monthly(plot, parent, ELDER, range(1, 13))
    plot.record(
        "R05",
        "trap",
        "same name",
        ("与死亡人员同名不同证", "same name as a dead person, another ID"),
        flows=flows,
        amount=fen_of(ELDER, 12),
        people=[parent, other],
    )


def employee(plot: Plot, turn: int) -> None:
    """R06: somebody on the public payroll draws a programme meant for the poor."""
    head, *_ = plot.household()
    official(plot, head, "财政供养", ("教师", "科员", "工勤")[turn % 3])
    code = (LOW, "2130505", "2080705")[turn % 3]
    flows = monthly(plot, head, code, range(1, 13) if code != "2130505" else range(3, 13, 3))
    plot.record(
        "R06",
        "case",
        "public employee paid",
        ("财政供养人员违规领取补贴", "a public employee draws an excluded programme"),
        people=[head],
        flows=flows,
        amount=fen_of(code, len(flows)),
        rows=[f"officials:{len(plot.rows['officials']) - 1}"],
    )


def open_to_all(plot: Plot, turn: int) -> None:
    """R06 trap: a programme by area that everybody with land draws."""
    head, *_ = plot.household()
    official(plot, head, "财政供养", "教师")
    flow = plot.pay(head, Grant("2130135", 11_000, date(YEAR, 8, 16)))
    plot.record(
        "R06",
        "trap",
        "programme open to all",
        ("普惠性补贴，不排除财政供养人员", "open to everybody who farms"),
        flows=[flow],
        amount=11_000,
        people=[head],
    )


def teachers_kin(plot: Plot, turn: int) -> None:
    """R06 trap: the spouse of a teacher draws in their own name and right."""
    head, spouse, *_ = plot.household()
    official(plot, head, "财政供养", "教师")
    flows = monthly(plot, spouse, "9000002", range(1, 13))
    plot.record(
        "R06",
        "trap",
        "kin of an employee",
        ("本人非财政供养人员", "a relative, not on the payroll"),
        flows=flows,
        amount=fen_of("9000002", 12),
        people=[spouse],
    )


def retired(plot: Plot, turn: int) -> None:
    """R06 trap: retired before the first payment."""
    head, *_ = plot.household()
    official(plot, head, "退休", "工勤", until=date(2022, 12, 31))
    flows = monthly(plot, head, "9000002", range(1, 13))
    plot.record(
        "R06",
        "trap",
        "retired staff",
        ("发放前已退休", "retired before the payments"),
        flows=flows,
        amount=fen_of("9000002", 12),
        people=[head],
    )


def hired_later(plot: Plot, turn: int) -> None:
    """R06 trap: drew until June, hired in September."""
    head, *_ = plot.household()
    official(plot, head, "财政供养", "科员", since=date(YEAR, 9, 1))
    flows = monthly(plot, head, LOW, range(1, 7))
    plot.record(
        "R06",
        "trap",
        "hired later",
        ("入职前领取，入职后停发", "paid before being hired only"),
        flows=flows,
        amount=fen_of(LOW, 6),
        people=[head],
    )
