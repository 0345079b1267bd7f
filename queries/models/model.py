"""A custom model (自定义比对模型): a file with a YAML head and Cypher that only reads."""

from functools import cached_property
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Final

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictInt,
    StrictStr,
    StringConstraints,
    ValidationError,
    model_validator,
)

from graph.errors import InvalidParameter
from graph.query import Dialect
from queries.detectors.finding import Nature, Words
from queries.models.check import HIDDEN, Statement, checked
from queries.yaml_once import LoaderOnce

Value = StrictInt | StrictStr | tuple[StrictStr, ...]

#: Columns that name what a finding is about and are no figures of its explanation.
GIVEN: Final = ("count", "amount_fen")
#: Bytes of a file.
LARGEST: Final = 50_000

_STRICT: Final = ConfigDict(frozen=True, extra="forbid")
_NAME: Final = r"^[a-z][a-z0-9_]*$"
_Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Name = Annotated[str, StringConstraints(pattern=_NAME)]


class Both(BaseModel):
    """A text in both languages."""

    model_config = _STRICT
    zh: _Said
    en: _Said

    def by_language(self) -> dict[str, str]:
        """Return the texts by code of language."""
        return {"zh": self.zh, "en": self.en}


class Parameter(Both):
    """A value of a model that can be set without writing it anew; `zh` and `en` say what."""

    default: Value


class Limits(BaseModel):
    """What one run of a model may take."""

    model_config = _STRICT
    seconds: Annotated[StrictInt, Field(ge=1, le=600)] = 60
    rows: Annotated[StrictInt, Field(ge=1, le=100_000)] = 10_000


class Model(BaseModel):
    """A rule as data. One that exists was checked: its texts only read, and they end.

    Attributes:
        says: the explanation; `{column}` is a figure of the first row, `{count}` the rows and
            `{amount_fen}` the money of a finding.
        cypher: for both engines, or for the embedded one where `cypher_neo4j` is there.
    """

    model_config = _STRICT
    code: Annotated[str, StringConstraints(pattern=r"^C\d{2,4}$")]
    version: Annotated[StrictInt, Field(ge=1)]
    name: Both
    says: Both
    confidence: Annotated[StrictInt, Field(ge=0, le=100)]
    nature: Nature
    parameters: dict[_Name, Parameter] = {}
    limits: Limits = Limits()
    cypher: str
    cypher_neo4j: str = ""

    @model_validator(mode="after")
    def _only_reads(self) -> "Model":
        if HIDDEN in self.parameters:
            raise InvalidParameter(
                f"parameters: ${HIDDEN} is given by the store; name it in the text only"
            )
        embedded = self.statements[Dialect.LADYBUG].columns
        server = self.statements[Dialect.NEO4J].columns
        if embedded != server:
            raise InvalidParameter(
                f"cypher_neo4j: it returns {', '.join(server)}; "
                f"cypher returns {', '.join(embedded)}; return the same in the same order"
            )
        self._check_templates(embedded)
        return self

    @cached_property
    def statements(self) -> dict[Dialect, Statement]:
        """The checked text for each engine."""
        names = set(self.parameters)
        if not self.cypher_neo4j:
            shared = checked(self.cypher, names, tuple(Dialect), "cypher")
            return dict.fromkeys(Dialect, shared)
        return {
            Dialect.LADYBUG: checked(self.cypher, names, (Dialect.LADYBUG,), "cypher"),
            Dialect.NEO4J: checked(self.cypher_neo4j, names, (Dialect.NEO4J,), "cypher_neo4j"),
        }

    @property
    def words(self) -> Words:
        """The texts that its findings bring along."""
        return Words(self.name.by_language(), self.says.by_language())

    def values(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return the value of each parameter: the given one, else its default.

        Raises:
            InvalidParameter: there is no such parameter, or it takes another kind of value.
        """
        for name, value in given.items():
            _check_value(self, name, value)
        every = {name: known.default for name, known in self.parameters.items()} | given
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in every.items()
        }

    def _check_templates(self, columns: tuple[str, ...]) -> None:
        taken = [name for name in GIVEN if name in columns]
        if taken:
            raise InvalidParameter(
                f"cypher: the column {taken[0]!r} is counted by fundtrace; rename it"
            )
        known = [name for name in (*columns, *GIVEN) if name != "amount"]
        named = {
            language: _places(text, f"says.{language}", known)
            for language, text in self.says.by_language().items()
        }
        if named["zh"] != named["en"]:
            raise InvalidParameter(
                f"says: zh tells {sorted(named['zh'])}, en tells {sorted(named['en'])}; "
                "both must tell the same"
            )


def _places(text: str, field: str, known: list[str]) -> set[str]:
    """Return the names in braces; each must be one of `known` and nothing but a name."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise InvalidParameter(f"{field}: {error}; braces stand around names only") from error
    found = set()
    for _, name, form, conversion in parts:
        if name is None:
            continue
        if name not in known or form or conversion:
            raise InvalidParameter(
                f"{field}: {{{name}}} is no column; there are {', '.join(known)}"
            )
        found.add(name)
    return found


def _check_value(model: Model, name: str, value: Any) -> None:
    known = model.parameters.get(name)
    if known is None:
        there = ", ".join(model.parameters) or "none"
        raise InvalidParameter(f"{model.code} has no parameter {name!r}; there are {there}")
    wanted = type(known.default)
    taken = (list, tuple) if wanted is tuple else (wanted,)
    items = value if isinstance(value, list | tuple) else ()
    if type(value) not in taken or not all(isinstance(item, str) for item in items):
        kind = {int: "a whole number", str: "a text", tuple: "a list of texts"}[wanted]
        raise InvalidParameter(f"{model.code}: {name} is {value!r}; it takes {kind}")


def read_model(path: Path) -> Model:
    """Return the model in the file at `path`.

    Raises:
        InvalidParameter: it cannot be read, or is no model; says in which field, what was
            found and what would be right.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise InvalidParameter(f"{path} has more than {LARGEST:,} bytes; a model has less")
        raw = yaml.load(path.read_text(encoding="utf-8-sig"), LoaderOnce)
        return Model.model_validate(raw)
    except OSError as error:
        raise InvalidParameter(f"cannot read {path}: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidParameter(f"{path} is no YAML in UTF-8: {_line(error)}") from error
    except ValidationError as error:
        raise InvalidParameter(f"{path}: {_first(error)}") from error
    except ValueError as error:  # of a date such as 2025-13-01
        raise InvalidParameter(f"{path}: {error}; write dates as 2025-12-31") from error
    except InvalidParameter as error:
        raise InvalidParameter(f"{path}: {str(error).removeprefix(f'{path} ')}") from error


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"])
    known = ", ".join(Model.model_fields)
    if not first["loc"]:
        return f"found no fields but {str(first['input'])[:60]!r}; a model has {known}"
    if first["type"] == "extra_forbidden":
        return f"{field}: no such field; a model has {known}"
    found = "" if first["type"] == "missing" else f", found {str(first['input'])[:60]!r}"
    return f"{field}: {first['msg']}{found}"


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
