"""What a mapping is: rules for nodes, flows, links and look-ups over its columns."""

from functools import cached_property

from pydantic import Field

from graph.model import Flow, Label, Link, Type
from ingest.mapping_parts import DERIVED, Column, Names, Part, Templates, Texts, Title, Value


class Conditions(Part):
    """When a rule holds: all of `when`, none of `unless`, and `when_value` hold."""

    when: Names = ()
    unless: Names = ()
    when_value: dict[str, Texts] = Field(default_factory=dict)


class NodeRule(Conditions):
    """A node that a row names: the first of `id` whose fields are all there."""

    label: Label
    id: Templates
    set: dict[str, Value] = Field(default_factory=dict)


class FlowRule(Conditions):
    """A flow that a row says: first existing alias of `source` to first of `target`."""

    kind: Flow
    kind_from: str = ""
    id: Templates
    source: Names
    target: Names
    amount: Names
    at: Names
    set: dict[str, Value] = Field(default_factory=dict)


class LinkRule(Conditions):
    """A link that a row says, unless both ends are the same node."""

    kind: Link
    source: Names
    target: Names
    set: dict[str, Value] = Field(default_factory=dict)


class ResolveRule(Conditions):
    """A node that is looked up: the holder of `account`, or the `label` that fits `where`."""

    account: str = ""
    label: Label | None = None
    where: dict[str, str] = Field(default_factory=dict)
    prefer: dict[str, str] = Field(default_factory=dict)

    @property
    def labels(self) -> tuple[Label, ...]:
        """Return the labels that the node found may have."""
        return (self.label,) if self.label else (Label.PAYEE, Label.VILLAGE_ACCOUNT)


class Reversal(Part):
    """A flow that takes its amount from one of these, negative, is turned round."""

    when_negative: Names


class Mapping(Part):
    """A mapping; see the module for what each part means."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    version: int = Field(ge=1)
    title: Title
    stage: int = Field(default=50, ge=0, le=99)
    columns: dict[str, Column] = Field(min_length=1)
    key: Names = ()
    key_needs: Names = ()
    amount: Names = ()
    currency: str = ""
    one_of: Names = ()
    any_of: Names = ()
    resolve: dict[str, ResolveRule] = Field(default_factory=dict)
    nodes: dict[str, NodeRule] = Field(min_length=1)
    flows: dict[str, FlowRule] = Field(default_factory=dict)
    links: dict[str, LinkRule] = Field(default_factory=dict)
    reversal: Reversal | None = None
    no_flow: Conditions | None = None

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"

    @cached_property
    def fields(self) -> dict[str, Type]:
        """Return every field of a row and its type: columns, derived ones, `row_key`."""
        found = {name: column.type for name, column in self.columns.items()}
        for name, column in self.columns.items():
            for suffix, kind in DERIVED.get(column.kind, {}).items():
                found.setdefault(name + suffix, kind)
        return {**found, "row_key": Type.STRING}

    @cached_property
    def aliases(self) -> dict[str, tuple[Label, ...]]:
        """Return every alias in the order of deciding, with the labels it may have."""
        looked_up = {alias: rule.labels for alias, rule in self.resolve.items()}
        return {**looked_up, **{alias: (rule.label,) for alias, rule in self.nodes.items()}}
