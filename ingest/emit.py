"""What rows say of the graph: nodes, flows and links, as their mapping has it."""

from collections.abc import Iterator, Mapping
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
from ingest.mapping import FlowRule, LinkRule, NodeRule, ResolveRule
from ingest.mapping import Mapping as RowMapping
from ingest.rows import Mask, Rows, first_held, holds, meets
from ingest.staging import Staging
from ingest.statements import (
    Places,
    Statement,
    distinct,
    drop_covered,
    first_of_each,
    taken,
)
from ingest.values import Alias, Values
from ingest.words import Labels, Words

__all__ = ["Emitter", "Labels", "Lookup"]

_EMPTY = {Type.STRING: pa.scalar("", pa.string()), Type.INT64: pa.scalar(0, pa.int64())}


class Lookup(Protocol):
    """Finds nodes that other rows or earlier batches brought."""

    def labels(self, ids: pa.Array, /) -> Labels:
        """Return the label of each of `ids`: of the node that has it, else of its prefix."""
        ...

    def resolve(self, rule: ResolveRule, fields: Mapping[str, pa.Array], /) -> pa.Array:
        """Return per row the id of the one node that fits `rule`, '' where none or several."""
        ...


@dataclass(frozen=True, slots=True)
class Ends:
    """Relationships that rows say: which rows, their ends and the labels of these."""

    rule: FlowRule | LinkRule
    kinds: Words
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
        self.values = Values(rows.fields, self.length)
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
        self._stage_nodes(staging, good)
        for ends in flows:
            self._stage_flows(staging, ends, good)
        for ends in links:
            self._stage_links(staging, ends, good)

    def _keep(self, name: str, alias: Alias) -> None:
        self.values.aliases[name] = alias
        self.exists[name] = alias.exists

    def _met(self, rule: NodeRule | FlowRule | LinkRule | ResolveRule) -> Mask:
        return meets(rule, self.fields, self.exists, self.length)

    def _alias(self, ids: pa.Array, met: Mask, label: Label | None) -> Alias:
        if not met.all():
            ids = pc.if_else(pa.array(met), ids, "")
        if label is None:
            return Alias(ids, Words.of(self.lookup.labels(ids)))
        return Alias(ids, Words.same(label, self.length))

    def _resolved(self, rule: ResolveRule) -> Alias:
        ids = self.lookup.resolve(rule, self.fields)
        label = rule.labels[0] if len(rule.labels) == 1 else None
        return self._alias(ids, self._met(rule), label)

    def _named(self, rule: NodeRule) -> Alias:
        # An id that is a bare field is a given name: the node that has it may be of any label.
        given = all(part == "" for template in rule.id for part, _ in template.parts)
        ids = self.values.from_templates(rule.id)
        return self._alias(ids, self._met(rule), None if given else rule.label)

    def _flow(self, rule: FlowRule) -> Ends:
        source, target = (self.values.first_alias(each) for each in (rule.source, rule.target))
        amount = first_held(self.fields, rule.amount)
        exists = self._met(rule) & source.exists & target.exists & holds(amount)
        kinds = self._kinds(
            rule, Ends(rule, Words.same(rule.kind, self.length), source, target, exists)
        )
        reversal = self.mapping.reversal
        if reversal and set(rule.amount) & set(reversal.when_negative):
            back: Mask = pc.less(amount, 0).to_numpy(zero_copy_only=False)
            if back.any():
                kinds = Words.same(Flow.RETURNED, self.length).over(kinds, back)
                source, target = target.over(source, back), source.over(target, back)
                amount = pc.abs(amount)
        return Ends(rule, kinds, source, target, exists, amount)

    def _kinds(self, rule: FlowRule, ends: Ends) -> Words:
        """Return the kind that each row asks for, else the rule's or one that fits the ends."""
        if not rule.kind_from:
            return ends.kinds
        asked = self.fields[rule.kind_from]
        kinds = ends.kinds
        for _, pair, where in _combinations(ends, ends.exists):
            kinds = Words.same(_fitting(rule.kind, pair), self.length).over(kinds, where)
        words = Words.of(
            pc.if_else(pa.array(holds(asked)), asked, "").to_numpy(zero_copy_only=False)
        )
        return words.over(kinds, holds(asked))

    def _link(self, rule: LinkRule) -> Ends:
        source, target = (self.values.first_alias(each) for each in (rule.source, rule.target))
        differ = pc.not_equal(source.ids, target.ids).to_numpy(zero_copy_only=False)
        exists = self._met(rule) & source.exists & target.exists & differ
        return Ends(rule, Words.same(rule.kind, self.length), source, target, exists)

    def _check_flows(self, flows: list[Ends]) -> None:
        for ends in flows:
            forbidden = np.zeros(self.length, dtype=bool)
            for kind, pair, where in _combinations(ends, ends.exists):
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

    def _columns(
        self, wanted: Mapping[str, Type], given: Mapping[str, pa.Array], places: Places
    ) -> dict[str, pa.Array]:
        """Return the columns `wanted` at `places`; what is not given is unknown."""
        known = {**given, "row": pa.array(self.rows.numbers)}
        columns = {
            name: taken(known[name], places)
            if name in known
            else pa.repeat(_EMPTY[kind], len(places))
            for name, kind in wanted.items()
        }
        return {**columns, "batch": pa.repeat(pa.scalar(self.batch), len(places))}

    def _stage_nodes(self, staging: Staging, good: Mask) -> None:
        said: dict[Label, list[Statement]] = {}
        for name, rule in self.mapping.nodes.items():
            alias = self.values.aliases[name]
            for word, where in alias.labels.parts(alias.exists & good):
                given = self.values.given(rule.set, node_properties(Label(word)))
                said.setdefault(Label(word), []).append(Statement(alias.ids, given, where))
        for label, statements in said.items():
            drop_covered(statements)
            for each in statements:
                given = {"id": each.ids, **each.given}
                columns = self._columns(node_properties(label), given, distinct(each))
                staging.nodes(label, pa.table(columns))

    def _stage_flows(self, staging: Staging, ends: Ends, good: Mask) -> None:
        assert isinstance(ends.rule, FlowRule) and ends.amount is not None
        given = {
            "id": self.values.from_templates(ends.rule.id),
            "amount": ends.amount,
            "at": first_held(self.fields, ends.rule.at),
            **self.values.given(ends.rule.set, FLOW_PROPERTIES),
        }
        for kind, pair, where in _combinations(ends, ends.exists & good):
            places = np.flatnonzero(where)
            columns = self._columns(FLOW_PROPERTIES, given, places)
            staging.flows(Flow(kind), pair, _with_ends(ends, places, columns))

    def _stage_links(self, staging: Staging, ends: Ends, good: Mask) -> None:
        given = self.values.given(ends.rule.set, LINK_PROPERTIES)
        key = [ends.source.ids, ends.target.ids, *(given[n] for n in given if n == "relation")]
        for kind, pair, where in _combinations(ends, ends.exists & good):
            if pair in LINK_PAIRS[Link(kind)]:
                places = first_of_each(key, np.flatnonzero(where))
                columns = self._columns(LINK_PROPERTIES, given, places)
                staging.links(Link(kind), pair, _with_ends(ends, places, columns))


def _fitting(kind: Flow, pair: Pair) -> Flow:
    """Return `kind` where it may join `pair`, else the first kind that may, else `kind`."""
    others = (each for each in Flow if pair in FLOW_PAIRS[each])
    return kind if pair in FLOW_PAIRS[kind] else next(others, kind)


def _with_ends(ends: Ends, places: Places, columns: Mapping[str, pa.Array]) -> pa.Table:
    both = {"source": taken(ends.source.ids, places), "target": taken(ends.target.ids, places)}
    return pa.table({**both, **columns})


def _combinations(ends: Ends, rows: Mask) -> Iterator[tuple[str, Pair, Mask]]:
    """Yield each kind and pair of labels that occurs in `rows`, and in which of them."""
    for kind, of_kind in ends.kinds.parts(rows):
        for source, from_source in ends.source.labels.parts(of_kind):
            for target, where in ends.target.labels.parts(from_source):
                yield kind, (Label(source), Label(target)), where
