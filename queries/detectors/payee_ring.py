"""R32: duplicate-payee rings, one hand behind many names."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, ClassVar

from pydantic import Field
from typing_extensions import override

from graph.kinds import Flow, Label, Link
from queries.detectors.detector import Detector
from queries.detectors.draws import Draw, fund_of, in_groups, period_of, span
from queries.detectors.finding import Condition, Finding, Innocent, Verdict
from queries.detectors.programmes import OPEN_TO_ALL
from queries.detectors.ties import Tie, tied
from queries.detectors.view import View


@dataclass(frozen=True, slots=True)
class MemberDraw(Draw):
    """A draw of somebody of a household (token of its head, empty where not known)."""

    household: str

    @property
    def home(self) -> str:
        """Household, else the person alone."""
        return self.household or self.person


@dataclass(frozen=True, slots=True)
class Shared:
    """A value that an official holds too."""

    value: str


@dataclass(frozen=True, slots=True)
class Ring:
    """Payees that are tied, and what several households of them drew alike.

    Attributes:
        draws: of the same programme and period as those of other households in the ring.
        alike: most households that drew one programme in one period.
        plain: payees of the largest group without ties that an official explains.
    """

    members: tuple[str, ...]
    ties: tuple[Tie, ...]
    draws: tuple[MemberDraw, ...]
    households: int
    alike: int
    plain: int

    def count(self, key: str) -> int:
        """Return how many values of a key tie the ring."""
        return sum(tie.key == key for tie in self.ties)


class PayeeRing(Detector):
    """Payees of several households are tied by shared accounts or contacts and draw alike.

    Why it matters: behind many names stands one hand, which collects what was meant for many.
    Source: 财政违法行为处罚处分条例 Art. 6 (冒领); 财办〔2020〕37号 (nobody may hold another's
    card); groups as components: Šubelj, Furlan & Bajec (2011).
    """

    code: ClassVar[str] = "R32"
    stem: ClassVar[str] = "payee_ring"
    anchor: ClassVar[Label] = Label.PAYEE
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {
            Label.PAYEE,
            Label.BANK_ACCOUNT,
            Label.CONTACT,
            Label.OFFICIAL,
            Flow.PAID,
            Flow.RETURNED,
            Link.HAS_ACCOUNT,
            Link.HAS_CONTACT,
            Link.RECEIVED_FOR,
            Link.IS_PERSON,
        }
    )
    beside: ClassVar[tuple[Label, ...]] = (Label.BANK_ACCOUNT, Label.CONTACT)
    needs: ClassVar[frozenset[Label | Flow | Link]] = frozenset({Flow.PAID})
    innocents: ClassVar[tuple[str, ...]] = ("cadre_contact", "kin")
    never_hold: ClassVar[tuple[str, ...]] = ("kin",)
    unseen: ClassVar[tuple[str, ...]] = ("devices",)

    least_households: Annotated[
        int, Field(ge=2, le=1000, description="Least households tied together.")
    ] = 3
    least_alike: Annotated[
        int,
        Field(ge=2, le=1000, description="Least households that drew one programme at once."),
    ] = 3
    least_fen: Annotated[int, Field(ge=0, description="Least that was drawn so, fen.")] = (
        100_000
    )
    most_holders: Annotated[
        int,
        Field(ge=2, le=1000, description="Payees of one value above which it is an office's."),
    ] = 30
    most_members: Annotated[
        int, Field(ge=3, le=10_000, description="Payees above which a group is no ring.")
    ] = 200
    guardian_relations: Annotated[
        tuple[str, ...],
        Field(description="Relations of those who lawfully receive for others."),
    ] = ("监护人", "法定监护人", "代管人", "供养机构", "供养对象", "抚养人", "扶养人")
    open_programmes: Annotated[
        tuple[str, ...], Field(description="Programmes that nearly everybody draws.")
    ] = OPEN_TO_ALL
    confidence: Annotated[int, Field(ge=0, le=100, description="With a shared account.")] = 75
    contact_confidence: Annotated[
        int, Field(ge=0, le=100, description="With shared contacts only.")
    ] = 35

    @override
    def candidates(self, view: View) -> Iterator[Ring]:
        everywhere = view.everywhere()
        ties = [tie for tie in self._ties(everywhere) if len(tie.members) > 1]
        officials = {row.value for row in everywhere.rows("payee_ring_officials", Shared)}
        groups = [(members, own) for members, own in tied(ties) if _asked(view, members)]
        everybody = sorted(
            {
                each
                for members, _ in groups
                if len(members) <= self.most_members
                for each in members
            }
        )
        draws = self._draws(view, everybody)
        for members, own in groups:
            yield self._ring(members, own, draws, officials)

    def _ties(self, view: View) -> Iterator[Tie]:
        most = self.most_holders
        yield from view.rows("payee_ring", Tie.read, most=most)
        several = view.about(list(view.rows("payee_ring_contacts_several", str)))
        yield from several.rows("payee_ring_contacts", Tie.read, most=most)
        guardians = list(self.guardian_relations)
        yield from view.rows("payee_ring_collectors", Tie.read, most=most, guardians=guardians)

    def _draws(self, view: View, members: list[str]) -> dict[str, list[MemberDraw]]:
        if not members:
            return {}
        about = view.about(members)
        rows = chain(
            about.rows("payee_ring_draws", MemberDraw),
            about.rows("payee_ring_draws_through", MemberDraw),
        )
        drawn = (row for row in rows if row.programme not in self.open_programmes)
        return dict(in_groups(drawn, lambda draw: draw.person))

    def _ring(
        self,
        members: frozenset[str],
        ties: tuple[Tie, ...],
        draws: dict[str, list[MemberDraw]],
        officials: set[str],
    ) -> Ring:
        own = [draw for member in sorted(members) for draw in draws.get(member, ())]
        homes: dict[tuple[str, str], set[str]] = {}
        for draw in own:
            homes.setdefault((draw.programme, period_of(draw)), set()).add(draw.home)
        alike = [
            draw
            for draw in own
            if len(homes[draw.programme, period_of(draw)]) >= self.least_alike
        ]
        alike.sort(key=lambda draw: (draw.at, draw.flow))
        plain = tied(tie for tie in ties if tie.value not in officials)
        return Ring(
            members=tuple(sorted(members)),
            ties=ties,
            draws=tuple(alike),
            households=len({draw.home for draw in own}),
            alike=max(map(len, homes.values()), default=0),
            plain=max((len(group) for group, _ in plain), default=0),
        )

    @override
    def conditions(self, view: View, candidate: Ring) -> tuple[Condition, ...]:
        first = candidate.draws[0] if candidate.draws else None
        rule = view.applied(
            self,
            division=first.division if first else "",
            programme=first.programme if first else "",
            at=first.at if first else 0,
        )
        fen = sum(draw.amount for draw in candidate.draws)
        members = len(candidate.members)
        return (
            Condition("members", members <= rule.most_members, members, rule.most_members),
            Condition(
                "households",
                candidate.households >= rule.least_households,
                candidate.households,
                rule.least_households,
            ),
            Condition(
                "alike", candidate.alike >= rule.least_alike, candidate.alike, rule.least_alike
            ),
            Condition(
                "amount", bool(fen) and fen >= rule.least_fen, fen, rule.least_fen, "fen"
            ),
        )

    @override
    def finding(self, view: View, candidate: Ring) -> Finding:
        draws = candidate.draws
        fen = sum(draw.amount for draw in draws)
        explained = candidate.plain < self.least_households
        shared = candidate.count("account") + candidate.count("collector")
        names = {draw.person: draw.name for draw in draws}
        return Finding(
            code=self.code,
            subjects=candidate.members,
            division=draws[0].division,
            fund=fund_of(draws),
            period=span(draws),
            amount=fen,
            flows=tuple(dict.fromkeys(draw.flow for draw in draws)),
            figures={
                "names": "、".join(names[member] for member in sorted(names)),
                "members": len(candidate.members),
                "households": candidate.households,
                "alike": candidate.alike,
                "programmes": "、".join(dict.fromkeys(draw.programme_name for draw in draws)),
                "drawn_fen": fen,
                "accounts": candidate.count("account"),
                "phones": candidate.count("phone"),
                "addresses": candidate.count("address"),
                "collectors": candidate.count("collector"),
            },
            innocents=(
                Innocent("cadre_contact", Verdict.HOLDS if explained else Verdict.FAILS),
                Innocent("kin", Verdict.UNKNOWN),
            ),
            unseen=self.unseen,
            confidence=self.confidence if shared else self.contact_confidence,
        )


def _asked(view: View, members: frozenset[str]) -> bool:
    return view.anchors is None or not members.isdisjoint(view.anchors)
