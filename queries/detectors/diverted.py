"""R03: money that was used for something else than it was given for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Annotated, ClassVar, Final

from pydantic import Field
from typing_extensions import override

from graph.kinds import Flow, Label, Link
from queries.detectors.calendar import day_of
from queries.detectors.detector import Detector
from queries.detectors.diverted_mixed import Mixed, mixed
from queries.detectors.diverted_rows import Given, PaidFor, Spent, Undone
from queries.detectors.finding import Condition, Finding, Innocent, held
from queries.detectors.purposes import FORBIDDEN, named, named_beyond, related, says_something
from queries.detectors.view import View

#: Payments that are told as evidence.
_MOST: Final = 200
#: Signs, the strongest first.
_SIGNS: Final = ("forbidden", "function", "payee", "other", "")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Uses of a project's money of which each shows a sign, and documents that allow them.

    Attributes:
        undone: payments that came back and are no evidence.
    """

    uses: tuple[Spent, ...]
    variant: str
    meant: tuple[str, ...]
    approving: tuple[Given, ...]
    undone: frozenset[str] = frozenset()

    @property
    def amount(self) -> int:
        """Fen that were spent so."""
        return sum(use.amount for use in self.uses)


class Diverted(Detector):
    """Earmarked money was spent on something that it was not given for.

    A stated use is held against purpose and function of the project and its allocations, and
    against a list of what earmarked money may not pay; money that a village mixed with its own
    is followed by the flow engine, and what all its methods agree on is counted.

    Why it matters: what was meant for water pays for offices and cars.
    Source: 预算法 Art. 93(4)(5); 财政违法行为处罚处分条例 Art. 6; negative lists of such funds.
    """

    code: ClassVar[str] = "R03"
    stem: ClassVar[str] = "diverted"
    anchor: ClassVar[Label] = Label.PROJECT
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {
            Label.PROJECT,
            Label.ALLOCATION,
            Label.VILLAGE_ACCOUNT,
            Label.PAYEE,
            Flow.FUNDED,
            Flow.PAID,
            Flow.REIMBURSED,
            Flow.TRANSFERRED,
            Flow.RETURNED,
        }
    )
    innocents: ClassVar[tuple[str, ...]] = ("approved", "pooled")
    unseen: ClassVar[tuple[str, ...]] = ("contracts",)

    forbidden: Annotated[
        tuple[str, ...], Field(description="Uses that earmarked money may never pay.")
    ] = FORBIDDEN
    approval_words: Annotated[
        tuple[str, ...], Field(description="Words of documents that change a purpose.")
    ] = ("调剂", "调整用途", "变更用途", "用途调整", "调整使用", "改变用途")
    pooled_words: Annotated[
        tuple[str, ...], Field(description="Words for money that a county may pool lawfully.")
    ] = ("统筹整合", "涉农整合", "整合资金")
    least_fen: Annotated[int, Field(ge=0, description="Least to be a sign, fen.")] = 100_000
    forbidden_confidence: Annotated[
        int, Field(ge=0, le=100, description="Where the use is on the list.")
    ] = 85
    mixed_confidence: Annotated[
        int, Field(ge=0, le=100, description="Where a village mixed the money with its own.")
    ] = 50
    function_confidence: Annotated[
        int, Field(ge=0, le=100, description="Where function or kind of payee do not fit.")
    ] = 55
    other_confidence: Annotated[
        int, Field(ge=0, le=100, description="Where the words have nothing in common.")
    ] = 40

    @override
    def candidates(self, view: View) -> Iterator[Candidate | Mixed]:
        signs = ((use, self._sign(use)) for use in view.rows("diverted", Spent))
        shown = [(use, sign) for use, sign in signs if sign or view.loose]
        projects = sorted({use.project for use, _ in shown})
        given, undone = _given(view, projects), _undone(view, projects)
        wholly = frozenset(each.flow for each in undone if each.wholly)
        for project, uses in groupby(_kept(shown, undone), lambda pair: pair[0].project):
            made = self._of_project(list(uses), given.get(project, []))
            yield replace(made, undone=wholly)
        yield from mixed(view, self.forbidden)

    def _sign(self, spent: Spent) -> str:
        """Return which sign a use shows on its face, against the project alone."""
        own = (spent.name, spent.purpose)
        if named_beyond(spent.use, self.forbidden, own):
            return "forbidden"
        if _differ(spent.function_code, spent.project_function):
            return "function"
        if spent.kind == "subsidy" and spent.payee_kind == "agency":
            return "payee"
        return "other" if says_something(spent.use) and not related(spent.use, own) else ""

    def _of_project(self, uses: list[tuple[Spent, str]], given: list[Given]) -> Candidate:
        """Return the uses that no document allows, else those that one allows."""
        changing = [each for each in given if named("".join(each.words), self.approval_words)]
        meant = [uses[0][0].name, uses[0][0].purpose]
        meant += [word for each in given if each not in changing for word in each.words]
        words = tuple(dict.fromkeys(word for word in meant if word))
        plain: list[tuple[Spent, str]] = []
        allowed: list[tuple[Spent, str]] = []
        for use, sign in uses:
            covered = sign == "other" and related(use.use, words)
            if any(related(use.use, each.words) for each in changing):
                allowed.append((use, sign))
            else:
                plain.append((use, "" if covered else sign))
        signed = [pair for pair in plain if pair[1]]
        chosen = signed or [pair for pair in allowed if pair[1]] or plain or allowed
        approving = tuple(changing) if chosen[0] in allowed else ()
        variant = min((sign for _, sign in chosen), key=_SIGNS.index)
        return Candidate(tuple(use for use, _ in chosen), variant, words, approving)

    @override
    def conditions(self, view: View, candidate: Candidate | Mixed) -> tuple[Condition, ...]:
        if isinstance(candidate, Mixed):
            spent = candidate.spent[-1]
            where = {"division": spent.division, "programme": spent.programme, "at": spent.at}
            return candidate.conditions(view.applied(self, **where).least_fen)
        use = candidate.uses[0]
        rule = view.applied(
            self, division=use.division, programme=use.programme, at=use.last_at
        )
        stated = "、".join(use.use or "-" for use in candidate.uses)
        meant = "、".join(candidate.meant) or "-"
        return (
            Condition("use", bool(candidate.variant), stated, meant, "text"),
            Condition(
                "amount",
                candidate.amount >= rule.least_fen,
                candidate.amount,
                rule.least_fen,
                "fen",
            ),
        )

    @override
    def gather(self, view: View, candidates: Sequence[Candidate | Mixed]) -> None:
        plain = [each for each in candidates if isinstance(each, Candidate)]
        asked = sorted({use.use for each in plain for use in each.uses})
        projects = [each.uses[0].project for each in plain]
        view.gather("diverted_flows", PaidFor, projects, uses=asked)

    @override
    def finding(self, view: View, candidate: Candidate | Mixed) -> Finding:
        if isinstance(candidate, Mixed):
            innocents = self._tested_mixed(view, candidate)
            return candidate.finding(innocents, self.unseen, self.mixed_confidence)
        uses = candidate.uses
        first, ways = uses[0], {use.way for use in uses}
        asked = sorted({use.use for use in uses})
        rows = view.gathered("diverted_flows", PaidFor, first.project, uses=asked)
        undone = candidate.undone
        paid = [row.flow for row in rows if row.way in ways and row.flow not in undone]
        confidence = {
            "forbidden": self.forbidden_confidence,
            "other": self.other_confidence,
        }.get(candidate.variant, self.function_confidence)
        return Finding(
            code=self.code,
            subjects=(first.project,),
            division=first.division,
            fund=first.fund,
            period=f"{day_of(max(use.last_at for use in uses)).year}",
            amount=candidate.amount,
            flows=tuple(paid[:_MOST]),
            variant=candidate.variant,
            figures={
                "name": first.name,
                "use": "、".join(use or "-" for use in asked),
                "meant": "、".join(candidate.meant),
                "count": sum(use.payments for use in uses),
                "paid_fen": candidate.amount,
                "function": first.function_code or "-",
                "project_function": first.project_function or "-",
                "payee_kind": first.payee_kind or "-",
            },
            innocents=self._tested(candidate.approving, candidate.meant),
            unseen=self.unseen,
            confidence=confidence,
        )

    def _tested_mixed(self, view: View, mixed: Mixed) -> tuple[Innocent, ...]:
        project = mixed.spent[0].project
        given = _given(view, [project]).get(project, [])
        texts = [("".join(each.words), each) for each in given]
        changing = [each for text, each in texts if named(text, self.approval_words)]
        said = [word for each in changing for word in each.words]
        allowed = all(related(spent.use, said) for spent in mixed.spent)
        meant = (*mixed.meant, *(text for text, each in texts if each not in changing))
        return self._tested(tuple(changing) if allowed else (), meant)

    def _tested(
        self, approving: tuple[Given, ...], meant: tuple[str, ...]
    ) -> tuple[Innocent, ...]:
        pooled = any(named(text, self.pooled_words) for text in meant)
        title = approving[0].title if approving else "-"
        return (
            Innocent("approved", held(bool(approving)), {"title": title}),
            Innocent("pooled", held(pooled)),
        )


