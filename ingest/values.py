"""What the templates and properties of a mapping come to in a chunk of rows."""

from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.model import Type
from ingest.mapping import Constant, FromField, FromTemplate, NodeId, Template, Value
from ingest.rows import Mask, first_held, holds
from ingest.words import Words


class Alias:
    """A node that rows name: ids ('' where it does not exist) and the label of each."""

    def __init__(self, ids: pa.Array, labels: Words) -> None:
        self.ids = ids
        self.labels = labels
        self.exists: Mask = holds(ids)

    def over(self, other: "Alias", rows: Mask) -> "Alias":
        """Return this node in `rows` and the `other` one elsewhere."""
        ids = pc.if_else(pa.array(rows), self.ids, other.ids)
        return Alias(ids, self.labels.over(other.labels, rows))


class Values:
    """The values that rows of a chunk give, each template worked out once."""

    def __init__(self, fields: Mapping[str, pa.Array], length: int) -> None:
        self.fields = fields
        self.length = length
        self.aliases: dict[str, Alias] = {}
        self._templates: dict[str, pa.Array] = {}

    def from_templates(self, templates: Iterable[Template]) -> pa.Array:
        """Return per row the first template of which no field is empty, else ''."""
        chosen: pa.Array | None = None
        for template in templates:
            made = self._template(template)
            chosen = (
                made if chosen is None else pc.if_else(pa.array(holds(chosen)), chosen, made)
            )
        assert chosen is not None
        return chosen

    def first_alias(self, names: Iterable[str]) -> Alias:
        """Return per row the first of the named nodes that exists."""
        first, *others = (self.aliases[name] for name in names)
        for other in others:
            first = first.over(other, first.exists)
        return first

    def value(self, value: Value, kind: Type) -> pa.Array:
        """Return the value of a property."""
        match value:
            case FromField(fields=names):
                found = first_held(self.fields, names)
            case Constant(value=constant):
                found = pa.repeat(pa.scalar(constant), self.length)
            case NodeId(aliases=names):
                found = self.first_alias(names).ids
            case FromTemplate(templates=templates):
                found = self.from_templates(templates)
        return pc.cast(found, pa.string() if kind is Type.STRING else pa.int64())

    def given(
        self, values: Mapping[str, Value], wanted: Mapping[str, Type]
    ) -> dict[str, pa.Array]:
        """Return those of `values` that are `wanted`, by name."""
        return {
            name: self.value(value, wanted[name])
            for name, value in values.items()
            if name in wanted
        }

    def _template(self, template: Template) -> pa.Array:
        if template.text not in self._templates:
            self._templates[template.text] = self._filled(template)
        return self._templates[template.text]

    def _filled(self, template: Template) -> pa.Array:
        pieces: list[pa.Array] = []
        complete = np.ones(self.length, dtype=bool)
        for before, name in template.parts:
            if before:
                pieces.append(pa.repeat(pa.scalar(before, pa.string()), self.length))
            if name:
                complete &= holds(self.fields[name])
                pieces.append(pc.cast(self.fields[name], pa.string()))
        joined = pc.binary_join_element_wise(*pieces, "") if len(pieces) > 1 else pieces[0]
        return joined if complete.all() else pc.if_else(pa.array(complete), joined, "")
