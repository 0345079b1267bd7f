"""Allocation trees from the centre down to a project, each tranche with its documents.

The trees are written from the leaves: what a project pays in the year, and a little more, is
what reaches it, and every level above holds exactly what it passes down.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ingest.sample.county import project_code
from ingest.sample.draws import draw
from ingest.sample.identifiers import credit_code
from ingest.sample.names import PROVINCE_SHORT
from ingest.sample.programmes import YEAR, Programme
from ingest.sample.tables import Row
from ingest.sample.world import PROVINCE_CODE, World

NATURES: Final = {
    "general": "一般性转移支付",
    "special": "专项转移支付",
    "disaster": "救灾",
    "settlement": "据实结算",
}
_DESKS: Final = {
    "民政": "社", "人社": "社", "卫健": "社", "退役军人": "社", "残联": "社", "应急": "建",
    "农业农村": "农", "水利": "农", "乡村振兴": "农", "林业": "资环", "生态环境": "资环",
    "教育": "教", "住建": "建", "交通": "建", "组织": "行",
}  # fmt: skip

#: Project of a programme: (county, township or None).
Place = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Tranche:
    """Part of a year's money: its share in hundredths, the day its source issues it."""

    share: int
    issued: date
    word: str


_EARLY: Final = Tranche(70, date(YEAR - 1, 11, 8), "提前下达")
_MAIN: Final = Tranche(30, date(YEAR, 3, 14), "下达")
_TRANCHES: Final[Mapping[str, tuple[Tranche, ...]]] = {
    "special": (_EARLY, _MAIN),
    "general": (_EARLY, _MAIN),
    "disaster": (Tranche(100, date(YEAR, 1, 6), "紧急下达"),),
    "settlement": (
        Tranche(60, date(YEAR - 1, 11, 20), "预拨"),
        Tranche(40, date(YEAR, 4, 10), "据实结算"),
    ),
}


def document(world: World, level: str, county: int, desk: str, when: date, number: int) -> str:
    """Return a document number such as 晏财社〔2025〕12号."""
    names = {
        "中央": "",
        "省": PROVINCE_SHORT,
        "市": world.city_name(world.city_of(county))[0],
        "县": world.county_name(county)[:2],
        "乡": world.county_name(county)[:2] + "镇",
    }
    return f"{names[level]}财{desk}〔{when.year}〕{number}号"


def desk(department: str) -> str:
    """Return the sign of the finance desk in charge of a department's money."""
    return _DESKS.get(department, "预")


class Tree:
    """The allocations of one programme in its year."""

    def __init__(self, world: World, programme: Programme, needs: Mapping[Place, int]) -> None:
        self.world, self.programme = world, programme
        self.totals = {place: _with_slack(fen) for place, fen in sorted(needs.items(), key=str)}
        local = programme.level == "县"
        first = Tranche(100, date(YEAR - 1, 12, 8), "提前下达")
        self.tranches = (first,) if local else _TRANCHES[programme.nature]

    @property
    def total(self) -> int:
        """All money of the programme, fen."""
        return sum(self.totals.values())

    def rows(self) -> Iterator[Row]:
        """Return the allocations, parents before children."""
        paid = dict.fromkeys(self.totals, 0)
        for number, tranche in enumerate(self.tranches, 1):
            last = number == len(self.tranches)
            parts = {
                place: fen - paid[place] if last else fen * tranche.share // 10_000 * 100
                for place, fen in self.totals.items()
            }
            for place, fen in parts.items():
                paid[place] += fen
            yield from _Part(self.world, self.programme, number, tranche, parts).rows()


@dataclass(frozen=True, slots=True)
class _Spot:
    """Who holds an allocation; `mark` L for the department that carries the project out."""

    level: str
    county: int
    code: str
    mark: str = ""


