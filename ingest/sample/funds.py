"""Money of one project from its source down to it, for works, purchases and planted cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ingest.sample.budget import NATURES, document
from ingest.sample.firms import BUILDERS
from ingest.sample.plot import Plot
from ingest.sample.programmes import YEAR
from ingest.sample.tables import Row
from ingest.sample.world import PROVINCE_CODE

#: Ten thousand yuan in fen.
WAN = 1_000_000


@dataclass(frozen=True, slots=True)
class Money:
    """Earmarked money of one county.

    Attributes:
        key: what tells it from others, letters and digits.
        start: day the province issues it (the day it is received is two days later).
        nature: general | special | disaster | settlement.
    """

    key: str
    purpose: str
    county: int
    fen: int
    start: date = date(YEAR, 2, 10)
    year: int = YEAR
    nature: str = "special"
    function: str = "2130504"
    department: str = "农业农村"

    @property
    def fund_code(self) -> str:
        """Code of the fund."""
        return f"9{self.key}-{self.year}"


class Fund:
    """Plants one fund: the source, and the allocations province → city → county."""

    def __init__(self, plot: Plot, money: Money, *, title: str = "下达") -> None:
        self.plot, self.money, self._title, self._count = plot, money, title, 0
        world, county = plot.world, money.county
        self.source: dict[str, Any] = {
            "fund_code": money.fund_code,
            "fund_name": money.purpose + "资金",
            "fund_level": "省",
            "department": money.department,
            "division": PROVINCE_CODE,
            "fiscal_year": money.year,
            "fund_purpose": money.purpose,
            "nature": NATURES[money.nature],
            "fund_total": money.fen,
        }
        plot.rows["funding_sources"].append(self.source)
        city = world.city_code(world.city_of(county))
        self.city = self.add("市", city, money.fen, money.start, None)
        received = money.start + timedelta(days=10)
        self.county = self.add("县", world.county_code(county), money.fen, received, self.city)

    def add(
        self, level: str, code: str, fen: int, issued: date, parent: Row | None, **other: Any
    ) -> Row:
        """Add an allocation held at `code`, issued on `issued` out of `parent`."""
        money, self._count = self.money, self._count + 1
        issuer = {"市": "省", "县": "市", "乡": "县"}[level]
        number = 1_000 + len(self.plot.rows["allocations"])
        row: dict[str, Any] = {
            "bgt_id": f"{money.fund_code}-{self._count}-{code[:9]}",
            "ori_bgt_id": parent["bgt_id"] if parent else "",
            "doc_no": document(self.plot.world, issuer, money.county, "预", issued, number),
            "sup_doc_no": parent["doc_no"] if parent else "",
            "doc_title": f"关于{self._title}{money.year}年{money.purpose}资金的通知",
            "division": code,
            "receiving_division": code,
            "agency_code": f"{code[:9]}001",
            "level": level,
            "department": money.department,
            "fiscal_year": money.year,
            "purpose": money.purpose,
            "fund_code": money.fund_code,
            "function_code": money.function,
            "nature": NATURES[money.nature],
            "issued_at": issued,
            "received_at": issued + timedelta(days=2),
            "amount": fen,
            **other,
        }
        self.plot.rows["allocations"].append(row)
        return row

    def more(self, fen: int, issued: date, **other: Any) -> Row:
        """Add money to the fund by a document of its own, held at the county."""
        self.source["fund_total"] += fen
        return self.add("县", str(self.county["division"]), fen, issued, None, **other)

    def project(self, parent: Row, fen: int, issued: date, **facts: Any) -> str:
        """Give `fen` of `parent` to a project of its own; returns the project's code."""
        money, plot = self.money, self.plot
        six = plot.world.county_code6[money.county]
        code = f"{six}{money.year % 100}{len(plot.rows['projects']) + 1:013d}"
        level = str(parent["level"])
        self.add(
            level,
            str(parent["division"]),
            fen,
            issued,
            parent,
            receiving_division="",
            project_code=code,
        )
        plot.rows["projects"].append(
            {
                "project_code": code,
                "project_name": money.purpose + "项目",
                "project_kind": "工程",
                "department": money.department,
                "agency_code": f"{str(parent['division'])[:9]}001",
                "division": parent["division"],
                "fiscal_year": money.year,
                "project_purpose": money.purpose,
                "function_code": money.function,
                "budget": fen,
                "project_status": "在建",
                **facts,
            }
        )
        return code

    def spend(self, code: str, fen: int, on: date) -> None:
        """Pay nine tenths of a project's money to a contractor, so that it is not idle."""
        builder = self.plot.firm(self.money.county, BUILDERS)
        self.pay(code, builder.name, fen * 9 // 10, on, identity=builder.code)

    def pay(self, code: str, firm_name: str, fen: int, on: date, **facts: Any) -> str:
        """Pay from a project to an organisation or person; returns the flow's id."""
        row: dict[str, Any] = {
            "fund_code": self.money.fund_code,
            "project_code": code,
            "payee_name": firm_name,
            "payee_kind": "企业",
            "amount": fen,
            "paid_at": on,
            "period": f"{on.year}-{on.month:02d}",
            "use": self.money.purpose,
            "bank": "晏江农村商业银行",
            **facts,
        }
        return self.plot.payment(self.money.county, row)


def node(row: Row) -> str:
    """Return the node id of an allocation row."""
    return f"alloc:{row['bgt_id']}"


def passed(*rows: Row) -> list[str]:
    """Return the ids of the flows that gave these allocations their money."""
    return [f"{'passed' if r['ori_bgt_id'] else 'allocated'}:{r['bgt_id']}" for r in rows]


def days(start: date, *after: int) -> Sequence[date]:
    """Return the dates so many days after `start`."""
    return [start + timedelta(days=n) for n in after]


def earmarked(
    plot: Plot, key: str, purpose: str, turn: int, fen: int, **other: object
) -> Money:
    """Return the money of case `turn`, in the counties in turn."""
    return Money(f"{key}{turn:03d}", purpose, turn % plot.world.counties, fen, **other)  # type: ignore[arg-type]
