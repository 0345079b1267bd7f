"""Chains merged into one tree, with what is the same told only once."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.model import FlowRecord, Node
from queries.tracing.answers import Chain, Trace


@dataclass(slots=True)
class Branch:
    """A node of the tree, the flow that leads to it and what follows.

    Attributes:
        flow: None at the root.
        after: by id of the flow, in the order of the trace.
    """

    node: Node
    flow: FlowRecord | None = None
    after: dict[str, "Branch"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the tree.

    Attributes:
        stem: the drawing before the text, such as `│  └─ `.
        mark: number that later lines refer to; 0 for none.
        same_as: mark of the line whose branches would follow here too; 0 for none.
    """

    stem: str
    node: Node
    flow: FlowRecord
    mark: int
    same_as: int


def grown(trace: Trace) -> Branch:
    """Return the chains of `trace` merged by what they share, seen from its origin."""
    root = Branch(trace.origin)
    for chain in trace.chains:
        branch = root
        for flow, node in _steps(chain, upwards=trace.direction == "up"):
            branch = branch.after.setdefault(flow.id, Branch(node, flow))
    return root


def _steps(chain: Chain, *, upwards: bool) -> Iterator[tuple[FlowRecord, Node]]:
    if upwards:
        return zip(reversed(chain.flows), reversed(chain.nodes[:-1]), strict=True)
    return zip(chain.flows, chain.nodes[1:], strict=True)


class Outline:
    """The lines of a tree; a branch that stood before is referred to, not repeated."""

    def __init__(self, root: Branch) -> None:
        self._shapes: dict[object, int] = {}
        self._shape_of: dict[int, int] = {}
        self._measure(root)
        self._root = root
        self._marks = self._repeated()

    def lines(self) -> Iterator[Line]:
        """Yield every line below the root, from the top."""
        seen: set[int] = set()
        yield from self._below(self._root, "", seen)

    def _measure(self, branch: Branch) -> int:
        below = sorted((flow, self._measure(after)) for flow, after in branch.after.items())
        shape = self._shapes.setdefault((branch.node.id, tuple(below)), len(self._shapes) + 1)
        self._shape_of[id(branch)] = shape
        return shape

    def _repeated(self) -> dict[int, int]:
        first: dict[int, int] = {}
        again: set[int] = set()
        waiting = [self._root]
        while waiting:
            branch = waiting.pop()
            shape = self._shape_of[id(branch)]
            if branch.after and shape in first:
                again.add(shape)
                continue
            first.setdefault(shape, len(first))
            waiting.extend(reversed(branch.after.values()))
        ordered = sorted(again, key=first.__getitem__)
        return {shape: number for number, shape in enumerate(ordered, start=1)}

    def _below(self, branch: Branch, stem: str, seen: set[int]) -> Iterator[Line]:
        last = len(branch.after) - 1
        for i, after in enumerate(branch.after.values()):
            assert after.flow is not None
            mark = self._marks.get(self._shape_of[id(after)], 0) if after.after else 0
            corner = "└─ " if i == last else "├─ "
            if mark in seen:
                yield Line(stem + corner, after.node, after.flow, 0, mark)
                continue
            seen |= {mark} - {0}
            yield Line(stem + corner, after.node, after.flow, mark, 0)
            yield from self._below(after, stem + ("   " if i == last else "│  "), seen)
