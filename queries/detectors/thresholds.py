"""Thresholds of the rules as data: versioned, by division, programme and date of effect."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graph.errors import InvalidParameter
from queries.detectors.calendar import day_of

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
    try:
        return kind(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        fields = ", ".join(getattr(kind, "model_fields", {}))
        raise InvalidParameter(
            f"thresholds of {code}: {name!r}: {first['msg']}; it has {fields}"
        ) from error


def read_thresholds(path: Path | None) -> Thresholds:
    """Return the thresholds in the file at `path`, the defaults without one.

    Raises:
        InvalidParameter: it cannot be read, or is not what a file of thresholds is.
    """
    if path is None:
        return Thresholds()
    try:
        return Thresholds.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise InvalidParameter(f"cannot read {path}: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidParameter(f"{path} is no YAML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise InvalidParameter(f"{path}: {name}: {first['msg']}") from error
