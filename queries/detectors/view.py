"""What detectors see of a graph in one run."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, Final, Protocol, TypeVar

from graph.query import Dialect, Query
from graph.store import GraphStore
from queries.detectors.anchored import Anchored, Asked
from queries.detectors.draws import Draw, net
from queries.detectors.thresholds import Thresholds
from queries.flow.projection import Projection
from queries.overview import Overview, overview


class Row(Protocol):
    """A row about a node."""

    @property
    def holder(self) -> str:
        """Id of the node."""
        ...


Of = TypeVar("Of", bound=Row)
R = TypeVar("R")
D = TypeVar("D")

PACKAGE: Final = "queries.detectors"
#: Seconds that one text of a rule may take.
TIMEOUT: Final = 1_800.0
#: Anchors asked for at a time.
CHUNK: Final = 50_000
#: To look at so many flows costs the embedded engine about as much as to begin at one node.
FLOWS_PER_NODE: Final = 20_000
#: So many flows can be gathered by payee in its memory at a time.
PART_FLOWS: Final = 4_000_000
_LAST: Final = 2**62
#: Anchors that it is asked for one by one whatever the number of flows.
FEW: Final = 20


@dataclass
class View:
    """A graph as detectors see it.

    Attributes:
        anchors: ids of the nodes to look at; None for all.
        loose: candidates are asked for whatever thresholds say, to explain what is no finding.
        projected: gives the flow engine's copy of all flows.
    """

    store: GraphStore
    thresholds: Thresholds
    projected: Callable[[], Projection]
    asked_at: int = 0
    anchors: Sequence[str] | None = None
    loose: bool = False
    kept: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def as_of(self) -> int:
        """The moment that deadlines are held against: asked for, else the last flow's."""
        if self.asked_at:
            return self.asked_at
        known = self._overview().flows
        return max((kind.last_at for kind in known if kind.flows), default=0)

    def _overview(self) -> Overview:
        return self.once("overview", lambda: overview(self.store, funds=0))

    def rows(self, stem: str, kind: Callable[..., R], **values: Any) -> Iterator[R]:
        """Return the rows of the text `stem` as `kind`, of the anchors where some are asked.

        Draws are net: what payees gave back is taken off, and what came back whole is left out.
        """
        rows = (kind(*row) for row in self._read(stem, values))
        if isinstance(kind, type) and issubclass(kind, Draw) and not kind.gross:
            return net(rows, self._returned())  # type: ignore[type-var]
        return rows

    def added_up(self, stem: str, kind: Callable[..., R], **values: Any) -> Iterator[R]:
        """Return the rows of a text that gathers over its anchors: asked about all, at once."""
        asked = Query(PACKAGE, stem)
        rows = self.store.read(asked, timeout=TIMEOUT, **values)
        return (kind(*row) for row in rows)

    def _returned(self) -> dict[str, int]:
        """Return the fen of each payment that payees gave back."""
        return self.once("returned", lambda: dict(self.everywhere()._read("returned", {})))

    def _read(self, stem: str, values: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
        if self.anchors is None:
            yield from self._all(stem, values)
            return
        if self._few(len(self.anchors)):
            one = Anchored(PACKAGE, stem, asked=Asked.ONE)
            yield from self.store.read_each(one, self.anchors, timeout=TIMEOUT, **values)
            return
        embedded = self.store.dialect is Dialect.LADYBUG
        asked = Anchored(PACKAGE, stem, asked=Asked.MANY if embedded else Asked.SOME)
        for start in range(0, len(self.anchors), CHUNK):
            ids = list(self.anchors[start : start + CHUNK])
            yield from self.store.read(asked, timeout=TIMEOUT, ids=ids, **values)

    def _all(self, stem: str, values: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a text about all anchors, part by part where they are many."""
        if self.store.dialect is not Dialect.LADYBUG:
            yield from self.store.read(Query(PACKAGE, stem), timeout=TIMEOUT, **values)
            return
        part = Anchored(PACKAGE, stem, asked=Asked.PART)
        parts = 1 + self._flows() // PART_FLOWS if part.gathers else 1
        if parts == 1:
            whole = Anchored(PACKAGE, stem, asked=Asked.ALL)
            yield from self.store.read(whole, timeout=TIMEOUT, **values)
            return
        nodes = sum(each.nodes for each in self._overview().nodes if each.label == part.label)
        edges = [nodes * number // parts for number in range(parts)]
        for low, high in pairwise([*edges, _LAST]):
            asked = {**values, "low": low, "high": high}
            yield from self.store.read(part, timeout=TIMEOUT, **asked)

    def _flows(self) -> int:
        return sum(kind.flows for kind in self._overview().flows)

    def _few(self, anchors: int) -> bool:
        """Whether so many anchors are asked for one by one, which takes no memory."""
        if self.store.dialect is not Dialect.LADYBUG:
            return False
        flows = self._flows()
        return flows > PART_FLOWS or anchors <= max(FEW, flows // FLOWS_PER_NODE)

    def too_many(self, anchors: int) -> bool:
        """Whether to ask about so many anchors costs more than to ask about all."""
        flows = self._flows()
        large = self.store.dialect is Dialect.LADYBUG and flows > PART_FLOWS
        return large and anchors > flows // FLOWS_PER_NODE

    def about(self, anchors: Sequence[str]) -> "View":
        """Return this view of some anchors only."""
        return replace(self, anchors=list(anchors), asked_at=self.as_of)

    def everywhere(self) -> "View":
        """Return this view of the whole graph, for what is not local to an anchor."""
        return (
            self if self.anchors is None else replace(self, anchors=None, asked_at=self.as_of)
        )

    def tight(self, value: int, loose: int = 0) -> int:
        """Return a threshold for a text, or `loose` when candidates are to be explained."""
        return loose if self.loose else value

    def applied(self, rule: D, **where: Any) -> D:
        """Return `rule` with the thresholds of a division, programme and moment."""
        return self.thresholds.applied(rule, **where)

    def gather(
        self, stem: str, kind: Callable[..., Of], holders: Sequence[str], **values: Any
    ) -> None:
        """Read the rows of `stem` about all `holders` at once, for `gathered`."""
        known = self.kept.setdefault(stem, {})
        missing = [holder for holder in dict.fromkeys(holders) if holder not in known]
        if not missing:
            return
        known.update((holder, []) for holder in missing)
        for row in self.about(missing).rows(stem, kind, **values):
            known[row.holder].append(row)

    def gathered(
        self, stem: str, kind: Callable[..., Of], holder: str, **values: Any
    ) -> list[Of]:
        """Return the rows of `stem` about `holder`, read with those of others or now."""
        self.gather(stem, kind, [holder], **values)
        found: list[Of] = self.kept[stem][holder]
        return found

    def once(self, name: str, make: Callable[[], R]) -> R:
        """Return what `make` returned the first time in this run."""
        if name not in self.kept:
            self.kept[name] = make()
        found: R = self.kept[name]
        return found
