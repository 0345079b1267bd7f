"""Planted cases and traps about how money is passed down: R01 and R02."""

from datetime import date, timedelta

from ingest.sample.firms import BUILDERS
from ingest.sample.funds import WAN, Fund, days, earmarked, node, passed
from ingest.sample.plot import Plot
from ingest.sample.programmes import YEAR


def _town(plot: Plot, county: int) -> str:
    return plot.world.town_code(county, 0)


def delayed(plot: Plot, turn: int) -> None:
    """R01: the county passes money to the township after 100 days and more."""
    fen = (80 + 7 * (turn % 40)) * WAN
    fund = Fund(plot, earmarked(plot, "01A", "农村供水保障", turn, fen))
    received = fund.money.start + timedelta(days=12)
    late = 100 + turn % 60
    county = fund.money.county
    town = fund.add(
        "乡", _town(plot, county), fen, received + timedelta(days=late), fund.county
    )
    code = fund.project(town, fen, received + timedelta(days=late + 5))
    fund.spend(code, fen, received + timedelta(days=late + 40))
    plot.record(
        "R01",
        "case",
        "delayed pass-down",
        (f"县级收到资金{late}天后才下达乡镇", f"the county passed it on after {late} days"),
        subjects=[node(fund.county), node(town)],
        flows=passed(fund.county, town),
        amount=fen,
    )


def _on_time(
    plot: Plot, turn: int, key: str, name: str, note: tuple[str, str], **how: object
) -> None:
    """Plant a fund that looks late but is not: `lag` days, `nature`, `start`."""
    lag, title = int(str(how.pop("lag"))), str(how.pop("title", "下达"))
    fen = (60 + turn % 30) * WAN
    fund = Fund(plot, earmarked(plot, key, "农村供水保障", turn, fen, **how), title=title)
    issued = fund.money.start + timedelta(days=12 + lag)
    town = fund.add("乡", _town(plot, fund.money.county), fen, issued, fund.county)
    code = fund.project(town, fen, issued + timedelta(days=4))
    fund.spend(code, fen, issued + timedelta(days=50))
    plot.record(
        "R01",
        "trap",
        name,
        note,
        subjects=[node(fund.county), node(town)],
        flows=passed(fund.county, town),
        amount=fen,
    )


def disaster(plot: Plot, turn: int) -> None:
    """R01 trap: disaster relief has no 30-day clock."""
    note = ("救灾资金不适用30日时限", "disaster relief is outside the clock")
    _on_time(plot, turn, "01B", "disaster relief", note, lag=45, nature="disaster")


def settlement(plot: Plot, turn: int) -> None:
    """R01 trap: settled by actual figures, in instalments."""
    note = ("据实结算资金分期下达", "settled by actual figures, outside the clock")
    _on_time(
        plot, turn, "01C", "settlement by actual figures", note, lag=75, nature="settlement"
    )


def early_notice(plot: Plot, turn: int) -> None:
    """R01 trap: next year's money, told in advance, waits for the budget to be approved."""
    note = ("提前下达下一年度资金，预算批准后分配", "early notice, passed on after the budget")
    _on_time(
        plot,
        turn,
        "01D",
        "early notice",
        note,
        lag=62,
        start=date(YEAR - 1, 11, 15),
        title="提前下达",
    )


def year_end(plot: Plot, turn: int) -> None:
    """R01 trap: received in December, passed on in January, 25 days later."""
    note = ("跨年下达但未超过30日", "crosses the year's end within thirty days")
    _on_time(plot, turn, "01E", "year-end closing", note, lag=25, start=date(YEAR, 12, 1))


