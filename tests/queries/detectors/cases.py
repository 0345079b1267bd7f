"""Cases of the rules as data: small graphs, and what a rule must find in them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from graph.kinds import Flow, Label, Link
from graph.model import label_of, node_properties
from graph.store import GraphStore
from queries.detectors.calendar import SHANGHAI, moment_of
from tests.graph import rows

FOLDER: Final = Path(__file__).parent.parent / "cases"

#: Columns that a case writes as days, or as times `YYYY-MM-DDTHH:MM`.
_DAYS: Final = ("at", "since", "until")


@dataclass(frozen=True, slots=True)
class Case:
    """One file of `tests/queries/cases`.

    Attributes:
        values: thresholds of the rule that differ from its defaults.
        nodes: properties by id; ends of flows and links need not be named.
        flows: id, kind, source, target, fen, day, further properties.
        links: kind, source, target, further properties.
        as_of: the day that deadlines are held against; empty for the last flow.
        found: what must be found, and nothing else.
    """

    name: str
    rule: str
    says: str
    nodes: Mapping[str, Mapping[str, Any]]
    flows: Sequence[Sequence[Any]]
    links: Sequence[Sequence[Any]]
    found: Sequence[Mapping[str, Any]]
    values: Mapping[str, Any]
    as_of: int


def cases() -> list[Case]:
    """Return every case by name."""
    return [_read(path) for path in sorted(FOLDER.glob("*.json"))]


def _read(path: Path) -> Case:
    raw = json.loads(path.read_text(encoding="utf-8"))
    return Case(
        name=path.stem,
        rule=raw.pop("rule"),
        says=raw.pop("says"),
        nodes=raw.pop("nodes", {}),
        flows=raw.pop("flows", []),
        links=raw.pop("links", []),
        found=raw.pop("found"),
        values=raw.pop("values", {}),
        as_of=_moment(raw.pop("as_of", 0)),
        **raw,
    )


def fill(store: GraphStore, case: Case, *, batch: str = "b1") -> None:
    """Load the graph of a case."""
    ends = {end for flow in case.flows for end in flow[2:4]}
    ends |= {end for link in case.links for end in link[1:3]}
    given = {**{end: {} for end in sorted(ends)}, **case.nodes}
    with store.loading(batch) as load:
        for label, ids in _grouped(given, label_of):
            columns = _columns([given[node] for node in ids], node_properties(Label(label)))
            load.nodes(label, rows.nodes(label, ids, batch, **columns))
        for (kind, source, target), some in _grouped(case.flows, _flow_ends):
            load.flows(kind, source, target, _flows(some, batch))
        for (link, source, target), some in _grouped(case.links, _link_ends):
            ends_of = [(each[1], each[2]) for each in some]
            known = _columns([_more(each, 3) for each in some])
            load.links(link, source, target, rows.links(ends_of, batch, **known))
        load.record(*rows.record(batch))


def _flows(flows: Sequence[Sequence[Any]], batch: str) -> Any:
    given = [
        {"id": flow[0], "amount": flow[4], "at": flow[5], **_more(flow, 6)} for flow in flows
    ]
    columns: Any = _columns(given)
    return rows.flows([(flow[2], flow[3]) for flow in flows], batch, **columns)


def _more(parts: Sequence[Any], place: int) -> Mapping[str, Any]:
    found: Mapping[str, Any] = parts[place] if len(parts) > place else {}
    return found


def _columns(
    given: Sequence[Mapping[str, Any]], known: Mapping[str, Any] | None = None
) -> dict[str, list[Any]]:
    names = sorted({name for each in given for name in each})
    if known is not None and not set(names) <= set(known):
        raise KeyError(f"{sorted(set(names) - set(known))} are not of {list(known)}")
    columns = {}
    for name in names:
        read = [_value(name, each[name]) if name in each else None for each in given]
        blank = 0 if any(isinstance(value, int) for value in read) else ""
        columns[name] = [blank if value is None else value for value in read]
    return columns


def _value(name: str, value: Any) -> Any:
    return _moment(value) if name in _DAYS or name.endswith("_at") else value


def _moment(value: Any) -> int:
    if isinstance(value, int):
        return value
    if "T" in value:
        return int(datetime.fromisoformat(value).replace(tzinfo=SHANGHAI).timestamp()) * 1000
    return moment_of(date.fromisoformat(value))


def _flow_ends(flow: Sequence[Any]) -> tuple[Flow, Label, Label]:
    return Flow(flow[1]), label_of(flow[2]), label_of(flow[3])


def _link_ends(link: Sequence[Any]) -> tuple[Link, Label, Label]:
    return Link(link[0]), label_of(link[1]), label_of(link[2])


def _grouped(items: Iterable[Any], key: Any) -> list[tuple[Any, list[Any]]]:
    return [(found, list(some)) for found, some in groupby(sorted(items, key=key), key)]
