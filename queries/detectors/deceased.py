"""R05: money that went on being drawn for the dead."""

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
from queries.detectors.finding import Condition, Finding, Innocent, Verdict
from queries.detectors.view import View


@dataclass(frozen=True, slots=True)
class LateDraw(Draw):
    """A draw for somebody who died at `died_at`, epoch milliseconds."""

    died_at: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """What was drawn of one programme for one dead person, earliest first."""

    draws: tuple[LateDraw, ...]


class Deceased(Detector):
    """Money of a programme was drawn for a person in months after that of their death.

    Why it matters: a card of the dead is emptied by whoever holds it.
    Source: 财政违法行为处罚处分条例 Art. 6; audit practice of 一卡通 checks.
    """

    code: ClassVar[str] = "R05"
    stem: ClassVar[str] = "deceased"
    anchor: ClassVar[Label] = Label.PAYEE
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {
            Label.PAYEE,
            Label.PROJECT,
            Label.ALLOCATION,
            Flow.PAID,
            Flow.RETURNED,
            Link.RECEIVED_FOR,
        }
    )
    needs: ClassVar[frozenset[Label | Flow | Link]] = frozenset({Flow.PAID})
    local: ClassVar[bool] = True
    innocents: ClassVar[tuple[str, ...]] = ("annual", "arrears", "register_lag")
    never_hold: ClassVar[tuple[str, ...]] = ("arrears", "register_lag")
    unseen: ClassVar[tuple[str, ...]] = ("wrong_register",)

    grace_days: Annotated[
        int, Field(ge=0, le=366, description="Days after the month of death that are no sign.")
    ] = 0
    one_off: Annotated[
        tuple[str, ...], Field(description="Programmes that are paid because of a death.")
    ] = ("2081004", "2080801")
    confidence: Annotated[int, Field(ge=0, le=100, description="Of the rule, hundredths.")] = 85

    @override
    def candidates(self, view: View) -> Iterator[Candidate]:
        after = view.tight(DAY, -400 * DAY)
        rows = chain(
            view.rows("deceased", LateDraw, after=after),
            view.rows("deceased_through", LateDraw, after=after),
        )
        for _, draws in in_groups(rows, lambda draw: (draw.person, draw.programme)):
            late = [draw for draw in draws if self._is_late(view, draw)]
            yield Candidate(tuple(late or draws))

    def _is_late(self, view: View, draw: LateDraw) -> bool:
        """Whether a draw was paid after the month of death and is for no month before it."""
        rule = view.applied(self, division=draw.division, programme=draw.programme, at=draw.at)
        return _days_late(draw) > rule.grace_days and not _for_life(draw)

    @override
    def conditions(self, view: View, candidate: Candidate) -> tuple[Condition, ...]:
        last = candidate.draws[-1]
        rule = view.applied(self, division=last.division, programme=last.programme, at=last.at)
        died = f"{day_of(last.died_at):%Y-%m}"
        return (
            Condition(
                "late",
                _days_late(last) > rule.grace_days,
                _days_late(last),
                rule.grace_days,
                "days",
            ),
            Condition("period", not _for_life(last), last.period or "-", died, "text"),
            Condition(
                "programme",
                last.programme not in rule.one_off,
                last.programme,
                ", ".join(rule.one_off),
                "text",
            ),
        )

    @override
    def finding(self, view: View, candidate: Candidate) -> Finding:
        draws = candidate.draws
        first, last = draws[0], draws[-1]
        yearly = all(len(draw.period) == len("YYYY") for draw in draws)
        died_year = day_of(first.died_at).year
        annual = yearly and all(int(draw.period) <= died_year for draw in draws)
        return Finding(
            code=self.code,
            subjects=(first.person,),
            division=first.division,
            fund=fund_of(draws),
            period=span(draws),
            amount=sum(draw.amount for draw in draws),
            flows=tuple(draw.flow for draw in draws),
            figures={
                "name": first.name,
                "programme": first.programme_name,
                "died_at": first.died_at,
                "count": len(draws),
                "paid_fen": sum(draw.amount for draw in draws),
                "last_at": last.at,
                "days": days_between(first.died_at, last.at),
            },
            innocents=(
                Innocent("annual", Verdict.HOLDS if annual else Verdict.FAILS),
                Innocent("arrears", Verdict.FAILS),
                Innocent(
                    "register_lag",
                    Verdict.FAILS if len(draws) > 1 else Verdict.UNKNOWN,
                    {"count": len(draws)},
                ),
            ),
            unseen=self.unseen,
            confidence=self.confidence,
        )


#: Most days of a month.
_MONTH: Final = 31


def _days_late(draw: LateDraw) -> int:
    """Return days from the end of the month of death to the payment."""
    died = day_of(draw.died_at)
    later = day_of(draw.died_at + (_MONTH - died.day + 1) * DAY)
    end = later.replace(day=1)
    return (day_of(draw.at) - end).days + 1


def _for_life(draw: LateDraw) -> bool:
    """Whether a draw is for a month up to that of the death."""
    if len(draw.period) != len("YYYY-MM"):
        return False
    return draw.period <= f"{day_of(draw.died_at):%Y-%m}"
