"""R12: low-income money for the owner of a car, a flat or a company."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, ClassVar, Final

from pydantic import Field
from typing_extensions import override

from graph.kinds import Flow, Label, Link
from queries.detectors.detector import Detector
from queries.detectors.draws import Draw, fund_of, span
from queries.detectors.finding import Condition, Finding, Innocent, Verdict
from queries.detectors.view import View


@dataclass(frozen=True, slots=True)
class OwnersDraw(Draw):
    """A draw for a person, with one thing that this household owned then or at another time.

    Attributes:
        owner: payee id of the person or of the member of the household whose thing it is.
        since, until: of owning, 0 where not known.
        passed_at: when somebody else got the thing after that, 0 for nobody.
    """

    owner: str
    thing: str
    thing_kind: str
    thing_name: str
    thing_division: str
    since: int
    until: int
    passed_at: int

    @property
    def held(self) -> bool:
        """Whether the thing was owned on the day of the payment."""
        ended = min((end for end in (self.until, self.passed_at) if end), default=0)
        return self.since <= self.at and (not ended or self.at < ended)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one person drew, by the things of the household; earliest first."""

    rows: tuple[OwnersDraw, ...]


class Belongings(Detector):
    """Low-income money was drawn for the owner of a car, a flat in town or a company.

    Why it matters: who applies for such money declares that the household has no such thing.
    Source: 社会救助暂行办法 Art. 9, 68; 最低生活保障审核确认办法 (民发〔2021〕57号) ch. 3.
    """

    code: ClassVar[str] = "R12"
    stem: ClassVar[str] = "belongings"
    anchor: ClassVar[Label] = Label.PAYEE
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {
            *(
                Label.PAYEE,
                Label.PROJECT,
                Label.ALLOCATION,
                Label.ASSET,
                Flow.PAID,
                Flow.RETURNED,
            ),
            *(Link.RECEIVED_FOR, Link.OWNS, Link.CONTROLS, Link.KIN_OF),
        }
    )
    innocents: ClassVar[tuple[str, ...]] = ("farm_vehicle", "farmhouse", "cooperative")
    unseen: ClassVar[tuple[str, ...]] = ("nominal_owner", "worth")

    programmes: Annotated[
        tuple[str, ...], Field(description="Codes of the programmes for low incomes.")
    ] = ("2081901", "2081902", "2082101", "2082102")
    farm_vehicles: Annotated[
        tuple[str, ...],
        Field(description="Words in the name of a vehicle that is for farming or is humble."),
    ] = (
        *("拖拉机", "农用", "三轮", "摩托", "电动自行车", "电动两轮", "电瓶车", "收割机"),
        *("插秧机", "旋耕机", "耕整机", "微耕机", "联合收获机", "残疾人", "代步车", "轮椅车"),
    )
    farmhouses: Annotated[
        tuple[str, ...],
        Field(
            description="Words in the name of a house that is an old or inherited farmhouse."
        ),
    ] = (
        *("农村", "自建", "宅基地", "继承", "祖屋", "祖宅", "老屋", "老宅", "旧房", "危房"),
        *("土坯", "土木", "砖木", "瓦房", "平房"),
    )
    town_houses: Annotated[
        tuple[str, ...], Field(description="Words in the name of a house that is in town.")
    ] = (
        *("商品房", "城镇", "县城", "城区", "市区", "小区", "花园", "公寓", "别墅", "商铺"),
        *("门面", "写字楼", "商住", "单元"),
    )
    confidence: Annotated[int, Field(ge=0, le=100, description="Of the rule, hundredths.")] = 75

    @override
    def candidates(self, view: View) -> Iterator[Candidate]:
        asked = {"programmes": list(self.programmes), "every": view.tight(0, 1)}
        people: dict[str, dict[tuple[str, ...], OwnersDraw]] = {}
        for row in chain.from_iterable(
            view.rows(f"belongings{which}", OwnersDraw, **asked)
            for which in ("", "_household", "_through", "_household_through")
        ):
            key = (row.flow, row.owner, row.thing)
            people.setdefault(row.person, {})[key] = row
        for rows in people.values():
            told = sorted(rows.values(), key=lambda row: (row.at, row.flow, row.thing))
            yield Candidate(tuple(told))

    def _low_income(self, view: View, row: OwnersDraw) -> bool:
        where = {"division": row.division, "programme": row.programme, "at": row.at}
        return row.programme in view.applied(self, **where).programmes

    def _counted(self, view: View, candidate: Candidate) -> list[OwnersDraw]:
        return [row for row in candidate.rows if row.held and self._low_income(view, row)]

    @override
    def conditions(self, view: View, candidate: Candidate) -> tuple[Condition, ...]:
        low = [row for row in candidate.rows if self._low_income(view, row)]
        held = {row.flow for row in candidate.rows if row.held}
        codes = sorted({row.programme for row in candidate.rows})
        return (
            Condition(
                "programme", bool(low), ", ".join(codes), ", ".join(self.programmes), "text"
            ),
            Condition("held", bool(held & {row.flow for row in low}), len(held), 1),
        )

    @override
    def finding(self, view: View, candidate: Candidate) -> Finding:
        rows = self._counted(view, candidate)
        draws = list({row.flow: row for row in rows}.values())
        things = list({row.thing: row for row in rows}.values())
        owners = sorted({row.owner for row in rows} - {rows[0].person})
        return Finding(
            code=self.code,
            subjects=(rows[0].person, *owners, *sorted(row.thing for row in things)),
            division=rows[0].division,
            fund=fund_of(draws),
            period=span(draws),
            amount=sum(draw.amount for draw in draws),
            flows=tuple(draw.flow for draw in draws),
            figures={
                "name": draws[0].name,
                "programme": draws[0].programme_name,
                "count": len(draws),
                "paid_fen": sum(draw.amount for draw in draws),
                "things": "、".join(sorted(row.thing_name or row.thing for row in things)),
            },
            innocents=self._innocents(things),
            unseen=self.unseen,
            confidence=self.confidence,
        )

    def _innocents(self, things: list[OwnersDraw]) -> tuple[Innocent, ...]:
        """Each explains its kind of thing; one holds where all things are explained."""
        reasons = [self._reason(row) for row in things]
        return tuple(
            Innocent(code, Verdict.HOLDS if all(reasons) and code in reasons else Verdict.FAILS)
            for code in self.innocents
        )

    def _reason(self, row: OwnersDraw) -> str:
        """Return the code of what explains a thing, or nothing."""
        if row.thing_kind == "vehicle":
            return "farm_vehicle" if _has(row.thing_name, self.farm_vehicles) else ""
        if row.thing_kind == "house":
            return "farmhouse" if self._is_farmhouse(row) else ""
        return "cooperative" if row.thing_kind == "cooperative" else ""

    def _is_farmhouse(self, row: OwnersDraw) -> bool:
        if _has(row.thing_name, self.town_houses):
            return False
        at_home = row.thing_division == row.division and _is_rural(row.division)
        return at_home or _has(row.thing_name, self.farmhouses)


#: First digit of the last three of a 12-digit code under a village committee (村委会).
_VILLAGES: Final = ("2", "3")


def _is_rural(division: str) -> bool:
    return len(division) == len("430000000000") and division[9] in _VILLAGES


def _has(name: str, words: tuple[str, ...]) -> bool:
    return any(word in name for word in words)