def _undone(view: View, projects: list[str]) -> list[Undone]:
    if not projects:
        return []
    return list(view.about(projects).rows("diverted_returned", Undone))


def _kept(uses: list[tuple[Spent, str]], undone: list[Undone]) -> list[tuple[Spent, str]]:
    """Return uses without the money that came back, those that keep some."""
    fen: dict[tuple[str, ...], int] = {}
    count: dict[tuple[str, ...], int] = {}
    for each in undone:
        key = (each.project, *each.way)
        fen[key] = fen.get(key, 0) + each.returned
        count[key] = count.get(key, 0) + each.wholly
    kept = []
    for use, sign in uses:
        key = (use.project, *use.way)
        amount = use.amount - fen.get(key, 0)
        net = replace(use, amount=amount, payments=use.payments - count.get(key, 0))
        if amount > 0:
            kept.append((net, sign))
    return kept


def _given(view: View, projects: list[str]) -> dict[str, list[Given]]:
    found: dict[str, list[Given]] = {}
    if projects:
        for row in view.about(projects).rows("diverted_given", Given):
            found.setdefault(row.project, []).append(row)
    return found


def _differ(function: str, other: str) -> bool:
    """Return whether two function codes are of different 款 (five digits)."""
    return bool(function and other) and function[:5] != other[:5]
