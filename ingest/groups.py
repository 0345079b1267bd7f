"""Flows or links of one kind between two labels: what is loaded in one table of the engine."""

from dataclasses import dataclass

import duckdb

from graph.model import Label, Pair


@dataclass(frozen=True, slots=True)
class Group:
    """Flows or links of one kind between two labels, and how many there are."""

    kind: str
    ends: Pair
    rows: int

    def values(self) -> dict[str, str]:
        """Return what a query for these rows takes: $kind, $source and $target."""
        source, target = self.ends
        return {"kind": self.kind, "source": str(source), "target": str(target)}


def groups_in(db: duckdb.DuckDBPyConnection, table: str) -> list[Group]:
    """Return the groups in a staged table of flows or links, in a fixed order."""
    found = db.execute(
        "SELECT kind, source_label, target_label, count(*) "
        f"FROM {table} GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return [Group(kind, (Label(a), Label(b)), rows) for kind, a, b, rows in found]
