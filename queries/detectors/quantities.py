"""R17: quantities of works that cannot be."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pydantic import Field
from typing_extensions import override

from graph.kinds import Flow, Label, Link
from queries.detectors.calendar import DAY
from queries.detectors.deliveries import Delivery, by_material, in_time, written_by
from queries.detectors.detector import Detector
from queries.detectors.finding import Condition, Figure, Finding, Innocent, Verdict
from queries.detectors.materials import MATERIALS, Material, is_doubled, metres
from queries.detectors.view import View
from queries.detectors.works import (
    Payment,
    fund,
    main_payee,
    net_of,
    payments_of,
    says,
    when,
)


@dataclass(frozen=True, slots=True)
class Works:
    """Works as planned and built; output in thousandths of `unit`, money in fen."""

    project: str
    name: str
    division: str
    programme: str
    year: int
    purpose: str
    contract: int
    planned: int
    actual: int
    unit: str
    started_at: int
    finished_at: int


@dataclass(frozen=True, slots=True)
class OtherWorks:
    """Works that paid the same payee."""

    project: str
    payee: str
    other: str
    planned: int
    unit: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Works with what they paid.

    Attributes:
        payments: all of them, or those to the seller of the material.
        material: None when it is asked how much was built.
        seller: who wrote the invoices.
        other_metres: planned length of other works that paid the seller.
    """

    works: Works
    payments: tuple[Payment, ...]
    material: Material | None = None
    seller: str = ""
    deliveries: tuple[Delivery, ...] = ()
    other_metres: int = 0

    @property
    def metres(self) -> int:
        """Planned length."""
        return metres(self.works.planned, self.works.unit)

    @property
    def kilograms(self) -> int:
        """What the invoices say was delivered."""
        return sum(delivery.kilograms for delivery in self.deliveries)

    @property
    def tonnes_per_km(self) -> int:
        """Kilograms in a metre are tonnes in a kilometre."""
        return self.kilograms // self.metres


class Quantities(Detector):
    """Works took more material than fits into them, or were paid in full but built in part.

    Why it matters: invented sand, cement and kilometres are the plainest way to draw money out
    of works that nobody measures again.
    Source: comparison of material with length in county audits (a road "denser than granite");
    财政违法行为处罚处分条例 Art. 9; design figures of village roads for the maxima.
    """

    code: ClassVar[str] = "R17"
    stem: ClassVar[str] = "quantities"
    anchor: ClassVar[Label] = Label.PROJECT
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {
            *(Label.PROJECT, Label.PAYEE, Label.VILLAGE_ACCOUNT, Label.INVOICE),
            *(Flow.PAID, Flow.RETURNED),
        }
    )
    innocents: ClassVar[tuple[str, ...]] = ("unit", "other_works", "late_report")
    never_hold: ClassVar[tuple[str, ...]] = ("late_report",)
    unseen: ClassVar[tuple[str, ...]] = ("site", "design")

    materials: Annotated[
        tuple[Material, ...],
        Field(description="Materials by their words, with what a kilometre can hold."),
    ] = MATERIALS
    road_words: Annotated[
        tuple[str, ...], Field(description="Words of works that the maxima are meant for.")
    ] = ("村道", "道路", "公路", "路面", "硬化", "机耕道", "便道", "步道", "路")
    other_words: Annotated[
        tuple[str, ...], Field(description="Words of works that hold more material.")
    ] = ("桥", "隧", "高速", "国道", "省道", "铁路", "堤", "挡墙", "护坡", "大坝")
    before_days: Annotated[
        int, Field(ge=0, description="Days before the start from which invoices count.")
    ] = 120
    after_days: Annotated[
        int, Field(ge=0, description="Days after the end until which invoices count.")
    ] = 365
    built_percent: Annotated[
        int, Field(ge=0, le=100, description="Percent of the plan that is too little.")
    ] = 50
    paid_percent: Annotated[
        int, Field(ge=0, description="Percent of the contract that counts as paid in full.")
    ] = 80
    confidence: Annotated[int, Field(ge=0, le=100, description="Of the rule, hundredths.")] = 70

    @override
    def candidates(self, view: View) -> Iterator[Candidate]:
        known = {works.project: works for works in view.rows("quantities", Works)}
        paid = payments_of(view, self.stem, known)
        for project, works in known.items():
            if works.contract > 0 and works.actual > 0:
                yield Candidate(works, paid.get(project, ()))
        roads = {project: works for project, works in known.items() if self._is_road(works)}
        yield from self._heavy(view, roads, paid)

    def _is_road(self, works: Works) -> bool:
        said = f"{works.name} {works.purpose}"
        return (
            metres(works.planned, works.unit) > 0
            and says(said, self.road_words)
            and not says(said, self.other_words)
        )

    def _heavy(
        self,
        view: View,
        roads: Mapping[str, Works],
        paid: Mapping[str, tuple[Payment, ...]],
    ) -> Iterator[Candidate]:
        """Yield each material that a payee of a road wrote invoices for."""
        payees = {
            (project, payment.person) for project in roads for payment in paid.get(project, ())
        }
        written = written_by(view.store, {payee for _, payee in payees})
        pairs = sorted(pair for pair in payees if pair[1] in written)
        others = _others(view, sorted({project for project, _ in pairs}))
        for project, seller in pairs:
            works, other = roads[project], others.get((project, seller), 0)
            rule = view.applied(self, division=works.division, programme=works.programme)
            payments = tuple(each for each in paid[project] if each.person == seller)
            first = works.started_at - rule.before_days * DAY if works.started_at else 0
            last = works.finished_at + rule.after_days * DAY if works.finished_at else 0
            some = in_time(written[seller], first, last)
            for material, deliveries in by_material(some, rule.materials):
                yield Candidate(works, payments, material, seller, deliveries, other)

    def _there(self, view: View, candidate: Candidate) -> "Quantities":
        """Return the rule with the values that apply to the works."""
        works, last = candidate.works, candidate.payments[-1]
        where = {"division": works.division, "programme": works.programme}
        return view.applied(self, at=last.at, **where)

    @override
    def conditions(self, view: View, candidate: Candidate) -> tuple[Condition, ...]:
        rule, works = self._there(view, candidate), candidate.works
        if candidate.material is not None:
            limit, per_km = candidate.material.tonnes_per_km, candidate.tonnes_per_km
            return (Condition("material", per_km > limit, per_km, limit),)
        built = works.actual * _HUNDRED // works.planned
        share = net_of(candidate.payments) * _HUNDRED // works.contract
        return (
            Condition(
                "built", built < rule.built_percent, built, rule.built_percent, "percent"
            ),
            Condition("paid", share >= rule.paid_percent, share, rule.paid_percent, "percent"),
        )

    @override
    def finding(self, view: View, candidate: Candidate) -> Finding:
        works, payments = candidate.works, candidate.payments
        heavy = candidate.material is not None
        payee = candidate.seller or main_payee(payments)
        invoices = tuple(delivery.invoice for delivery in candidate.deliveries)
        return Finding(
            code=self.code,
            subjects=(works.project, payee, *invoices),
            division=works.division,
            fund=fund(payments),
            period=when(payments, works.year),
            amount=_excess(candidate) if heavy else _unbuilt(candidate),
            flows=tuple(payment.flow for payment in payments),
            figures=_figures(candidate),
            variant="material" if heavy else "unbuilt",
            innocents=_innocents(candidate),
            unseen=("design",) if heavy else ("site",),
            confidence=self.confidence,
        )


