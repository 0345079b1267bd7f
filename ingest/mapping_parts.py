"""The small parts of a mapping: columns, templates and the values of properties."""

from collections.abc import Mapping
from functools import cached_property
from string import Formatter
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from graph.model import Type
from ingest.checks.column import ColumnKind, ColumnSpec, Sign, Unit

_FORMATTER: Final = Formatter()
_NUMBERS: Final = frozenset(
    {
        ColumnKind.MONEY,
        ColumnKind.DATE,
        ColumnKind.YEAR,
        ColumnKind.INTEGER,
        ColumnKind.DECIMAL,
    }
)
_S, _I = Type.STRING, Type.INT64
_MASK: Final[Mapping[str, Type]] = {"_mask": _S}
_PERSON: Final[Mapping[str, Type]] = {**_MASK, "_birth_year": _I, "_sex": _S}

#: Suffixes of the fields that a column of a kind gives besides its own.
DERIVED: Final[Mapping[ColumnKind, Mapping[str, Type]]] = {
    ColumnKind.IDENTITY: _PERSON,
    ColumnKind.ID_NUMBER: _PERSON,
    ColumnKind.CREDIT_CODE: _MASK,
    ColumnKind.ACCOUNT: _MASK,
    ColumnKind.PHONE: _MASK,
    ColumnKind.ADDRESS: _MASK,
    ColumnKind.INVOICE_QR: {"_code": _S, "_number": _S, "_amount": _I, "_date": _I},
}


def _listed(value: object) -> object:
    return [value] if isinstance(value, str | dict) else value


def _texts(value: object) -> object:
    """YAML reads 1 as a number and `no` as a boolean: take the first, refuse the second."""
    if isinstance(value, bool):
        raise ValueError("a yes/no word of YAML; put it in quotes to mean the text")
    return str(value) if isinstance(value, int) else value


def _text_keys(value: object) -> object:
    return (
        {_texts(k): _texts(v) for k, v in value.items()} if isinstance(value, dict) else value
    )


Text = Annotated[str, BeforeValidator(_texts)]
Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed)]


class Part(BaseModel):
    """A part of a mapping: frozen, and without keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Template(Part):
    """Text with `{field}` in it; it has no value in a row where one of them is empty."""

    text: str

    @cached_property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """Return (text before, field) in order; the field is '' at the end of the text."""
        return tuple((before, name or "") for before, name, _, _ in _FORMATTER.parse(self.text))

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the fields, in order."""
        return tuple(name for _, name in self.parts if name)


def _template(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        bad = [p for p in _FORMATTER.parse(value) if p[2] or p[3] or p[1] == ""]
    except ValueError as error:
        raise ValueError(
            f"not a template ({error}); write text with {{field}} in it"
        ) from error
    if bad:
        raise ValueError("not a template; write only {field}, without ':' or '!'")
    return Template(text=value)


Templates = Annotated[
    tuple[Annotated[Template, BeforeValidator(_template)], ...], BeforeValidator(_listed)
]


class FromField(Part):
    """The first of `fields` that is not empty in the row."""

    fields: Names


class Constant(Part):
    """The same in every row."""

    value: str | int


class NodeId(Part):
    """The id of the first of `aliases` that exists in the row; '' where none does."""

    aliases: Names


class FromTemplate(Part):
    """The first of `templates` of which no field is empty; '' where there is none."""

    templates: Templates


def _value(value: object) -> object:
    match value:
        case str() | list():
            return FromField(fields=value)  # type: ignore[arg-type]
        case {"value": bool()}:
            raise ValueError("a yes/no word of YAML; put it in quotes to mean the text")
        case {"value": constant, **rest} if not rest:
            return Constant(value=constant)
        case {"node": alias, **rest} if not rest:
            return NodeId(aliases=alias)
        case {"template": template, **rest} if not rest:
            return FromTemplate(templates=template)
    raise ValueError("write a field, a list of fields, {value: …}, {node: …} or {template: …}")


Value = Annotated[
    FromField | Constant | NodeId | FromTemplate,
    BeforeValidator(lambda v: v if isinstance(v, BaseModel) else _value(v)),
]


class Title(Part):
    """What people call it, in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Column(Part):
    """A column: what it holds and the headers it goes by, the official one first."""

    kind: ColumnKind
    headers: Names = ()
    required: bool = False
    unit: Unit = "元"
    sign: Sign = "positive"
    choices: Annotated[dict[str, str], BeforeValidator(_text_keys)] = {}
    default: Text = ""
    earliest: int = Field(default=1990, ge=1, le=2100)
    zone: str = Field(default="+08:00", pattern=r"^[+-]\d{2}:\d{2}$")

    @property
    def type(self) -> Type:
        """Return the type of its value."""
        return _I if self.kind in _NUMBERS else _S

    def spec(self, unit: Unit | None = None) -> ColumnSpec:
        """Return what to check; `unit` as the file's header says it wins."""
        same = {value: value for value in self.choices.values()}
        return ColumnSpec(
            required=self.required,
            unit=unit or self.unit,
            choices={**same, **self.choices},
            sign=self.sign,
            default=self.default,
            earliest=self.earliest,
            zone=self.zone,
        )
