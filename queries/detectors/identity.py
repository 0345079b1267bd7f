"""R14: accounts in another name than the person's, and ages that cannot be."""

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, Final

from pydantic import Field
from typing_extensions import override

from graph.kinds import Flow, Label, Link
from queries.detectors.detector import Detector
from queries.detectors.draws import Draw, fund_of, in_groups, span
from queries.detectors.everywhere import everywhere
from queries.detectors.finding import Condition, Finding, Innocent, Verdict, held
from queries.detectors.identity_draws import (
    AgeCandidate,
    AgedDraw,
    Kin,
    NameCandidate,
    aged,
    kin_of,
    misnamed,
)
from queries.detectors.identity_names import differ, sound_alike
from queries.detectors.purposes import named
from queries.detectors.view import View

Candidate = NameCandidate | AgeCandidate

#: Age beyond which nobody is known to have lived.
_NOBODY: Final = 122
#: Years that are asked for, whatever the limit, to explain what is no finding.
_ANY_AGE: Final = 200


class Identity(Detector):
    """Money goes to an account in another name, or to somebody of an age that cannot be.

    Why it matters: rosters are padded with borrowed IDs, and birth dates moved up for a grant.
    Source: 财办〔2020〕37号 (one card for its owner); audit practice of 一卡通 checks.
    """

    code: ClassVar[str] = "R14"
    stem: ClassVar[str] = "identity"
    anchor: ClassVar[Label] = Label.PAYEE
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {
            *(Label.PAYEE, Label.BANK_ACCOUNT, Label.PROJECT, Label.ALLOCATION),
            Flow.PAID,
            Flow.RETURNED,
            *(Link.HAS_ACCOUNT, Link.KIN_OF, Link.RECEIVED_FOR),
        }
    )
    innocents: ClassVar[tuple[str, ...]] = (
        "variant",
        "kin_account",
        "nominal",
        "elder",
        "centenarian",
    )
    unseen: ClassVar[tuple[str, ...]] = ("former_name", "which_payments")

    least_ages: Annotated[
        tuple[Annotated[str, Field(pattern=r"^[^|]+\|\d{1,3}$")], ...],
        Field(description="Programme code, or word in a programme's name, and least age."),
    ] = ("2081002|80", "高龄|80", "老年|60", "老人|60", "养老|60")
    ageless_words: Annotated[
        tuple[str, ...],
        Field(description="Words in names of programmes that are not paid to the old only."),
    ] = ("缴费", "参保", "代缴", "护理员", "机构", "遗属", "丧葬", "抚恤", "子女", "家属")
    oldest: Annotated[
        int, Field(ge=90, le=_NOBODY, description="Greatest age in years that is no sign.")
    ] = 100
    confidence: Annotated[int, Field(ge=0, le=100, description="Of the rule, hundredths.")] = 75

    @override
    def candidates(self, view: View) -> Iterator[Candidate]:
        yield from misnamed(view)
        draws = list(self._aged(view))
        family = kin_of(view, sorted({draw.person for draw in draws}))
        for (person, programme), some in in_groups(draws, self._key):
            young = [draw for draw in some if self._is_young(view, draw)] if programme else some
            kin = tuple(family.get(person, ()))
            yield AgeCandidate(tuple(young or some), programme == "", kin)

    def _is_young(self, view: View, draw: AgedDraw) -> bool:
        """Whether somebody is too young for a programme where and when it paid."""
        where = {"division": draw.division, "programme": draw.programme, "at": draw.at}
        return draw.age < view.applied(self, **where)._least(draw)

    def _key(self, draw: AgedDraw) -> tuple[str, str]:
        """Return what a finding of age is about: person and programme, or the person only."""
        return draw.person, draw.programme if 0 <= draw.age <= self.oldest else ""

    def _aged(self, view: View) -> Iterator[AgedDraw]:
        least = everywhere(view, self, "least_ages")
        for age in sorted({_age(entry) for entry in least}):
            keys = [entry.rpartition("|")[0] for entry in least if _age(entry) == age]
            pattern = f".*({'|'.join(map(re.escape, keys))}).*"
            under = view.tight(age, _ANY_AGE)
            for draw in aged(view, codes=keys, named=pattern, under=under, over=10_000):
                if view.loose or 0 <= draw.age < age:
                    yield draw
        for draw in aged(view, codes=[""], named=".*", under=0, over=self.oldest):
            if not 0 <= draw.age <= self.oldest:
                yield draw

    def _least(self, draw: Draw) -> int:
        """Return the least age of a draw's programme; 0 where it has none."""
        if named(draw.programme_name, self.ageless_words):
            return 0
        entries = (entry.rpartition("|") for entry in self.least_ages)
        meant = (
            int(age)
            for key, _, age in entries
            if key == draw.programme or (not key.isdigit() and key in draw.programme_name)
        )
        return max(meant, default=0)

    def _applied(self, view: View, candidate: Candidate) -> "Identity":
        last = candidate.draws[-1]
        return view.applied(self, division=last.division, programme=last.programme, at=last.at)

    @override
    def conditions(self, view: View, candidate: Candidate) -> tuple[Condition, ...]:
        if isinstance(candidate, NameCandidate):
            one, two = candidate.draws[0].name, candidate.account_name
            return (
                Condition("name", differ(one, two), two, one, "text"),
                Condition("own", not candidate.owned, int(candidate.owned), 0),
            )
        last = candidate.draws[-1]
        rule = self._applied(view, candidate)
        if candidate.impossible:
            met = not 0 <= last.age <= rule.oldest
            return (Condition("possible", met, last.age, f"0–{rule.oldest}", "text"),)
        least = rule._least(last)
        return (Condition("age", 0 <= last.age < least, last.age, least),)

    @override
    def finding(self, view: View, candidate: Candidate) -> Finding:
        draws = candidate.draws
        first, last = draws[0], draws[-1]
        figures: dict[str, int | str] = {
            "name": first.name,
            "programme": first.programme_name,
            "count": len(draws),
            "paid_fen": sum(draw.amount for draw in draws),
            "last_at": last.at,
        }
        if isinstance(candidate, NameCandidate):
            subjects: tuple[str, ...] = (first.person, candidate.account)
            figures["account_name"] = candidate.account_name
        else:
            rule = self._applied(view, candidate)
            limit = f"0–{rule.oldest}" if candidate.impossible else f"≥{rule._least(last)}"
            payer = () if candidate.impossible else (min(d.payer for d in candidate.draws),)
            subjects = (first.person, *payer)
            figures |= {"born": str(candidate.birth_year), "age": candidate.age, "limit": limit}
        return Finding(
            code=self.code,
            subjects=subjects,
            division=first.division,
            fund=fund_of(draws),
            period=span(draws),
            amount=sum(draw.amount for draw in draws),
            flows=tuple(draw.flow for draw in draws),
            figures=figures,
            variant="name" if isinstance(candidate, NameCandidate) else "age",
            innocents=self._innocents(view, candidate),
            unseen=self.unseen,
            confidence=self.confidence,
        )

    def _innocents(self, view: View, candidate: Candidate) -> tuple[Innocent, ...]:
        found = dict.fromkeys(self.innocents, Verdict.FAILS)
        if isinstance(candidate, NameCandidate):
            one, two = candidate.draws[0].name, candidate.account_name
            found["variant"] = held(sound_alike(one, two))
            found["kin_account"] = held(two in {kin.name for kin in candidate.family})
        elif candidate.impossible:
            found["centenarian"] = _centenarian(candidate)
        else:
            least = self._applied(view, candidate)._least(candidate.draws[-1])
            found["nominal"] = held(all(draw.age == least - 1 for draw in candidate.draws))
            found["elder"] = held(_for_elder(candidate, least))
        return tuple(Innocent(code, verdict) for code, verdict in found.items())


def _age(entry: str) -> int:
    return int(entry.rpartition("|")[2])


def _for_elder(candidate: AgeCandidate, least: int) -> bool:
    """Whether rows name no beneficiary and one of the family is old enough."""
    unnamed = all(draw.beneficiary == "" for draw in candidate.draws)
    born = candidate.birth_year - (least - candidate.age)
    return unnamed and any(_old(kin, born) for kin in candidate.family)


def _old(kin: Kin, born: int) -> bool:
    return 0 < kin.birth_year <= born


def _centenarian(candidate: AgeCandidate) -> Verdict:
    """Test whether somebody above the limit may well live: others have checked that."""
    if not 0 < candidate.age <= _NOBODY:
        return Verdict.FAILS
    seen = any("百岁" in draw.programme_name for draw in candidate.draws)
    return Verdict.HOLDS if seen else Verdict.UNKNOWN
