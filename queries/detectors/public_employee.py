"""R06: public employees who draw benefits that are not for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, ClassVar, Final

from pydantic import Field
from typing_extensions import override

from graph.kinds import Flow, Label, Link
from queries.detectors.calendar import DAY, day_of, days_between
from queries.detectors.detector import Detector
from queries.detectors.draws import Draw, fund_of, in_groups, span
from queries.detectors.finding import Condition, Finding, Innocent, Verdict, held
from queries.detectors.purposes import named
from queries.detectors.view import View


@dataclass(frozen=True, slots=True)
class ServedDraw(Draw):
    """A draw for an official.

    Attributes:
        payer: id of the project or allocation.
        beneficiary: as the row names it, or empty.
        kind, post, since, until: of the official; moments are 0 where not known.
    """

    payer: str
    purpose: str
    beneficiary: str
    official: str
    kind: str
    post: str
    since: int
    until: int

    @property
    def serving(self) -> bool:
        """Whether it was paid while the official served."""
        return self.at >= self.since and (self.until == 0 or self.at <= self.until)

    @property
    def before(self) -> bool:
        """Whether it is for a month before that in which the service began."""
        monthly = len(self.period) == len("YYYY-MM") and self.since != 0
        return monthly and self.period < f"{day_of(self.since):%Y-%m}"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one official drew of one programme, earliest first."""

    draws: tuple[ServedDraw, ...]


#: Kinds of official in a public post; of those, the kind on the payroll comes first.
_KINDS: Final = ("public_employee", "retired", "village_cadre")