_HUNDRED: Final = 100
#: How many times a quantity is wrong when its unit is mistaken.
_FACTORS: Final = (1_000, 10_000)


def _others(view: View, projects: Sequence[str]) -> dict[tuple[str, str], int]:
    """Return the planned metres of other works by project and payee."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    if projects:
        for each in view.rows("quantities_others", OtherWorks, projects=projects):
            found[each.project, each.payee] += metres(each.planned, each.unit)
    return found


def _excess(candidate: Candidate) -> int:
    """Return the part of the invoices that is for more than the road can hold, fen."""
    assert candidate.material is not None
    total = sum(delivery.total for delivery in candidate.deliveries)
    held = candidate.material.tonnes_per_km * candidate.metres
    return total * (candidate.kilograms - held) // candidate.kilograms


def _unbuilt(candidate: Candidate) -> int:
    """Return what was paid for output that was not built, fen."""
    works = candidate.works
    return net_of(candidate.payments) - works.contract * works.actual // works.planned


def _figures(candidate: Candidate) -> dict[str, Figure]:
    works, material = candidate.works, candidate.material
    return {
        "name": works.name,
        "item": candidate.deliveries[0].item if candidate.deliveries else "",
        "count": len(candidate.deliveries),
        "tonnes": candidate.kilograms // 1_000,
        "metres": candidate.metres,
        "per_km": candidate.tonnes_per_km if material else 0,
        "limit": material.tonnes_per_km if material else 0,
        "planned": f"{works.planned / 1_000:g}{works.unit}",
        "actual": f"{works.actual / 1_000:g}{works.unit}",
        "net_fen": net_of(candidate.payments),
        "contract_fen": works.contract,
    }


def _innocents(candidate: Candidate) -> tuple[Innocent, ...]:
    works, material = candidate.works, candidate.material
    mistaken = is_doubled(works.unit) or _is_scaled(works.planned, works.actual)
    spread = False
    if material is not None:
        mistaken = mistaken or _is_cheap(candidate, material)
        length = candidate.metres + candidate.other_metres
        named = any(works.name and works.name in each.item for each in candidate.deliveries)
        spread = candidate.kilograms <= material.tonnes_per_km * length and not named
    late = Verdict.FAILS if material or works.finished_at else Verdict.UNKNOWN
    return (
        Innocent("unit", Verdict.HOLDS if mistaken else Verdict.FAILS),
        Innocent(
            "other_works",
            Verdict.HOLDS if spread else Verdict.FAILS,
            {"metres": candidate.other_metres},
        ),
        Innocent("late_report", late),
    )


def _is_scaled(planned: int, actual: int) -> bool:
    """Return whether one is about a thousand times the other."""
    low, high = sorted((planned, actual))
    return any(low * factor * 9 <= high * 10 <= low * factor * 11 for factor in _FACTORS)


def _is_cheap(candidate: Candidate, material: Material) -> bool:
    """Return whether the price is a tonne's only if kilograms were written as tonnes."""
    fen = sum(delivery.total for delivery in candidate.deliveries)
    yuan = fen * 1_000 // _HUNDRED // candidate.kilograms  # for a tonne, as it is written
    meant = fen * 1_000 * 1_000 // _HUNDRED // candidate.kilograms
    return yuan < material.least_yuan and meant <= material.most_yuan
