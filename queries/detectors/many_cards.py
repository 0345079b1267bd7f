"""R10: somebody who draws on several cards in turn."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, ClassVar

from pydantic import Field
from typing_extensions import override

from graph.kinds import Flow, Label, Link
from queries.detectors.calendar import day_of
from queries.detectors.detector import Detector
from queries.detectors.draws import Draw, fund_of, in_groups
from queries.detectors.finding import Condition, Finding, Innocent, Verdict
from queries.detectors.view import View


@dataclass(frozen=True, slots=True)
class CardDraw(Draw):
    """A draw with the token of the account that was credited."""

    account: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one person was paid in one year, earliest first."""

    draws: tuple[CardDraw, ...]

    @property
    def accounts(self) -> set[str]:
        """The accounts in use."""
        return {draw.account for draw in self.draws}

    @property
    def main(self) -> str:
        """The account that most of the money went to, of equals the one that began."""
        sums: dict[str, int] = {}
        for draw in self.draws:
            sums[draw.account] = sums.get(draw.account, 0) + draw.amount
        return max(sums, key=lambda account: sums[account])  # keys are in the order of use

    @property
    def returns(self) -> int:
        """How often payments went back to an account after another one had been in use."""
        return _returns(self.draws)


class ManyCards(Detector):
    """Money for one person went to several accounts in turn within a year.

    Why it matters: one person has one card; a second one in use is often in other hands.
    Source: 财办〔2020〕37号 (一人一卡, one account for all subsidies).
    """

    code: ClassVar[str] = "R10"
    stem: ClassVar[str] = "many_cards"
    anchor: ClassVar[Label] = Label.PAYEE
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {
            *(Label.PAYEE, Label.PROJECT, Label.ALLOCATION, Label.BANK_ACCOUNT),
            *(Flow.PAID, Flow.RETURNED, Link.HAS_ACCOUNT),
        }
    )
    needs: ClassVar[frozenset[Label | Flow | Link]] = frozenset({Flow.PAID, Link.HAS_ACCOUNT})
    local: ClassVar[bool] = True
    innocents: ClassVar[tuple[str, ...]] = ("programme", "slip")
    unseen: ClassVar[tuple[str, ...]] = ("holder",)

    returns: Annotated[
        int,
        Field(ge=1, description="Least times that payments went back to a card used before."),
    ] = 2
    confidence: Annotated[int, Field(ge=0, le=100, description="Of the rule, hundredths.")] = 60

    @override
    def candidates(self, view: View) -> Iterator[Candidate]:
        persons = list(view.rows("many_cards", str, cards=view.tight(2, 1)))
        rows = view.about(persons).rows("many_cards_draws", CardDraw)
        for _, draws in in_groups(rows, _year):
            yield Candidate(tuple(draws))

    @override
    def conditions(self, view: View, candidate: Candidate) -> tuple[Condition, ...]:
        last = candidate.draws[-1]
        rule = view.applied(self, division=last.division, at=last.at)
        return (
            Condition("accounts", len(candidate.accounts) > 1, len(candidate.accounts), 2),
            Condition(
                "returns", candidate.returns >= rule.returns, candidate.returns, rule.returns
            ),
        )

    @override
    def finding(self, view: View, candidate: Candidate) -> Finding:
        draws, main = candidate.draws, candidate.main
        aside = [draw for draw in draws if draw.account != main]
        fen = sum(draw.amount for draw in aside)
        return Finding(
            code=self.code,
            subjects=(
                draws[0].person,
                *sorted(f"account:{account}" for account in candidate.accounts),
            ),
            division=draws[0].division,
            fund=fund_of(aside),
            period=f"{day_of(draws[0].at):%Y}",
            amount=fen,
            flows=tuple(draw.flow for draw in draws),
            figures={
                "name": draws[0].name,
                "accounts": len(candidate.accounts),
                "returns": candidate.returns,
                "count": len(draws),
                "aside": len(aside),
                "aside_fen": fen,
            },
            innocents=(
                Innocent("programme", _verdict(_by_programme(draws))),
                Innocent("slip", _verdict(len(aside) == 1)),
            ),
            unseen=self.unseen,
            confidence=self.confidence,
        )


def _year(draw: CardDraw) -> tuple[str, int]:
    return draw.person, day_of(draw.at).year


def _returns(draws: tuple[CardDraw, ...]) -> int:
    """Count changes back to an account; payments of one day may be in any order."""
    found, known, now = 0, set[str](), ""
    for _, day in groupby(draws, key=lambda draw: day_of(draw.at)):
        accounts = sorted({draw.account for draw in day}, key=lambda one: (one != now, one))
        for account in accounts:
            found += account != now and account in known
            known.add(account)
            now = account
    return found


def _by_programme(draws: tuple[CardDraw, ...]) -> bool:
    """Whether no programme went back to a card, as departments keep lists of their own."""
    programmes: dict[str, list[CardDraw]] = {}
    for draw in draws:
        programmes.setdefault(draw.programme, []).append(draw)
    return not any(_returns(tuple(some)) for some in programmes.values())


def _verdict(holds: bool) -> Verdict:
    return Verdict.HOLDS if holds else Verdict.FAILS
