"""YAML without repeated keys and without aliases, as people write it by hand."""

from collections.abc import Hashable
from typing import Any

import yaml


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
