"""Check that what a mapping refers to exists and that the graph allows what it says."""

from collections.abc import Callable, Iterable, Iterator, Set
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from itertools import product
from typing import Final

from graph.model import (
    FLOW_PAIRS,
    FLOW_PROPERTIES,
    LINK_PAIRS,
    LINK_PROPERTIES,
    Flow,
    Label,
    Type,
    node_properties,
)
from ingest.checks.column import ColumnKind
from ingest.headers import normalise
from ingest.mapping_parts import Constant, FromField, FromTemplate, NodeId, Template, Value
from ingest.mapping_rules import Conditions, FlowRule, Mapping

#: What the load itself fills in.
_LINK_OWN: Final = frozenset({"batch", "row"})
_NODE_OWN: Final = _LINK_OWN | {"id"}
_FLOW_OWN: Final = _NODE_OWN | {"amount", "at"}


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: the dotted key where it is, and a text of what was found and would be right."""

    where: str
    text: str


def faults(mapping: Mapping) -> Iterator[Fault]:
    """Yield what is wrong with a mapping whose parts are each of the right form."""
    for check in _CHECKS:
        yield from check(mapping)


def _unknown(where: str, what: str, name: str, known: Iterable[str]) -> Fault:
    return Fault(where, f"no {what} {name!r}; there are {', '.join(known)}")


def _fields(where: str, names: Iterable[str], mapping: Mapping) -> Iterator[Fault]:
    for name in names:
        if name not in mapping.fields:
            yield _unknown(where, "field", name, mapping.fields)


def _numbers(where: str, names: Iterable[str], mapping: Mapping) -> Iterator[Fault]:
    for name in names:
        if name not in mapping.fields:
            yield _unknown(where, "field", name, mapping.fields)
        elif mapping.fields[name] is not Type.INT64:
            yield Fault(where, f"field {name!r} is text; money and dates are numbers")


def _aliases(where: str, names: Iterable[str], mapping: Mapping) -> Iterator[Fault]:
    for name in names:
        if name not in mapping.aliases:
            yield _unknown(where, "node", name, mapping.aliases)


def _columns(mapping: Mapping) -> Iterator[Fault]:
    holders: dict[str, str] = {}
    for name, column in mapping.columns.items():
        where = f"columns.{name}"
        if not name.isidentifier() or name == "row_key":
            yield Fault(where, f"{name!r} cannot name a field; use letters, digits and _")
        if (column.kind is ColumnKind.CHOICE) != bool(column.choices):
            yield Fault(f"{where}.choices", "kind choice, and no other, needs choices")
        for header in (*column.headers, name):
            other = holders.setdefault(normalise(header).text, name)
            if other != name:
                yield Fault(f"{where}.headers", f"{header!r} is a header of {other!r} already")


def _whole_row(mapping: Mapping) -> Iterator[Fault]:
    yield from _fields("key", mapping.key, mapping)
    yield from _numbers("amount", mapping.amount, mapping)
    yield from _fields("one_of", mapping.one_of, mapping)
    yield from _fields("any_of", mapping.any_of, mapping)
    for name in mapping.key_needs:
        if name not in mapping.key:
            yield _unknown("key_needs", "key field", name, mapping.key)
    if mapping.currency:
        yield from _fields("currency", (mapping.currency,), mapping)
    if mapping.reversal:
        yield from _numbers("reversal", mapping.reversal.when_negative, mapping)
    if mapping.no_flow:
        yield from _conditions("no_flow", mapping.no_flow, mapping, tuple(mapping.aliases))


def _conditions(
    where: str, rule: Conditions, mapping: Mapping, above: tuple[str, ...]
) -> Iterator[Fault]:
    known = (*mapping.fields, *above)
    for key, names in (("when", rule.when), ("unless", rule.unless)):
        for name in names:
            if name not in known:
                what = "field, or node that stands above,"
                yield _unknown(f"{where}.{key}", what, name, known)
    for name, values in rule.when_value.items():
        place = f"{where}.when_value.{name}"
        yield from _fields(place, (name,), mapping)
        column = mapping.columns.get(name)
        if column and column.choices:
            chosen = {*column.choices.values(), ""}
            for value in values:
                if value not in chosen:
                    yield _unknown(place, "choice", value, map(repr, sorted(chosen)))


def _templates(where: str, templates: Iterable[Template], mapping: Mapping) -> Iterator[Fault]:
    for template in templates:
        yield from _fields(where, template.fields, mapping)


def _resolves(mapping: Mapping) -> Iterator[Fault]:
    for alias, rule in mapping.resolve.items():
        where = f"resolve.{alias}"
        if bool(rule.account) == bool(rule.label and rule.where):
            yield Fault(where, "give either account, or label and where")
        if rule.account:
            yield from _fields(f"{where}.account", (rule.account,), mapping)
        yield from _conditions(where, rule, mapping, ())
        for key, named in (("where", rule.where), ("prefer", rule.prefer)):
            yield from _fields(f"{where}.{key}", named.values(), mapping)
            for name in named:
                for label in rule.labels:
                    if name not in node_properties(label):
                        known = node_properties(label)
                        yield _unknown(f"{where}.{key}", f"property of {label}", name, known)


def _nodes(mapping: Mapping) -> Iterator[Fault]:
    above = list(mapping.resolve)
    for alias, rule in mapping.nodes.items():
        where = f"nodes.{alias}"
        if alias in mapping.resolve:
            yield Fault(where, "a resolve rule has this alias already; take another")
        yield from _templates(f"{where}.id", rule.id, mapping)
        yield from _conditions(where, rule, mapping, tuple(above))
        yield from _set(
            where, rule.set, _without(node_properties(rule.label), _NODE_OWN), mapping
        )
        above.append(alias)


def _flows(mapping: Mapping) -> Iterator[Fault]:
    for alias, rule in mapping.flows.items():
        where = f"flows.{alias}"
        yield from _templates(f"{where}.id", rule.id, mapping)
        yield from _numbers(f"{where}.amount", rule.amount, mapping)
        yield from _numbers(f"{where}.at", rule.at, mapping)
        yield from _conditions(where, rule, mapping, tuple(mapping.aliases))
        yield from _set(where, rule.set, _without(FLOW_PROPERTIES, _FLOW_OWN), mapping)
        yield from _kind_from(where, rule, mapping)
        for kind in _kinds(rule, mapping):
            yield from _ends(where, kind, rule.source, rule.target, FLOW_PAIRS[kind], mapping)


def _kind_from(where: str, rule: FlowRule, mapping: Mapping) -> Iterator[Fault]:
    if rule.kind_from:
        column = mapping.columns.get(rule.kind_from)
        values = set(column.choices.values()) if column else set()
        if not values or not values <= set(Flow):
            right = ", ".join(Flow)
            text = f"{rule.kind_from!r} must be a choice column whose values are among {right}"
            yield Fault(f"{where}.kind_from", text)


def _kinds(rule: FlowRule, mapping: Mapping) -> list[Flow]:
    column = mapping.columns.get(rule.kind_from)
    named = column.choices.values() if column else ()
    return [kind for kind in Flow if kind is rule.kind or kind in named]


def _links(mapping: Mapping) -> Iterator[Fault]:
    for alias, rule in mapping.links.items():
        where = f"links.{alias}"
        yield from _conditions(where, rule, mapping, tuple(mapping.aliases))
        yield from _set(where, rule.set, _without(LINK_PROPERTIES, _LINK_OWN), mapping)
        yield from _ends(
            where, rule.kind, rule.source, rule.target, LINK_PAIRS[rule.kind], mapping
        )


def _ends(
    where: str,
    kind: str,
    sources: Iterable[str],
    targets: Iterable[str],
    allowed: Iterable[tuple[Label, Label]],
    mapping: Mapping,
) -> Iterator[Fault]:
    yield from _aliases(f"{where}.source", sources, mapping)
    yield from _aliases(f"{where}.target", targets, mapping)
    for source, target in product(sources, targets):
        ends = product(mapping.aliases.get(source, ()), mapping.aliases.get(target, ()))
        for pair in ends:
            if pair not in allowed:
                right = ", ".join(f"{a} to {b}" for a, b in allowed)
                yield Fault(
                    where, f"{kind} cannot join {pair[0]} to {pair[1]}; it joins {right}"
                )


def _without(properties: Dict[str, Type], own: Set[str]) -> dict[str, Type]:
    return {name: kind for name, kind in properties.items() if name not in own}


def _set(
    where: str, values: Dict[str, Value], known: Dict[str, Type], mapping: Mapping
) -> Iterator[Fault]:
    for name, value in values.items():
        place = f"{where}.set.{name}"
        if name in known:
            yield from _one_value(place, value, known[name], mapping)
        else:
            yield _unknown(place, "property to set", name, known)


def _one_value(place: str, value: Value, right: Type, mapping: Mapping) -> Iterator[Fault]:
    match value:
        case FromField(fields=names):
            yield from _fields(place, names, mapping)
            types = {mapping.fields[name] for name in names if name in mapping.fields}
        case NodeId(aliases=names):
            yield from _aliases(place, names, mapping)
            types = {Type.STRING}
        case FromTemplate(templates=templates):
            yield from _templates(place, templates, mapping)
            types = {Type.STRING}
        case Constant(value=constant):
            types = {Type.INT64 if isinstance(constant, int) else Type.STRING}
    for wrong in types - {right}:
        yield Fault(place, f"the property holds {right}, the value is {wrong}")


_CHECKS: Final[tuple[Callable[[Mapping], Iterator[Fault]], ...]] = (
    _columns,
    _whole_row,
    _resolves,
    _nodes,
    _flows,
    _links,
)
