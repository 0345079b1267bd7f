"""Find nodes that other rows of the run or earlier batches brought."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.model import Label, label_of
from graph.store import GraphStore
from ingest.emit import Labels
from ingest.mapping import ResolveRule
from ingest.rows import holds
from ingest.staging import Staging, aside_table, node_table
from queries.overview import overview

_ACCOUNT: Final = "bank_account"


class StoreLookup:
    """Looks in the staging area first, then in the graph."""

    def __init__(self, staging: Staging, store: GraphStore) -> None:
        self.staging = staging
        self.store = store
        self._in_graph = {entry.label for entry in overview(store, funds=0).nodes}

    def labels(self, ids: pa.Array) -> Labels:
        """Return the label of each of `ids`: of the node that has it, else of its prefix."""
        encoded = pc.dictionary_encode(ids)
        distinct: list[str] = encoded.dictionary.to_pylist()
        known = self._known_labels(encoded.dictionary)
        words = np.array([str(known.get(each) or label_of(each)) for each in distinct], object)
        labels: Labels = words[encoded.indices.to_numpy(zero_copy_only=False)]
        return labels

    def _known_labels(self, ids: pa.Array) -> dict[str, str]:
        wanted = pa.table({"id": ids})  # noqa: F841 - DuckDB reads it by its name
        known: dict[str, str] = {}
        for label in Label:
            rows = self.staging.db.sql(
                f"SELECT DISTINCT n.id FROM {node_table(label)} n "
                "SEMI JOIN wanted w ON n.id = w.id"
            ).fetchall()
            known |= {found: str(label) for (found,) in rows}
        if self._in_graph:
            found = self.store.labels_by_id(ids)
            known |= dict(zip(found["id"].to_pylist(), found["label"].to_pylist(), strict=True))
        return known

    def known_divisions(self, codes: pa.Array) -> frozenset[str] | None:
        """Return which of `codes` are divisions; None when no division is known at all."""
        staged = self.staging.db.sql("SELECT division FROM node_division").fetchall()
        if not staged and Label.DIVISION not in self._in_graph:
            return None
        known = {code for (code,) in staged}
        if Label.DIVISION in self._in_graph:
            ids = pc.binary_join_element_wise(
                pa.repeat(pa.scalar("division"), len(codes)), codes, ":"
            )
            known |= set(self.store.nodes_by_id(Label.DIVISION, ids)["division"].to_pylist())
        return frozenset(known)

    def resolve(self, rule: ResolveRule, fields: Mapping[str, pa.Array]) -> pa.Array:
        """Return per row the id of the one node that fits `rule`, '' where none or several.

        Where several fit, the one that also has the `prefer` properties is taken, if it is
        the only one: a link that is guessed is worse than none.
        """
        where = {_ACCOUNT: rule.account} if rule.account else dict(rule.where)
        wanted = _wanted(where, rule.prefer, fields)
        found = np.full(len(next(iter(fields.values()))), "", object)
        if wanted.num_rows:
            candidates = self._candidates(rule, where, wanted)
            if candidates.num_rows:
                for position, node in self._fitting(wanted, candidates, where, rule.prefer):
                    found[position] = node
        return pa.array(found, pa.string())

    def _candidates(
        self, rule: ResolveRule, where: Mapping[str, str], wanted: pa.Table
    ) -> pa.Table:
        index = next(iter(where))
        keys = pc.unique(wanted[index].combine_chunks())
        columns = list(dict.fromkeys(["id", *where, *rule.prefer]))
        tables = [self._staged(label, index, keys, columns) for label in rule.labels]
        if rule.account:
            tables.append(self._staged_links(keys, columns))
            if self._in_graph:
                names = {_ACCOUNT: "account"}
                held = self.store.holders_of(keys)
                picked = [held[names.get(name, name)] for name in columns]
                tables.append(pa.table(picked, names=columns))
        else:
            tables.extend(
                self.store.nodes_where(label, index, keys).select(columns)
                for label in rule.labels
                if label in self._in_graph
            )
        return pa.concat_tables(tables, promote_options="permissive")

    def _staged(self, label: Label, index: str, keys: pa.Array, columns: list[str]) -> pa.Table:
        sought = pa.table({"key": keys})  # noqa: F841 - DuckDB reads it by its name
        names = ", ".join(f'n."{name}"' for name in columns)
        return self.staging.db.sql(
            f"SELECT DISTINCT {names} FROM (FROM {node_table(label)} UNION ALL "
            f'FROM {aside_table(label)}) n SEMI JOIN sought s ON n."{index}" = s.key'
        ).to_arrow_table()

    def _staged_links(self, keys: pa.Array, columns: list[str]) -> pa.Table:
        """Holders that a second row gave another account: their node keeps the first only."""
        sought = pa.table({"key": keys})  # noqa: F841 - DuckDB reads it by its name
        names = ", ".join(f'"{name}"' for name in columns)
        return self.staging.db.sql(
            f"SELECT DISTINCT {names} FROM (SELECT l.source AS id, s.key AS {_ACCOUNT}, n.name "
            "FROM link l JOIN sought s ON l.target = 'account:' || s.key "
            "JOIN (SELECT id, name FROM node_payee UNION SELECT id, name FROM "
            "node_villageaccount) n ON n.id = l.source WHERE l.kind = 'HAS_ACCOUNT')"
        ).to_arrow_table()

    def _fitting(
        self,
        wanted: pa.Table,
        candidates: pa.Table,
        where: Mapping[str, str],
        prefer: Mapping[str, str],
    ) -> list[tuple[int, str]]:
        same = " AND ".join(f'w."{name}" = c."{name}"' for name in where)
        liked = " AND ".join(f'w."prefer {name}" = c."{name}"' for name in prefer) or "false"
        rows: list[tuple[int, str]] = self.staging.db.sql(
            "SELECT position, CASE WHEN fit = 1 THEN single ELSE best END "
            "FROM (SELECT w.position, "
            "count(DISTINCT c.id) AS fit, min(c.id) AS single, "
            f"count(DISTINCT c.id) FILTER (WHERE {liked}) AS good, "
            f"min(c.id) FILTER (WHERE {liked}) AS best "
            f"FROM wanted w JOIN candidates c ON {same} GROUP BY w.position) "
            "WHERE fit = 1 OR good = 1"
        ).fetchall()
        return rows


def _wanted(
    where: Mapping[str, str], prefer: Mapping[str, str], fields: Mapping[str, pa.Array]
) -> pa.Table:
    """Return the rows that name everything `where` needs: position, where and prefer values."""
    complete = np.all([holds(fields[name]) for name in where.values()], axis=0)
    places = pa.array(np.flatnonzero(complete))
    columns = {"position": places}
    columns |= {name: fields[source].take(places) for name, source in where.items()}
    columns |= {
        f"prefer {name}": fields[source].take(places) for name, source in prefer.items()
    }
    return pa.table(columns)
