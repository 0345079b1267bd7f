"""Hold what a run says against itself and against the graph: what is new, filled or refused."""

from collections.abc import Iterator
from typing import Final

import duckdb
import pyarrow as pa

from graph.model import (
    FLOW_PROPERTIES,
    LINK_PROPERTIES,
    Label,
    Link,
    node_properties,
)
from graph.store import GraphStore
from ingest.groups import Group, groups_in
from ingest.merge_columns import (
    LINK_HASH,
    REPEATED_FLOWS,
    differing,
    disagree,
    filled,
    fills,
    first_known,
)
from ingest.staging import Staging, node_table
from queries.overview import overview

#: Properties that say where a statement stood; the rest is what it says.
_OF_THE_ROW: Final = ("id", "batch", "row")

#: Statements of nodes that are merged at a time.
_PART_ROWS: Final = 2_000_000

#: Hashes that are counted at a time: those of a province's payments do not fit in memory.
_PART_HASHES: Final = 10_000_000

#: What makes two statements of one flow the same; batch and row may differ.
_CONTENT: Final = (
    "kind",
    "source",
    "target",
    *(name for name in FLOW_PROPERTIES if name not in _OF_THE_ROW),
)


class Merge:
    """Compare a staged run with itself and with the graph, table by table.

    Every name in the SQL comes from `graph.model`; values stay in tables.
    """

    def __init__(self, staging: Staging, store: GraphStore) -> None:
        self.staging = staging
        self.store = store
        self.db: duckdb.DuckDBPyConnection = staging.db
        held = overview(store, funds=0)
        self._in_graph = {entry.label for entry in held.nodes if entry.nodes}
        self._has_flows = any(entry.flows for entry in held.flows)

    def conflicts(self) -> list[int]:
        """Return rows that give a known flow another content: they must not be loaded.

        The first statement of a flow stands, whether it is in the graph or earlier in the run.
        Leaves the tables `graph_flow` (staged flows the graph has) and `again` (ids that stand
        more than once in the run, with their first row).
        """
        self._fetch_known_flows()
        self._find_repeated_flows()
        if not (self._rows("again") or self._rows("graph_flow")):
            return []
        differs = " OR ".join(disagree(name) for name in _CONTENT)
        rows = self.db.execute(
            f"SELECT f.row FROM flow f JOIN graph_flow g ON f.id = g.id WHERE {differs} "
            "UNION SELECT f.row FROM flow f JOIN again a ON f.id = a.id "
            "JOIN flow g ON g.id = a.id AND g.row = a.row "
            f"WHERE f.row <> a.row AND ({differs}) "
            "ORDER BY 1"
        ).fetchall()
        return [row for (row,) in rows]

    def _find_repeated_flows(self) -> None:
        self.db.execute("CREATE OR REPLACE TABLE again AS SELECT id, row FROM flow LIMIT 0")
        for values in self._parts("flow", _PART_HASHES):
            self.db.execute(f"INSERT INTO again {REPEATED_FLOWS}", values)

    def _parts(self, table: str, size: int) -> Iterator[dict[str, int]]:
        """Yield $parts and $part that cut a table by a hash into parts of about `size` rows."""
        parts = self._rows(table) // size + 1
        yield from ({"parts": parts, "part": part} for part in range(parts))

    def _fetch_known_flows(self) -> None:
        columns = ["kind", "source", "target", *FLOW_PROPERTIES]
        names = ", ".join(f'"{name}"' for name in columns)
        self.db.execute(
            f"CREATE OR REPLACE TABLE graph_flow AS SELECT {names} FROM flow LIMIT 0"
        )
        if not self._has_flows:
            return
        for ids in self.staging.batches("SELECT DISTINCT id FROM flow", size=2_000_000):
            known = self.store.flows_by_id(ids["id"].combine_chunks())
            if known.num_rows:
                self.db.from_arrow(known.select(columns)).insert_into("graph_flow")

    def _rows(self, table: str) -> int:
        (rows,) = self.db.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)
        return int(rows)

    def settle(self) -> None:
        """Decide what is new and what is filled; call after `conflicts` found none.

        Makes the tables `new_flow`, `new_link`, `new_node_<label>`, `fill_node_<label>` and
        `loaded` (rows that add something to the graph; those with flows, a flow).
        """
        self.db.execute("CREATE OR REPLACE TABLE loaded (row BIGINT)")
        self._settle_flows()
        for label in self.labels():
            self._settle_nodes(label)
        self._settle_links()
        self._settle_money()

    def _settle_flows(self) -> None:
        known = "ANTI JOIN graph_flow g ON f.id = g.id " if self._rows("graph_flow") else ""
        again = "ANTI JOIN again a ON f.id = a.id AND f.row <> a.row"
        self.db.execute(
            "CREATE OR REPLACE VIEW new_flow AS SELECT f.* FROM flow f "
            f"{known}{again if self._rows('again') else ''}"
        )
        self.db.execute("INSERT INTO loaded SELECT row FROM new_flow")

    def _settle_money(self) -> None:
        """A row that says a flow counts by its flow: known money is not loaded once more."""
        if self._rows("graph_flow") or self._rows("again"):
            self.db.execute(
                "DELETE FROM loaded WHERE row IN (SELECT row FROM flow) "
                "AND row NOT IN (SELECT row FROM new_flow)"
            )

    def _settle_nodes(self, label: Label) -> None:
        staged = node_table(label)
        self._merge_statements(label)
        self.db.execute(f"CREATE OR REPLACE TABLE graph_{label} AS FROM {staged} LIMIT 0")
        if label in self._in_graph:
            self._fetch_known_nodes(label)
        if self._rows(f"graph_{label}"):
            self._hold_against_graph(label)
            return
        self.db.execute(f"CREATE OR REPLACE VIEW new_{staged} AS FROM merged_{label}")
        self.db.execute(f"CREATE OR REPLACE VIEW fill_{staged} AS FROM graph_{label}")
        self.db.execute(f"INSERT INTO loaded SELECT row FROM {staged}")

    def _fetch_known_nodes(self, label: Label) -> None:
        for batch in self.staging.batches(f"SELECT id FROM merged_{label}"):
            found = self.store.nodes_by_id(label, batch["id"].combine_chunks())
            if found.num_rows:
                rows = found.select(list(node_properties(label)))
                self.db.from_arrow(rows).insert_into(f"graph_{label}")

    def _hold_against_graph(self, label: Label) -> None:
        staged = node_table(label)
        self.db.execute(
            f"CREATE OR REPLACE TABLE new_{staged} AS "
            f"SELECT m.* FROM merged_{label} m ANTI JOIN graph_{label} g ON m.id = g.id"
        )
        self._fill(label)
        self.db.execute(
            f"INSERT INTO loaded SELECT row FROM {staged} WHERE id IN "
            f"(SELECT id FROM new_{staged} UNION ALL SELECT id FROM fill_{staged})"
        )

    def _merge_statements(self, label: Label) -> None:
        """One row per id: the first non-empty value of each property, the earliest row.

        Part by part of the ids, because the first values of all of them do not fit in memory.
        """
        staged = node_table(label)
        properties = node_properties(label)
        firsts = ", ".join(
            first_known(name, kind)
            for name, kind in properties.items()
            if name not in _OF_THE_ROW
        )
        columns = ", ".join(f'"{name}"' for name in properties)
        self.db.execute(f"CREATE OR REPLACE TABLE merged_{label} AS FROM {staged} LIMIT 0")
        for values in self._parts(staged, _PART_ROWS):
            self.db.execute(
                f"INSERT INTO merged_{label} WITH these AS "
                f"(SELECT {columns} FROM {staged} WHERE hash(id) % $parts = $part), "
                "several AS (SELECT id FROM these GROUP BY id HAVING count(*) > 1) "
                f"SELECT {columns} FROM these n ANTI JOIN several s ON n.id = s.id UNION ALL "
                f"SELECT {columns} FROM "
                f"(SELECT id, {firsts}, min(batch) AS batch, min(n.row) AS row "
                "FROM these n SEMI JOIN several s ON n.id = s.id GROUP BY id)",
                values,
            )

    def _fill(self, label: Label) -> None:
        """What is empty in the graph takes the staged value; what is known there stands.

        A node that was only mentioned before (no name) now leads to the row that names it.
        """
        staged, merged, known = node_table(label), f"merged_{label}", f"graph_{label}"
        kinds = node_properties(label).items()
        choices = [filled(name, kind) for name, kind in kinds]
        changed = [fills(name, kind) for name, kind in kinds if name not in _OF_THE_ROW]
        self.db.execute(
            f"CREATE OR REPLACE TABLE fill_{staged} AS SELECT {', '.join(choices)} "
            f"FROM {merged} m JOIN {known} g ON m.id = g.id WHERE {' OR '.join(changed)}"
        )

    def disagreements(self, label: Label) -> list[tuple[str, int]]:
        """Return (property, rows) where the run says something else than what stands."""
        kinds = {
            name: kind
            for name, kind in node_properties(label).items()
            if name not in _OF_THE_ROW
        }
        counts = self.db.execute(
            f"SELECT {', '.join(differing(name, kind) for name, kind in kinds.items())} "
            f"FROM {node_table(label)} n JOIN (FROM merged_{label} m ANTI JOIN graph_{label} g "
            f"ON m.id = g.id UNION ALL FROM graph_{label}) k ON n.id = k.id"
        ).fetchone()
        assert counts is not None
        return [(name, rows) for name, rows in zip(kinds, counts, strict=True) if rows]

    def _settle_links(self) -> None:
        names = ["kind", "source_label", "target_label", "source", "target", *LINK_PROPERTIES]
        columns = ", ".join(f'"{name}"' for name in names)
        self.db.execute(
            f"CREATE OR REPLACE TABLE graph_link AS SELECT {columns} FROM link LIMIT 0"
        )
        for group in self.groups("link"):
            self._fetch_known_links(group)
        self.db.execute("CREATE OR REPLACE TABLE new_link AS FROM link LIMIT 0")
        # 128 bits stand for the key: text does not fit in memory, and nothing will collide.
        for values in self._parts("link", _PART_HASHES):
            self.db.execute(
                "INSERT INTO new_link WITH these AS "
                "(FROM link WHERE hash(source, target) % $parts = $part), firsts AS "
                f"(SELECT {LINK_HASH} AS key, min(row) AS row FROM these GROUP BY key) "
                "SELECT l.* FROM these l SEMI JOIN firsts f "
                f"ON l.row = f.row AND {LINK_HASH} = f.key "
                "ANTI JOIN graph_link g USING (kind, source, target, relation)",
                values,
            )
        self.db.execute("INSERT INTO loaded SELECT row FROM new_link")

    def _fetch_known_links(self, group: Group) -> None:
        kind, (source, target) = Link(group.kind), group.ends
        if not {source, target} <= self._in_graph:
            return
        sources = (
            "SELECT DISTINCT source FROM link "
            "WHERE kind = $kind AND source_label = $source AND target_label = $target"
        )
        for batch in self.staging.batches(sources, group.values()):
            ids = batch["source"].combine_chunks()
            known = self.store.links_by_source(kind, source, target, ids)
            if known.num_rows:
                words = [pa.array([w] * known.num_rows) for w in (kind, source, target)]
                names = ["kind", "source_label", "target_label", *known.column_names]
                table = pa.table([*words, *known.columns], names=names)
                self.db.from_arrow(table).insert_into("graph_link")

    def labels(self) -> list[Label]:
        """Return the labels of which the run names nodes, in the model's order."""
        return [
            label
            for label in Label
            if self.db.execute(f"SELECT 1 FROM {node_table(label)} LIMIT 1").fetchone()
        ]

    def groups(self, table: str) -> list[Group]:
        """Return kind, labels and count of the flows or links in `table`."""
        return groups_in(self.db, table)

    def new_nodes(self, label: Label) -> Iterator[pa.Table]:
        """Yield nodes to add."""
        return self.staging.batches(f"FROM new_{node_table(label)}")

    def filled_nodes(self, label: Label) -> Iterator[pa.Table]:
        """Yield nodes that are there and now know more."""
        return self.staging.batches(f"FROM fill_{node_table(label)}")

    def new_flows(self, group: Group) -> Iterator[pa.Table]:
        """Yield flows to add: source, target, FLOW_PROPERTIES."""
        return self._ends("new_flow", group, ("source", "target", *FLOW_PROPERTIES))

    def new_links(self, group: Group) -> Iterator[pa.Table]:
        """Yield links to add: source, target, LINK_PROPERTIES."""
        return self._ends("new_link", group, ("source", "target", *LINK_PROPERTIES))

    def _ends(self, table: str, group: Group, columns: tuple[str, ...]) -> Iterator[pa.Table]:
        names = ", ".join(f'"{name}"' for name in columns)
        return self.staging.batches(
            f"SELECT {names} FROM {table} "
            "WHERE kind = $kind AND source_label = $source AND target_label = $target",
            group.values(),
        )
