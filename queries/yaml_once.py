"""YAML without repeated keys and without aliases, as people write it by hand."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from graph.errors import InvalidParameter


class LoaderOnce(yaml.SafeLoader):
    """The safe loader; a second key of one name does not silently win."""

    def compose_node(self, parent: Any, index: Any) -> yaml.Node | None:
        """Refuse aliases: a few lines of them make more text than a machine holds."""
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem=f"line {mark.line + 1}: an alias; write it out")
        return super().compose_node(parent, index)

    def construct_mapping(
        self, node: yaml.MappingNode, deep: bool = False
    ) -> dict[Hashable, Any]:
        """Return a mapping each of whose keys was written once."""
        seen: set[str] = set()
        for key, _ in node.value:
            if str(key.value) in seen:
                line = key.start_mark.line + 1
                raise yaml.MarkedYAMLError(problem=f"line {line}: {key.value!r} stands twice")
            seen.add(str(key.value))
        return super().construct_mapping(node, deep=deep)


def read_once(text: str, path: Path) -> Any:
    """Return what the YAML `text` of the file at `path` says.

    Raises:
        InvalidParameter: it is no such YAML: repeated keys, aliases, dates that do not exist.
    """
    try:
        return yaml.load(text, Loader=LoaderOnce)
    except yaml.YAMLError as error:
        raise InvalidParameter(f"{path} is no YAML: {' '.join(str(error).split())}") from error
    except ValueError as error:  # of a date such as 2025-13-01
        raise InvalidParameter(f"{path}: {error}; write dates as 2025-12-31") from error
    except RecursionError as error:
        raise InvalidParameter(f"{path} is nested too deeply to be read") from error
