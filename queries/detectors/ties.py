"""Payees tied to one another by what they share."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import networkx as nx


@dataclass(frozen=True, slots=True)
class Tie:
    """A value that payees share.

    Attributes:
        key: account | phone | address | collector.
        value: id of the node that is shared.
        members: payee ids.
    """

    key: str
    value: str
    members: tuple[str, ...]

    @classmethod
    def read(cls, key: str, value: str, members: Collection[str]) -> "Tie":
        """Return a tie as a text returns it; members in order."""
        return cls(key, value, tuple(sorted(members)))


def tied(ties: Iterable[Tie]) -> list[tuple[frozenset[str], tuple[Tie, ...]]]:
    """Return the groups of payees that chains of ties connect, and the ties of each."""
    listed = sorted(ties, key=lambda tie: (tie.key, tie.value))
    graph: nx.Graph[str] = nx.Graph()
    for tie in listed:
        nx.add_path(graph, tie.members)
    groups = []
    for component in nx.connected_components(graph):
        members = frozenset(component)
        own = tuple(tie for tie in listed if tie.members[0] in members)
        groups.append((members, own))
    return sorted(groups, key=lambda group: min(group[0]))
