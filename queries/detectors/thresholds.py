"""Thresholds of the rules as data: versioned, by division, programme and date of effect."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from graph.errors import InvalidParameter
from queries.detectors.calendar import day_of
from queries.yaml_once import read_once

D = TypeVar("D")

_STRICT: Final = ConfigDict(frozen=True, extra="forbid")


class Override(BaseModel):
    """Values that hold for a part of the country, a programme or a time.

    A division is meant with all that lie below it: its code without the zeros at the end.
    """

    model_config = _STRICT
    division: Annotated[str, Field(pattern=r"^\d{0,12}$")] = ""
    programme: str = ""
    since: date = date.min
    until: date = date.max
    values: dict[str, Any]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since > self.until:
            raise ValueError(f"since {self.since} is after until {self.until}: never holds")
        return self

    def holds(self, division: str, programme: str, day: date) -> bool:
        """Return whether these values are meant for a case of this place, programme and day."""
        return (
            division.startswith(_stem(self.division))
            and self.programme in ("", programme)
            and self.since <= day <= self.until
        )


class RuleValues(BaseModel):
    """What a file of thresholds says of one rule: its values, then what overrides them."""

    model_config = _STRICT
    values: dict[str, Any] = {}
    overrides: tuple[Override, ...] = ()


class Thresholds(BaseModel):
    """A version of the thresholds; what it does not name has the default of its rule."""

    model_config = _STRICT
    version: str = "default"
    rules: Mapping[str, RuleValues] = {}

    def of(self, kind: type[D], code: str) -> D:
        """Return the rule `kind` with the values of this version.

        Raises:
            InvalidParameter: a value names no threshold of the rule, or is none that it takes.
        """
        rule = self.rules.get(code, RuleValues())
        made = _made(kind, code, rule.values)
        for override in rule.overrides:
            _made(kind, code, {**rule.values, **override.values})
        return made

    def applied(self, rule: D, *, division: str = "", programme: str = "", at: int = 0) -> D:
        """Return `rule` with what overrides it there and then; a later one beats an earlier."""
        known = self.rules.get(getattr(rule, "code", ""))
        if known is None or not known.overrides:
            return rule
        day = day_of(at) if at else date.max
        values = dict(known.values)
        for override in known.overrides:
            if override.holds(division, programme, day):
                values |= override.values
        return _made(type(rule), getattr(rule, "code", ""), values)


def _stem(division: str) -> str:
    for width in (2, 4, 6, 9):
        if not division[width:].strip("0"):
            return division[:width] if division.strip("0") else ""
    return division


def _made(kind: type[D], code: str, values: Mapping[str, Any]) -> D:
    fields = getattr(kind, "model_fields", {})
    for name, value in values.items():
        if isinstance(value, bool) and name in fields and fields[name].annotation is int:
            raise InvalidParameter(f"thresholds of {code}: {name!r} is {value}, write a number")
    try:
        return kind(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise InvalidParameter(
            f"thresholds of {code}: {name!r}: {first['msg']}; it has {', '.join(fields)}"
        ) from error


def read_thresholds(path: Path | None) -> Thresholds:
    """Return the thresholds in the file at `path`, the defaults without one.

    Raises:
        InvalidParameter: it cannot be read, or is not what a file of thresholds is.
    """
    if path is None:
        return Thresholds()
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidParameter(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InvalidParameter(f"{path} is no text in UTF-8: {error}") from error
    read = read_once(text, path)
    if not isinstance(read, dict):
        raise InvalidParameter(
            f"{path} holds no fields but {type(read).__name__}; "
            "a file of thresholds has `version` and `rules`"
        )
    try:
        return Thresholds.model_validate(read)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        right = _RIGHT.get(first["type"], "")
        raise InvalidParameter(f"{path}: {name}: {first['msg']}{right}") from error


#: What would be right, by the type of a fault.
_RIGHT: Final = {
    "string_type": '; put it in quotes, as "2025"',
    "string_pattern_mismatch": "; a division is up to 12 digits",
    "extra_forbidden": "; there are version and rules, and of each rule values and overrides",
}
