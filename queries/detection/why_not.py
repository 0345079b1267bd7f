"""Why a rule found nothing about a node: which condition was not met, and by how much."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph.errors import InvalidParameter, NotFound
from graph.store import GraphStore
from queries.detectors import checked, detector
from queries.detectors.finding import Condition, Finding
from queries.detectors.thresholds import Thresholds
from queries.detectors.view import View
from queries.flow.projection import Projection
from queries.one_state import in_one_state
from queries.tracing.records import nodes_of


@dataclass(frozen=True, slots=True)
class Reason:
    """A candidate of a rule about the nodes asked for.

    Attributes:
        conditions: as it met them or not.
        finding: what is found where all are met.
    """

    conditions: tuple[Condition, ...]
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What a rule says of nodes; without reasons there is nothing that it compares."""

    code: str
    nodes: tuple[str, ...]
    anchor: str
    reasons: tuple[Reason, ...]


@in_one_state
def why_not(
    store: GraphStore,
    projected: Callable[[], Projection],
    code: str,
    nodes: Sequence[str],
    *,
    thresholds: Thresholds | None = None,
    as_of: int = 0,
) -> WhyNot:
    """Return how the rule `code` looks at `nodes`, the nearest to a finding first.

    Raises:
        NotFound: there is no such rule or node.
        InvalidParameter: the rule looks at nodes of another label.
    """
    kind = detector(code)
    known = nodes_of(store, nodes)
    missing = [node for node in nodes if node not in known]
    if missing:
        raise NotFound(
            f"there is no node {missing[0][:80]!r}; `fundtrace search` finds ids by names"
        )
    for node in known.values():
        if node.label != kind.anchor:
            raise InvalidParameter(
                f"{code} looks at each {kind.anchor}; {node.id!r} is a {node.label}"
            )
    values = checked(thresholds or Thresholds())
    view = View(store, values, projected, asked_at=as_of, anchors=tuple(nodes), loose=True)
    rule = values.of(kind, code)
    reasons = []
    for candidate in rule.candidates(view):
        conditions = rule.conditions(view, candidate)
        met = all(condition.met for condition in conditions)
        reasons.append(Reason(conditions, rule.finding(view, candidate) if met else None))
    reasons.sort(key=lambda reason: sum(not each.met for each in reason.conditions))
    return WhyNot(code, tuple(nodes), str(kind.anchor), tuple(reasons))
