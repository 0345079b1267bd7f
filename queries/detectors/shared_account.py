"""R09: money for several households that goes to one account."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, ClassVar

from pydantic import Field
from typing_extensions import override

from graph.kinds import Flow, Label, Link
from queries.detectors.detector import Detector
from queries.detectors.draws import Draw, fund_of, span
from queries.detectors.finding import Condition, Finding, Innocent, Verdict
from queries.detectors.view import View


@dataclass(frozen=True, slots=True)
class AccountDraw(Draw):
    """A draw for a person that was credited to an account.

    Attributes:
        household: token of the person's household; the id of the person where not known.
        account: id of the account; `holder` the payee id that it is said to belong to.
        payee: who was paid, the person or somebody else.
        relation: what is said of the person and the payee.
    """

    household: str
    account: str
    account_name: str
    holder: str
    payee: str
    payee_name: str
    payee_kind: str
    relation: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """What was credited to one account, earliest first; `relations` by household."""

    draws: tuple[AccountDraw, ...]
    relations: dict[str, str]

    @property
    def households(self) -> set[str]:
        """Everybody whose money it is, members of a household once."""
        return {draw.household for draw in self.draws}

    @property
    def owner(self) -> str:
        """The payee id of whose account it is, as far as it can be told."""
        payees = {draw.payee for draw in self.draws}
        return payees.pop() if len(payees) == 1 else self.draws[0].holder

    @property
    def others(self) -> tuple[AccountDraw, ...]:
        """The draws for people who are not of the owner's household."""
        home = {draw.household for draw in self.draws if draw.person == self.owner}
        return tuple(draw for draw in self.draws if draw.household not in home)


class SharedAccount(Detector):
    """Money for people of several households went to one account.

    Why it matters: whoever holds the account draws money that is due to others.
    Source: 财办〔2020〕37号 (money per person to the own card, nobody may hold another's).
    """

    code: ClassVar[str] = "R09"
    stem: ClassVar[str] = "shared_account"
    anchor: ClassVar[Label] = Label.BANK_ACCOUNT
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {
            *(
                Label.PAYEE,
                Label.PROJECT,
                Label.ALLOCATION,
                Label.BANK_ACCOUNT,
                Flow.PAID,
                Flow.RETURNED,
            ),
            *(Link.HAS_ACCOUNT, Link.RECEIVED_FOR, Link.KIN_OF),
        }
    )
    needs: ClassVar[frozenset[Label | Flow | Link]] = frozenset({Flow.PAID, Link.HAS_ACCOUNT})
    innocents: ClassVar[tuple[str, ...]] = ("guardian", "institution")
    unseen: ClassVar[tuple[str, ...]] = ("mandate",)

    households: Annotated[
        int, Field(ge=2, description="Least households whose money goes to one account.")
    ] = 3
    guardians: Annotated[
        tuple[str, ...],
        Field(description="Words of relations in which one lawfully receives for another."),
    ] = ("监护", "代领", "代管", "代养", "寄养", "抚养", "扶养", "委托")
    institutions: Annotated[
        tuple[str, ...], Field(description="Words in the name of a body that keeps people.")
    ] = (
        *("敬老院", "养老", "福利院", "福利中心", "供养", "光荣院", "养护", "护理", "托养"),
        *(
            "康复",
            "救助",
            "医院",
            "卫生院",
            "学校",
            "小学",
            "中学",
            "学院",
            "幼儿园",
            "儿童之家",
        ),
    )
    confidence: Annotated[int, Field(ge=0, le=100, description="Of the rule, hundredths.")] = 75

    @override
    def candidates(self, view: View) -> Iterator[Candidate]:
        around = view.tight(2, 0)  # the least that the threshold can be in any division
        accounts: dict[str, list[AccountDraw]] = {
            account: [] for account in view.rows("shared_account", str, around=around)
        }
        through = view.rows("shared_account_through", AccountDraw)  # few, for all accounts
        for row in chain(
            view.about(list(accounts)).rows("shared_account_own", AccountDraw),
            (row for row in through if row.account in accounts),
        ):
            accounts[row.account].append(row)
        for rows in filter(None, accounts.values()):
            told: dict[str, str] = {}
            for row in rows:
                told[row.household] = f"{told.get(row.household, '')} {row.relation}"
            draws = {row.flow: row for row in rows}.values()
            in_order = sorted(draws, key=lambda draw: (draw.at, draw.flow))
            yield Candidate(tuple(in_order), told)

    def _least(self, view: View, candidate: Candidate) -> int:
        last = candidate.draws[-1]
        return view.applied(self, division=last.division, at=last.at).households

    @override
    def conditions(self, view: View, candidate: Candidate) -> tuple[Condition, ...]:
        found, least = len(candidate.households), self._least(view, candidate)
        return (Condition("households", found >= least, found, least),)

    @override
    def finding(self, view: View, candidate: Candidate) -> Finding:
        draws, first = candidate.others, candidate.others[0]
        persons = sorted({draw.person for draw in draws} - {candidate.owner})
        owner = [candidate.owner] if candidate.owner else []
        return Finding(
            code=self.code,
            subjects=(first.account, *owner, *persons),
            division=first.division,
            fund=fund_of(draws),
            period=span(draws),
            amount=sum(draw.amount for draw in draws),
            flows=tuple(draw.flow for draw in draws),
            figures={
                "name": first.account_name or first.payee_name,
                "households": len(candidate.households),
                "persons": len({draw.person for draw in candidate.draws}),
                "count": len(draws),
                "paid_fen": sum(draw.amount for draw in draws),
            },
            innocents=(
                Innocent("guardian", self._guarded(view, candidate)),
                Innocent("institution", self._kept(draws)),
            ),
            unseen=self.unseen,
            confidence=self.confidence,
        )

    def _guarded(self, view: View, candidate: Candidate) -> Verdict:
        """Whether too few households are left without those who have a guardian."""
        guarded = {
            household
            for household, relation in candidate.relations.items()
            if any(word in relation for word in self.guardians)
        }
        left = candidate.households - guarded
        few = bool(guarded) and len(left) < self._least(view, candidate)
        return Verdict.HOLDS if few else Verdict.FAILS

    def _kept(self, draws: tuple[AccountDraw, ...]) -> Verdict:
        """Whether the account is that of a body that keeps people."""
        kept = all(draw.payee_kind == "agency" or self._keeps(draw) for draw in draws)
        return Verdict.HOLDS if kept else Verdict.FAILS

    def _keeps(self, draw: AccountDraw) -> bool:
        names = f"{draw.account_name} {draw.payee_name}"
        return any(word in names for word in self.institutions)