@dataclass(frozen=True)
class _Part:
    """One tranche of a tree: what of it each project gets."""

    world: World
    programme: Programme
    number: int
    tranche: Tranche
    parts: Mapping[Place, int]

    def rows(self) -> Iterator[Row]:
        """Return the allocations, parents before children."""
        own = self.programme.level == "县"
        above: dict[int, Row] = {}
        if not own:
            province = self._top(_Spot("省", 0, PROVINCE_CODE), sum(self.parts.values()))
            yield province
        for county in sorted({county for county, _ in self.parts}):
            spot = _Spot("县", county, self.world.county_code(county))
            fen = sum(f for (c, _), f in self.parts.items() if c == county)
            if own:
                node = self._top(spot, fen)
            else:
                city = self.world.city_of(county)
                if city not in above:
                    above[city] = self._city(city, county, province)
                    yield above[city]
                node = self._below(spot, fen, above[city])
            yield node
            yield from self._leaves(county, node)

    def _city(self, city: int, county: int, province: Row) -> Row:
        fen = sum(f for (c, _), f in self.parts.items() if self.world.city_of(c) == city)
        return self._below(_Spot("市", county, self.world.city_code(city)), fen, province)

    def _leaves(self, county: int, node: Row) -> Iterator[Row]:
        for (owner, town), fen in self.parts.items():
            if owner != county:
                continue
            holder, level, code = node, "县", self.world.county_code(county)
            if town is not None:
                level, code = "乡", self.world.town_code(county, town)
                holder = self._below(_Spot(level, county, code), fen, node)
                yield holder
            leaf = dict(self._below(_Spot(level, county, code, "L"), fen, holder))
            leaf["receiving_division"] = ""
            leaf["project_code"] = project_code(self.world, county, self.programme.code, town)
            yield leaf

    def _top(self, spot: _Spot, fen: int) -> Row:
        return self._node(spot, fen, self.tranche.issued, ("", ""))

    def _below(self, spot: _Spot, fen: int, parent: Row) -> Row:
        received = parent["received_at"]
        assert isinstance(received, date)
        key = f"{self.programme.code}{self.number}{spot.code}{spot.mark}"
        days = 2 + draw(self.world.seed, f"pass {key}", spot.county, 12)
        up = (str(parent["bgt_id"]), str(parent["doc_no"]))
        return self._node(spot, fen, received + timedelta(days=days), up)

    def _document(self, spot: _Spot, issued: date, *, first: bool) -> str:
        programme = self.programme
        issuer = spot.level if spot.mark else _ISSUER[spot.level]
        serial = 100 + programme.index * 3 + self.number
        if spot.level == "乡":
            serial = serial * 100 + int(spot.code[6:9]) - 100
        return document(
            self.world,
            programme.level if first else issuer,
            spot.county,
            desk(programme.department),
            issued,
            serial,
        )

    def _node(self, spot: _Spot, fen: int, issued: date, parent: tuple[str, str]) -> Row:
        programme, place = self.programme, spot.code[:9]
        office = agency_number(programme.department) if spot.mark else "001"
        return {
            "bgt_id": f"{programme.fund_code}-{self.number}-{place}{spot.mark}",
            "ori_bgt_id": parent[0],
            "doc_no": self._document(spot, issued, first=not parent[0]),
            "sup_doc_no": parent[1],
            "doc_title": f"关于{self.tranche.word}{YEAR}年{programme.name}资金的通知",
            "division": spot.code,
            "receiving_division": spot.code,
            "agency_code": f"{place}{office}",
            "level": spot.level,
            "department": programme.department,
            "fiscal_year": YEAR,
            "purpose": programme.name,
            "fund_code": programme.fund_code,
            "program_code": programme.code,
            "function_code": programme.code,
            "nature": NATURES[programme.nature],
            "issued_at": issued,
            "received_at": issued + timedelta(days=2),
            "amount": fen,
        }


_ISSUER: Final = {"省": "中央", "市": "省", "县": "市", "乡": "县"}


def agency_number(department: str) -> str:
    """Return the last three digits of the code of a department's office."""
    return f"{100 + list(_DESKS).index(department) if department in _DESKS else 199:03d}"


def _with_slack(fen: int) -> int:
    """Return a little more than `fen`, in whole hundreds of yuan."""
    return -(-(fen + fen // 200) // 10_000) * 10_000


def agency_rows(world: World) -> Iterator[Row]:
    """Return the finance offices of every division and the departments of the counties."""
    for division in world.division_rows():
        code, name, level = (
            division[c] for c in ("division_code", "division_name", "division_level")
        )
        finance = {"乡": "财政所", "县": "财政局", "市": "财政局", "省": "财政厅"}[level]
        yield _agency(f"{code[:9]}001", name + finance, code, level)
        if level == "县":
            for department in _DESKS:
                number = agency_number(department)
                yield _agency(f"{code[:9]}{number}", f"{name}{department}局", code, level)


def _agency(code: str, name: str, division: str, level: str) -> Row:
    serial = int(code[6:])
    return {
        "agency_code": code,
        "agency_name": name,
        "division": division,
        "agency_level": level,
        "agency_credit_code": credit_code("11", int(division[:6]), serial),
    }
