"""Figures of all who were measured: the table, how they grow, and whether the goals are met."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

OURS: Final = "ours"
TASKS: Final = ("trace", "reach", "rings")
DATABASES: Final = ("Ladybug", "Neo4j")
#: Which of ours the others are held against.
HELD: Final = {"trace": "FIFO", "reach": "reach", "rings": "rings"}

#: Goals: (task, size, least ratio), and the whole province (size, most seconds), and growth.
AT: Final = 2_000_000
LEAST: Final = {"trace": 100.0, "rings": 20.0}
WHOLE: Final = (55_000_000, 5.0)
GROWTH: Final = 1.1

HEAD: Final = (
    "| task | flows | who | s | load s | MiB | × ours | growth | answer |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement.

    Attributes:
        who: `ours` or the peer; `how` is the method or the query.
        seconds: of the answer; unless `done` it took more than so many.
        mib: most memory of the process, with the server's where there is one.
        status: done, late, memory or failed.
    """

    task: str
    flows: int
    who: str
    how: str
    seconds: float
    mib: int
    status: str = "done"
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        """Whether it came to an end."""
        return self.status == "done"

    @property
    def name(self) -> str:
        """Who and how."""
        return f"{self.who} {self.how}"


def growth(points: Sequence[tuple[int, float]]) -> float | None:
    """Return the exponent of time over size: the slope of least squares of the logarithms."""
    if len({flows for flows, _ in points}) < 2:
        return None
    sizes = [math.log(flows) for flows, _ in points]
    times = [math.log(seconds) for _, seconds in points]
    middle, mean = sum(sizes) / len(sizes), sum(times) / len(times)
    above = sum((x - middle) * (y - mean) for x, y in zip(sizes, times, strict=True))
    return above / sum((x - middle) ** 2 for x in sizes)


def growth_of(figures: Sequence[Figure], task: str, name: str) -> float | None:
    """Return the exponent of one who was measured at two sizes or more."""
    found = [each for each in figures if each.done and (each.task, each.name) == (task, name)]
    return growth([(each.flows, each.seconds) for each in found])


def held_against(figures: Sequence[Figure], task: str, flows: int) -> Figure | None:
    """Return the figure of ours the others of a task are held against."""
    wanted = (task, flows, OURS, HELD[task])
    found = (each for each in figures if (each.task, each.flows, each.who, each.how) == wanted)
    return next(found, None)


def table(figures: Sequence[Figure]) -> Iterator[str]:
    """Yield the lines of a markdown table."""
    yield HEAD
    for task in TASKS:
        for each in (each for each in figures if each.task == task):
            yield _line(figures, each)


def _line(figures: Sequence[Figure], each: Figure) -> str:
    ours = held_against(figures, each.task, each.flows)
    more = "" if each.done else "> "
    ratio = f"{more}{each.seconds / ours.seconds:.1f}" if ours and _tried(each) else "–"
    slope = growth_of(figures, each.task, each.name)
    seconds = f"{more}{each.seconds:.3g}" if _tried(each) else "–"
    load = each.said.get("loaded", each.said.get("first"))
    cells = (
        each.task, f"{each.flows:,}", each.name, seconds,
        "–" if load is None else f"{load:.2f}", f"{each.mib:,}", ratio,
        "–" if slope is None else f"{slope:.2f}", _answer(each),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _tried(each: Figure) -> bool:
    """Say whether its time is a bound: who failed or ran out of memory has none."""
    return each.status in ("done", "late")


def _answer(each: Figure) -> str:
    if not each.done:
        words = {"late": "killed at the limit", "memory": "killed for its memory"}
        return words.get(each.status, f"FAILED: {str(each.said.get('error'))[-120:]!r}")
    counts = ("rings", "on", "nodes", "flows")
    found = next((name for name in counts if name in each.said), None)
    return "" if found is None else f"{each.said[found]:,} {found}".replace(" on", " flows on")


def goals(figures: Sequence[Figure]) -> Iterator[str]:
    """Yield a line for each goal: met or missed, and by how much."""
    yield _beaten(figures, "trace", DATABASES, "the best graph database")
    peers = sorted({each.who for each in figures if each.who != OURS})
    yield _beaten(figures, "rings", peers, "the best ring finder")
    yield _whole(figures)
    for task, how in _of_ours(figures):
        slope = growth_of(figures, task, f"{OURS} {how}")
        said = "not measured at two sizes" if slope is None else f"{slope:.3f}"
        yield f"growth of {how} ≤ {GROWTH}: {_verdict(slope, GROWTH)}, {said}"


def _of_ours(figures: Sequence[Figure]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((each.task, each.how) for each in figures if each.who == OURS))


def _beaten(figures: Sequence[Figure], task: str, peers: Sequence[str], title: str) -> str:
    goal, ours = LEAST[task], held_against(figures, task, AT)
    asked = f"{task}, ≥ {goal:.0f} × {title} at {AT:,} flows"
    some = [
        each for each in figures if (each.task, each.flows) == (task, AT) and each.who in peers
    ]
    tried = [each for each in some if _tried(each)]
    if ours is None or not tried:
        return f"{asked}: not measured"
    best = min(tried, key=lambda each: (each.seconds, not each.done))
    ratio, more = best.seconds / ours.seconds, "" if best.done else "more than "
    if ratio >= goal:
        return f"{asked}: met, {more}{ratio:.0f} × ({best.name})"
    verdict = "missed" if best.done else "not decided"
    return (
        f"{asked}: {verdict}, {more}{ratio:.1f} × ({best.name}), "
        f"{goal / ratio:.1f} times too little"
    )


def _whole(figures: Sequence[Figure]) -> str:
    size, most = WHOLE
    ours = held_against(figures, "trace", size)
    asked = f"attributed trace over {size:,} flows in ≤ {most:.0f} s"
    if ours is None:
        return f"{asked}: not measured"
    return f"{asked}: {_verdict(ours.seconds, most)}, {ours.seconds:.2f} s"


def _verdict(value: float | None, most: float) -> str:
    if value is None:
        return "unknown"
    return "met" if value <= most else "missed"