class PublicEmployee(Detector):
    """A serving public employee draws a benefit from which these are excluded.

    Why it matters: help for those without an income goes to somebody paid by the budget.
    Source: 财政违法行为处罚处分条例 Art. 6; audit practice of 一卡通 checks.
    """

    code: ClassVar[str] = "R06"
    stem: ClassVar[str] = "public_employee"
    anchor: ClassVar[Label] = Label.PAYEE
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {
            Label.PAYEE,
            Label.OFFICIAL,
            Label.PROJECT,
            Label.ALLOCATION,
            Flow.PAID,
            Flow.RETURNED,
            Link.IS_PERSON,
            Link.RECEIVED_FOR,
        }
    )
    needs: ClassVar[frozenset[Label | Flow | Link]] = frozenset({Label.OFFICIAL, Flow.PAID})
    local: ClassVar[bool] = True
    innocents: ClassVar[tuple[str, ...]] = ("own_pay", "post", "joined", "family")
    never_hold: ClassVar[tuple[str, ...]] = ("family",)
    unseen: ClassVar[tuple[str, ...]] = ("local_policy",)

    open_to_all: Annotated[
        tuple[str, ...],
        Field(description="Programmes open to public employees too: codes, or how they begin."),
    ] = (
        "2130122", "2110501", "2130209", "2130321", "2082201", "2130123", "2130124", "2130142",
        "2130135", "2130153", "2130126", "2130108", "2130211", "20808", "2081002", "2081004",
        "2082502", "2140601",
    )  # fmt: skip
    open_names: Annotated[
        tuple[str, ...],
        Field(description="Words in the names of local programmes that are open to them too."),
    ] = (
        "耕地地力", "退耕还林", "公益林", "生态效益补偿", "移民后期扶持", "农机购置",
        "农业保险", "高龄", "丧葬", "抚恤", "优抚", "义务兵", "独生子女", "计划生育",
        "征地", "拆迁",
    )  # fmt: skip
    pay_words: Annotated[
        tuple[str, ...],
        Field(description="Words of a purpose that mean pay or expenses, not a benefit."),
    ] = (
        "工资", "薪酬", "绩效", "奖金", "公积金", "报销", "差旅", "加班", "劳务费", "讲课费",
        "医药费", "慰问", "驻村", "乡镇工作补贴", "误餐", "车补", "垫付",
    )  # fmt: skip
    irregular_posts: Annotated[
        tuple[str, ...],
        Field(description="Words of posts that are on no establishment, so may draw benefits."),
    ] = (
        "公益性岗位", "公益岗", "临聘", "临时", "编外", "协管", "辅警", "代课", "劳务派遣",
        "见习", "三支一扶", "西部计划", "特岗", "村医", "村辅",
    )  # fmt: skip
    joined_days: Annotated[
        int,
        Field(ge=0, le=366, description="Days from joining in which payments may run out."),
    ] = 62
    confidence: Annotated[int, Field(ge=0, le=100, description="Of the rule, hundredths.")] = 80

    @override
    def candidates(self, view: View) -> Iterator[Candidate]:
        kinds = list(_KINDS) if view.loose else list(_KINDS[:1])
        slack = view.tight(0, 400) * DAY
        rows = chain(
            view.rows("public_employee", ServedDraw, kinds=kinds, slack=slack),
            view.rows("public_employee_through", ServedDraw, kinds=kinds, slack=slack),
        )
        for _, draws in in_groups(rows, lambda draw: (draw.person, draw.programme)):
            wrong = [draw for draw in draws if draw.serving and not draw.before]
            yield Candidate(tuple(wrong or draws))

    @override
    def conditions(self, view: View, candidate: Candidate) -> tuple[Condition, ...]:
        last = candidate.draws[-1]
        rule = view.applied(self, division=last.division, programme=last.programme, at=last.at)
        open_code = last.programme.startswith(rule.open_to_all) if rule.open_to_all else False
        open_name = named(last.programme_name, rule.open_names)
        joined = f"{day_of(last.since):%Y-%m}" if last.since else "-"
        left = f"{day_of(last.until):%Y-%m-%d}" if last.until else ""
        served = f"{day_of(last.since):%Y-%m-%d}/{left}" if last.since else f"-/{left}"
        return (
            Condition("kind", last.kind == _KINDS[0], last.kind, _KINDS[0], "text"),
            Condition("serving", last.serving, f"{day_of(last.at):%Y-%m-%d}", served, "text"),
            Condition("period", not last.before, last.period or "-", joined, "text"),
            Condition(
                "programme",
                not open_code and not open_name,
                f"{last.programme} {last.programme_name}".strip(),
                open_name or ", ".join(rule.open_to_all),
                "text",
            ),
        )

    @override
    def finding(self, view: View, candidate: Candidate) -> Finding:
        draws = candidate.draws
        first, last = draws[0], draws[-1]
        return Finding(
            code=self.code,
            subjects=(first.person, first.official, min(draw.payer for draw in draws)),
            division=first.division,
            fund=fund_of(draws),
            period=span(draws),
            amount=sum(draw.amount for draw in draws),
            flows=tuple(draw.flow for draw in draws),
            figures={
                "name": first.name,
                "post": last.post or "-",
                "programme": first.programme_name,
                "count": len(draws),
                "paid_fen": sum(draw.amount for draw in draws),
                "first_at": first.at,
                "last_at": last.at,
            },
            innocents=self._innocents(view, candidate),
            unseen=self.unseen,
            confidence=self.confidence,
        )

    def _innocents(self, view: View, candidate: Candidate) -> tuple[Innocent, ...]:
        draws, last = candidate.draws, candidate.draws[-1]
        rule = view.applied(self, division=last.division, programme=last.programme, at=last.at)
        pay = all(named(draw.purpose + draw.programme_name, rule.pay_words) for draw in draws)
        days = days_between(last.since, last.at) if last.since else 0
        joined = last.since != 0 and days <= rule.joined_days
        unnamed = all(draw.beneficiary == "" for draw in draws)
        return (
            Innocent("own_pay", held(pay)),
            Innocent("post", held(bool(named(last.post, rule.irregular_posts)))),
            Innocent("joined", held(joined), {"days": rule.joined_days}),
            Innocent("family", Verdict.UNKNOWN if unnamed else Verdict.FAILS),
        )
