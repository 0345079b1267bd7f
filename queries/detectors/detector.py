"""What a detector is: a rule whose fields are its thresholds."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from graph.kinds import Flow, Label, Link
from queries.detectors.finding import Condition, Finding
from queries.detectors.view import View


class Detector(BaseModel):
    """A rule: it looks at a graph and says what is suspicious.

    A detector gathers candidates by the Cypher texts beside it, weighs each by conditions, and
    makes a finding of those that meet all of them. So it can also say of a candidate which
    condition it did not meet. Candidates depend only on what is around their anchor; a run over
    some anchors finds what a run over all finds about these.

    Class attributes:
        code: as in the list of comparison models (比对模型), e.g. R05.
        stem: of its module, Cypher texts and words.
        anchor: label of the nodes whose surroundings decide.
        beside: other labels that a text of the rule begins with.
        reads: kinds of node, flow and link that it looks at.
        needs: kinds without which it cannot be computed, besides its anchor and any flow.
        local: what it finds about an anchor depends only on the anchor, the flows and links
            that touch it, the payments for it and what is at their other ends; each finding
            has its anchor among its subjects.
        timed: it holds moments against that of the run.
        innocents: codes of the innocent explanations that it tests.
        never_hold: those of `innocents` that are told as ruled out or not to be told, only.
        unseen: codes of what it cannot see.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: ClassVar[str]
    stem: ClassVar[str]
    anchor: ClassVar[Label]
    reads: ClassVar[frozenset[Label | Flow | Link]]
    beside: ClassVar[tuple[Label, ...]] = ()
    needs: ClassVar[frozenset[Label | Flow | Link]] = frozenset()
    local: ClassVar[bool] = False
    timed: ClassVar[bool] = False
    innocents: ClassVar[tuple[str, ...]] = ()
    never_hold: ClassVar[tuple[str, ...]] = ()
    unseen: ClassVar[tuple[str, ...]] = ()

    def candidates(self, view: View) -> Iterable[Any]:
        """Yield what may become a finding; with `view.loose` whatever thresholds say."""
        raise NotImplementedError

    def conditions(self, view: View, candidate: Any) -> tuple[Condition, ...]:
        """Return the conditions of the rule as `candidate` meets them or not."""
        raise NotImplementedError

    def finding(self, view: View, candidate: Any) -> Finding:
        """Return the finding of a candidate that meets every condition."""
        raise NotImplementedError

    def gather(self, view: View, candidates: Sequence[Any]) -> None:
        """Read at once what the findings of all `candidates` need; nothing by default."""

    def find(self, view: View) -> Iterator[Finding]:
        """Yield the findings, in no order."""
        met = [
            candidate
            for candidate in self.candidates(view)
            if all(condition.met for condition in self.conditions(view, candidate))
        ]
        self.gather(view, met)
        for candidate in met:
            yield self.finding(view, candidate)
