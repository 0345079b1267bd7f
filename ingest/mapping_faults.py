"""Read a mapping and say what is wrong with it: where, what was found, what would be right."""

from collections.abc import Hashable, Iterator
from collections.abc import Mapping as Dict
from typing import Any, Final

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from graph.errors import SourceError
from ingest.mapping_parts import Column, Part, Title
from ingest.mapping_references import faults
from ingest.mapping_rules import (
    Conditions,
    FlowRule,
    LinkRule,
    Mapping,
    NodeRule,
    ResolveRule,
    Reversal,
)

_SHOWN: Final = 60  # characters of what was found

#: What stands under each key of a mapping, to name the keys that would be right.
_UNDER: Final[Dict[str, tuple[int, type[Part]]]] = {
    "title": (1, Title),
    "columns": (2, Column),
    "resolve": (2, ResolveRule),
    "nodes": (2, NodeRule),
    "flows": (2, FlowRule),
    "links": (2, LinkRule),
    "reversal": (1, Reversal),
    "no_flow": (1, Conditions),
}


class _Loader(yaml.SafeLoader):
    """YAML without repeated keys: the second would silently win."""

    def construct_mapping(
        self, node: yaml.MappingNode, deep: bool = False
    ) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            word = str(key.value)
            if word in seen:
                said = f"line {key.start_mark.line + 1}: key {word!r} stands twice"
                raise yaml.MarkedYAMLError(problem=said)
            if word != "<<":
                seen.add(word)
        return super().construct_mapping(node, deep=deep)


def parse_mapping(file: str, content: bytes) -> Mapping:
    """Return the mapping in `content`; `file` is its name in messages.

    Raises:
        SourceError: with one line per fault.
    """
    tree = _tree(file, content)
    try:
        mapping = Mapping.model_validate(tree)
    except ValidationError as error:
        said = [_say(detail) for detail in error.errors(include_url=False)]
        raise SourceError(_message(file, said)) from error
    if found := [f"{fault.where}: {fault.text}" for fault in faults(mapping)]:
        raise SourceError(_message(file, found))
    return mapping


def _message(file: str, said: list[str]) -> str:
    lines = "\n".join(f"  {line}" for line in dict.fromkeys(said))
    return f"{file} is not a mapping:\n{lines}"


def _tree(file: str, content: bytes) -> dict[str, Any]:
    try:
        tree = yaml.load(content, Loader=_Loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        said = " ".join(str(error).split())
        raise SourceError(f"{file} is not readable as YAML in UTF-8: {said}") from error
    if not isinstance(tree, dict):
        raise SourceError(_message(file, [f"found {_show(tree)}; begin with 'name: …'"]))
    return tree


def _say(detail: ErrorDetails) -> str:
    place, kind = detail["loc"], detail["type"]
    where = ".".join(str(step) for step in _plain(place)) or "(top)"
    if kind == "extra_forbidden":
        return f"{where}: unknown key; known are {', '.join(_known(place))}"
    if kind == "missing":
        return f"{where}: missing; it must be there"
    if kind in ("model_type", "dict_type"):
        return f"{where}: found {_show(detail['input'])}; there should be keys with values"
    message = detail["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return f"{where}: found {_show(detail['input'])}; {message}"


def _plain(place: tuple[int | str, ...]) -> Iterator[int | str]:
    """Leave out the steps that pydantic adds for its own kinds of validators."""
    for step in place:
        if not isinstance(step, str) or "[" not in step:
            yield step


def _known(place: tuple[int | str, ...]) -> Iterator[str]:
    depth, part = _UNDER.get(str(place[0]), (0, Mapping))
    yield from (part if len(place) > depth else Mapping).model_fields


def _show(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
