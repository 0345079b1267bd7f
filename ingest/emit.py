"""What rows say of the graph: nodes, flows and links, as their mapping has it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.model import (
    FLOW_PAIRS,
    FLOW_PROPERTIES,
    LINK_PAIRS,
    LINK_PROPERTIES,
    Flow,
    Label,
    Link,
    Pair,
    Type,
    node_properties,
)
from ingest.mapping import (
    Constant,
    FlowRule,
    FromField,
    FromTemplate,
    LinkRule,
    NodeId,
    NodeRule,
    ResolveRule,
    Template,
    Value,
)
from ingest.mapping import (
    Mapping as RowMapping,
)
from ingest.rows import Mask, Rows, first_held, holds, meets
from ingest.staging import Staging

Labels = np.ndarray[tuple[int], np.dtype[np.object_]]


class Lookup(Protocol):
    """Finds nodes that other rows or earlier batches brought."""

    def labels(self, ids: pa.Array, /) -> Labels:
        """Return the label of each of `ids`: of the node that has it, else of its prefix."""
        ...

    def resolve(self, rule: ResolveRule, fields: Mapping[str, pa.Array], /) -> pa.Array:
        """Return per row the id of the one node that fits `rule`, '' where none or several."""
        ...


@dataclass(frozen=True, slots=True)
class Alias:
    """A node that rows name: ids ('' where it does not exist) and the label of each."""

    ids: pa.Array
    labels: Labels
    exists: Mask


@dataclass(frozen=True, slots=True)
class Ends:
    """Relationships that rows say: which rows, their ends and the labels of these."""

    rule: FlowRule | LinkRule
    kinds: Labels
    source: Alias
    target: Alias
    exists: Mask
    amount: pa.Array | None = None


class Emitter:
    """Emit the statements of one chunk; faulty rows say nothing."""

    def __init__(self, mapping: RowMapping, rows: Rows, lookup: Lookup, batch: str) -> None:
        self.mapping = mapping
        self.rows = rows
        self.fields = rows.fields
        self.lookup = lookup
        self.batch = batch
        self.length = len(rows.numbers)
        self.aliases: dict[str, Alias] = {}
        self.exists: dict[str, Mask] = {}

    def emit(self, staging: Staging) -> None:
        """Find nodes and flows, note rows whose flow cannot be, and stage the rest."""
        for name, resolving in self.mapping.resolve.items():
            self._keep(name, self._resolved(resolving))
        for name, naming in self.mapping.nodes.items():
            self._keep(name, self._named(naming))
        flows = [self._flow(rule) for rule in self.mapping.flows.values()]
        links = [self._link(rule) for rule in self.mapping.links.values()]
        self._check_flows(flows)
        good = self.rows.good
        for name, naming in self.mapping.nodes.items():
            self._stage_nodes(staging, naming, self.aliases[name], good)
        for ends in flows:
            self._stage_flows(staging, ends, good)
        for ends in links:
            self._stage_links(staging, ends, good)

    def _keep(self, name: str, alias: Alias) -> None:
        self.aliases[name] = alias
        self.exists[name] = alias.exists

    def _met(self, rule: NodeRule | FlowRule | LinkRule | ResolveRule) -> Mask:
        return meets(rule, self.fields, self.exists, self.length)

    def _alias(self, ids: pa.Array, met: Mask, label: Label | None) -> Alias:
        ids = pc.if_else(pa.array(met), ids, "")
        labels = (
            self.lookup.labels(ids) if label is None else np.full(self.length, label, object)
        )
        return Alias(ids, labels, holds(ids))

    def _resolved(self, rule: ResolveRule) -> Alias:
        ids = self.lookup.resolve(rule, self.fields)
        label = rule.labels[0] if len(rule.labels) == 1 else None
        return self._alias(ids, self._met(rule), label)

    def _named(self, rule: NodeRule) -> Alias:
        # An id that is a bare field is a given name: the node that has it may be of any label.
        given = all(part == "" for template in rule.id for part, _ in template.parts)
        return self._alias(
            self._from_templates(rule.id), self._met(rule), None if given else rule.label
        )

    def _template(self, template: Template) -> pa.Array:
        pieces: list[pa.Array | str] = []
        complete = np.ones(self.length, dtype=bool)
        for before, name in template.parts:
            pieces.append(before)
            if name:
                complete &= holds(self.fields[name])
                pieces.append(pc.cast(self.fields[name], pa.string()))
        joined = pc.binary_join_element_wise(*_repeat_if_constant(pieces, self.length), "")
        return pc.if_else(pa.array(complete), joined, "")

    def _from_templates(self, templates: Iterable[Template]) -> pa.Array:
        return _first([self._template(template) for template in templates])

    def _first_alias(self, names: Iterable[str]) -> Alias:
        ids = pa.repeat(pa.scalar("", pa.string()), self.length)
        labels: Labels = np.full(self.length, None, object)
        for name in names:
            alias = self.aliases[name]
            free = ~holds(ids)
            ids = pc.if_else(pa.array(free), alias.ids, ids)
            labels = np.where(free & alias.exists, alias.labels, labels)
        return Alias(ids, labels, holds(ids))

    def _flow(self, rule: FlowRule) -> Ends:
        source, target = self._first_alias(rule.source), self._first_alias(rule.target)
        amount = first_held(self.fields, rule.amount)
        exists = self._met(rule) & source.exists & target.exists & holds(amount)
        kinds: Labels = np.full(self.length, str(rule.kind), object)
        if rule.kind_from:
            asked = self.fields[rule.kind_from]
            kinds = pc.if_else(pa.array(holds(asked)), asked, str(rule.kind)).to_numpy(
                zero_copy_only=False
            )
        reversal = self.mapping.reversal
        if reversal and set(rule.amount) & set(reversal.when_negative):
            back = pc.less(amount, 0).to_numpy(zero_copy_only=False)
            kinds = np.where(back, str(Flow.RETURNED), kinds)
            source, target = _swapped(source, target, back)
            amount = pc.abs(amount)
        return Ends(rule, kinds, source, target, exists, amount)

    def _link(self, rule: LinkRule) -> Ends:
        source, target = self._first_alias(rule.source), self._first_alias(rule.target)
        differ = pc.not_equal(source.ids, target.ids).to_numpy(zero_copy_only=False)
        exists = self._met(rule) & source.exists & target.exists & differ
        return Ends(rule, np.full(self.length, str(rule.kind), object), source, target, exists)

    def _check_flows(self, flows: list[Ends]) -> None:
        for ends in flows:
            forbidden = np.zeros(self.length, dtype=bool)
            for kind, pair, where in _combinations(ends):
                if pair not in FLOW_PAIRS[Flow(kind)]:
                    forbidden |= where
            self.rows.refuse("", "flow_not_allowed", forbidden)
        if self.mapping.flows and self.mapping.amount:
            self._check_no_flow(flows)

    def _check_no_flow(self, flows: list[Ends]) -> None:
        allowed = np.zeros(self.length, dtype=bool)
        if self.mapping.no_flow is not None:
            allowed = meets(self.mapping.no_flow, self.fields, self.exists, self.length)
        money = holds(pc.fill_null(self.rows.fen, 0))
        lost = ~allowed & ~np.any([ends.exists for ends in flows], axis=0) & self.rows.good
        self.rows.refuse("", "no_flow", lost & money)
        self.rows.refuse("", "zero_amount", lost & ~money)

    def _value(self, value: Value, kind: Type) -> pa.Array:
        match value:
            case FromField(fields=names):
                found = first_held(self.fields, names)
            case Constant(value=constant):
                found = pa.repeat(pa.scalar(constant), self.length)
            case NodeId(aliases=names):
                found = self._first_alias(names).ids
            case FromTemplate(templates=templates):
                found = self._from_templates(templates)
        return pc.cast(found, pa.string() if kind is Type.STRING else pa.int64())

    def _properties(
        self, wanted: Mapping[str, Type], given: Mapping[str, pa.Array], places: pa.Array
    ) -> list[pa.Array]:
        count = len(places)
        known = {
            **given,
            "batch": pa.repeat(pa.scalar(self.batch), count),
            "row": pa.array(self.rows.numbers).take(places),
        }
        nothing = {
            Type.STRING: pa.scalar("", pa.string()),
            Type.INT64: pa.scalar(0, pa.int64()),
        }
        return [
            known[name] if name in known else pa.repeat(nothing[kind], count)
            for name, kind in wanted.items()
        ]

    def _set(
        self, values: Mapping[str, Value], wanted: Mapping[str, Type], places: pa.Array
    ) -> dict[str, pa.Array]:
        return {
            name: self._value(value, wanted[name]).take(places)
            for name, value in values.items()
            if name in wanted
        }

    def _stage_nodes(self, staging: Staging, rule: NodeRule, alias: Alias, good: Mask) -> None:
        exists = alias.exists & good
        for label in _distinct(alias.labels[exists]):
            places = pa.array(np.flatnonzero(exists & (alias.labels == label)))
            wanted = node_properties(Label(label))
            given = {"id": alias.ids.take(places), **self._set(rule.set, wanted, places)}
            columns = self._properties(wanted, given, places)
            staging.nodes(Label(label), pa.table(columns, names=list(wanted)))

    def _stage_flows(self, staging: Staging, ends: Ends, good: Mask) -> None:
        assert isinstance(ends.rule, FlowRule) and ends.amount is not None
        ids, at = self._from_templates(ends.rule.id), first_held(self.fields, ends.rule.at)
        for kind, pair, where in _combinations(ends):
            places = pa.array(np.flatnonzero(where & good))
            if not len(places):
                continue
            given = {
                "id": ids.take(places),
                "amount": ends.amount.take(places),
                "at": at.take(places),
                **self._set(ends.rule.set, FLOW_PROPERTIES, places),
            }
            columns = self._properties(FLOW_PROPERTIES, given, places)
            staging.flows(Flow(kind), pair, _with_ends(ends, places, columns, FLOW_PROPERTIES))

    def _stage_links(self, staging: Staging, ends: Ends, good: Mask) -> None:
        for kind, pair, where in _combinations(ends):
            places = pa.array(np.flatnonzero(where & good))
            if not len(places) or pair not in LINK_PAIRS[Link(kind)]:
                continue
            given = self._set(ends.rule.set, LINK_PROPERTIES, places)
            columns = self._properties(LINK_PROPERTIES, given, places)
            staging.links(Link(kind), pair, _with_ends(ends, places, columns, LINK_PROPERTIES))


def _with_ends(
    ends: Ends, places: pa.Array, columns: list[pa.Array], names: Mapping[str, Type]
) -> pa.Table:
    both = [ends.source.ids.take(places), ends.target.ids.take(places)]
    return pa.table([*both, *columns], names=["source", "target", *names])


def _combinations(ends: Ends) -> Iterator[tuple[str, Pair, Mask]]:
    """Yield each kind and pair of labels that occurs, and in which rows."""
    for kind in _distinct(ends.kinds[ends.exists]):
        of_kind = ends.exists & (ends.kinds == kind)
        for source in _distinct(ends.source.labels[of_kind]):
            from_source = of_kind & (ends.source.labels == source)
            for target in _distinct(ends.target.labels[from_source]):
                where = from_source & (ends.target.labels == target)
                yield kind, (Label(source), Label(target)), where


def _distinct(values: Labels) -> list[str]:
    if len(values) == 0:
        return []
    if (values == values[0]).all():  # the usual case, and far faster than a set of objects
        return [values[0]]
    return sorted({str(value) for value in values})


def _swapped(source: Alias, target: Alias, back: Mask) -> tuple[Alias, Alias]:
    def mixed(one: Alias, other: Alias) -> Alias:
        ids = pc.if_else(pa.array(back), other.ids, one.ids)
        labels: Labels = np.where(back, other.labels, one.labels)
        return Alias(ids, labels, holds(ids))

    return mixed(source, target), mixed(target, source)


def _first(choices: list[pa.Array]) -> pa.Array:
    chosen = choices[0]
    for other in choices[1:]:
        chosen = pc.if_else(pa.array(holds(chosen)), chosen, other)
    return chosen


def _repeat_if_constant(pieces: list[pa.Array | str], length: int) -> list[pa.Array]:
    return [
        pa.repeat(pa.scalar(piece, pa.string()), length) if isinstance(piece, str) else piece
        for piece in pieces
    ]
