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
            yield from self._tranche(number, tranche, parts)

    def _tranche(
        self, number: int, tranche: Tranche, parts: Mapping[Place, int]
    ) -> Iterator[Row]:
        world, top = self.world, self.programme.level
        counties = sorted({county for county, _ in parts})
        issued, parent = tranche.issued, ("", "")
        if top != "县":
            fen = sum(parts.values())
            node = self._node(number, tranche, "省", 0, PROVINCE_CODE, fen, issued, parent)
            yield node
            province = node
        done: dict[int, Row] = {}
        for county in counties:
            fen = sum(f for (c, _), f in parts.items() if c == county)
            code = world.county_code(county)
            if top == "县":
                node = self._node(number, tranche, "县", county, code, fen, issued, parent)
            else:
                city = world.city_of(county)
                if city not in done:
                    cities = sum(f for (c, _), f in parts.items() if world.city_of(c) == city)
                    done[city] = self._below(
                        number, tranche, "市", county, world.city_code(city), cities, province
                    )
                    yield done[city]
                node = self._below(number, tranche, "县", county, code, fen, done[city])
            yield node
            yield from self._leaves(number, tranche, county, node, parts)

    def _leaves(
        self, number: int, tranche: Tranche, county: int, node: Row, parts: Mapping[Place, int]
    ) -> Iterator[Row]:
        for (owner, town), fen in parts.items():
            if owner != county:
                continue
            holder = node
            code = self.world.county_code(county)
            if town is not None:
                code = self.world.town_code(county, town)
                holder = self._below(number, tranche, "乡", county, code, fen, node)
                yield holder
            level = "县" if town is None else "乡"
            leaf = dict(self._below(number, tranche, level, county, code, fen, holder, "L"))
            leaf["receiving_division"] = ""
            leaf["project_code"] = project_code(self.world, county, self.programme.code, town)
            yield leaf

    def _below(
        self,
        number: int,
        tranche: Tranche,
        level: str,
        county: int,
        code: str,
        fen: int,
        parent: Row,
        mark: str = "",
    ) -> Row:
        received = parent["received_at"]
        assert isinstance(received, date)
        key = f"{self.programme.code}{number}{code}{mark}"
        days = 2 + draw(self.world.seed, f"pass {key}", county, 12)
        issued = received + timedelta(days=days)
        up = (str(parent["bgt_id"]), str(parent["doc_no"]))
        return self._node(number, tranche, level, county, code, fen, issued, up, mark)

    def _node(
        self,
        number: int,
        tranche: Tranche,
        level: str,
        county: int,
        code: str,
        fen: int,
        issued: date,
        parent: tuple[str, str],
        mark: str = "",
    ) -> Row:
        programme = self.programme
        issuer = _ISSUER[level] if not mark else level
        if not parent[0]:
            issuer = programme.level
        serial = 100 + programme.index * 3 + number
        if level == "乡":
            serial = serial * 100 + int(code[6:9]) - 100
        agency = f"{code[:9]}{'001' if not mark else _agency_no(programme.department)}"
        return {
            "bgt_id": f"{programme.fund_code}-{number}-{code[:9]}{mark}",
            "ori_bgt_id": parent[0],
            "doc_no": document(
                self.world, issuer, county, desk(programme.department), issued, serial
            ),
            "sup_doc_no": parent[1],
            "doc_title": f"关于{tranche.word}{YEAR}年{programme.name}资金的通知",
            "division": code,
            "receiving_division": code,
            "agency_code": agency,
            "level": level,
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


def _agency_no(department: str) -> str:
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
                number = _agency_no(department)
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