def split_documents(plot: Plot, turn: int) -> None:
    """R01 trap: two documents, both in time, together the whole."""
    fen = (90 + turn % 30) * WAN
    fund = Fund(plot, earmarked(plot, "01F", "农村供水保障", turn, fen))
    first, second = days(fund.money.start, 22, 38)
    code = _town(plot, fund.money.county)
    one = fund.add("乡", code, fen * 6 // 10, first, fund.county)
    two = fund.add("乡", code, fen - fen * 6 // 10, second, fund.county)
    for part in (one, two):
        given = int(str(part["amount"]))
        project = fund.project(part, given, second + timedelta(days=6))
        fund.spend(project, given, second + timedelta(days=60))
    plot.record(
        "R01",
        "trap",
        "split documents",
        ("分两个文号在时限内足额下达", "passed in full by two documents in time"),
        subjects=[node(fund.county), node(one), node(two)],
        flows=passed(fund.county, one, two),
        amount=fen,
    )


def withheld(plot: Plot, turn: int) -> None:
    """R02: part of the money never leaves the county."""
    fen = (100 + 11 * (turn % 50)) * WAN
    kept = fen * (25 + turn % 40) // 100
    fund = Fund(plot, earmarked(plot, "02A", "高标准农田建设", turn, fen))
    issued = fund.money.start + timedelta(days=25)
    town = fund.add("乡", _town(plot, fund.money.county), fen - kept, issued, fund.county)
    code = fund.project(town, fen - kept, issued + timedelta(days=5))
    builder = plot.firm(fund.money.county, BUILDERS)
    fund.pay(code, builder.name, fen - kept, issued + timedelta(days=60), identity=builder.code)
    plot.record(
        "R02",
        "case",
        "withheld at the county",
        ("县级超过时限仍滞留部分资金", "the county still holds part after the deadline"),
        subjects=[node(fund.county)],
        flows=passed(fund.county, town),
        amount=kept,
    )


def _lawful_remainder(
    plot: Plot, turn: int, key: str, name: str, note: tuple[str, str], **how: str
) -> None:
    """Plant a county that keeps nothing: the remainder goes where `how` says."""
    fen = (120 + turn % 40) * WAN
    rest = fen * 3 // 10
    fund = Fund(plot, earmarked(plot, key, "高标准农田建设", turn, fen))
    issued = fund.money.start + timedelta(days=25)
    town = fund.add("乡", _town(plot, fund.money.county), fen - rest, issued, fund.county)
    code = fund.project(town, fen - rest, issued + timedelta(days=5))
    fund.spend(code, fen - rest, issued + timedelta(days=60))
    if how["way"] == "project":
        named = {"project_name": how["project"]}
        own = fund.project(fund.county, rest, issued + timedelta(days=3), **named)
        fund.spend(own, rest, issued + timedelta(days=60))
        other = [town]
    else:
        up = how["way"] == "up"
        owner = fund.city if up else fund.county
        when = issued + timedelta(days=15) if up else date(YEAR, 12, 28)
        carried = fund.add(
            "市" if up else "县",
            str(owner["division"]),
            rest,
            when,
            fund.county,
            doc_title=how["title"],
            fiscal_year=YEAR if up else YEAR + 1,
        )
        other = [town, carried]
    plot.record(
        "R02",
        "trap",
        name,
        note,
        subjects=[node(fund.county)],
        flows=passed(fund.county, *other),
        amount=rest,
    )


def integrated(plot: Plot, turn: int) -> None:
    """R02 trap: money for farming that the county may lawfully pool."""
    note = ("统筹整合涉农资金用于本级项目", "pooled farm money spent on a county project")
    _lawful_remainder(
        plot,
        turn,
        "02B",
        "pooled farm money",
        note,
        way="project",
        project="统筹整合涉农资金高标准农田项目",
    )


def local_spending(plot: Plot, turn: int) -> None:
    """R02 trap: the county itself carries out part of the programme."""
    note = ("县级本级直接实施部分项目", "the county carries out part itself")
    _lawful_remainder(
        plot,
        turn,
        "02C",
        "local-level spending",
        note,
        way="project",
        project="县级高标准农田项目",
    )


def carried_over(plot: Plot, turn: int) -> None:
    """R02 trap: a document carries the remainder into the next year."""
    note = ("依法结转下年使用", "lawfully carried into the next year")
    title = f"关于结转{YEAR}年高标准农田建设资金的通知"
    _lawful_remainder(plot, turn, "02D", "lawful carry-over", note, way="next", title=title)


def handed_back(plot: Plot, turn: int) -> None:
    """R02 trap: the remainder is handed back to the city."""
    note = ("结余资金上缴上级财政", "the remainder was handed back")
    title = f"关于收回{YEAR}年高标准农田建设结余资金的通知"
    _lawful_remainder(
        plot, turn, "02E", "returned to the superior", note, way="up", title=title
    )
