"""What a settled run comes to: control totals, reasons, warnings, quarantine files."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Protocol

from graph.words import Language
from ingest.load import Staged
from ingest.merge import Merge
from ingest.outcome import Count, Outcome
from ingest.quarantine import Fault, Refused, RefusedSource, write_quarantine
from ingest.staging import Staging, node_table


class Asked(Protocol):
    """The part of a request that reporting needs."""

    @property
    def dry_run(self) -> bool:
        """Whether nothing is to be loaded."""
        ...

    @property
    def quarantine(self) -> Path:
        """The folder below which rows to mend are written."""
        ...

    @property
    def language(self) -> Language:
        """The language of reasons."""
        ...


class Reporter:
    """Counts a settled run and writes its quarantine."""

    def __init__(
        self, staging: Staging, merge: Merge, staged: Sequence[Staged], asked: Asked, batch: str
    ) -> None:
        self.db = staging.db
        self.merge = merge
        self.staged = staged
        self.asked = asked
        self.batch = batch

    def outcome(self) -> Outcome:
        """Return the totals; `read` is the sum of loaded, unchanged and quarantined."""
        self.db.execute(
            "CREATE OR REPLACE TABLE refused AS "
            "SELECT DISTINCT row FROM problem WHERE level = 'error'"
        )
        read = self._count("FROM line l")
        quarantined = self._count("FROM line l SEMI JOIN refused r ON l.row = r.row")
        loaded = self._count(
            "FROM line l SEMI JOIN loaded s ON l.row = s.row "
            "ANTI JOIN refused r ON l.row = r.row"
        )
        unchanged = Count(
            read.rows - quarantined.rows - loaded.rows,
            read.fen - quarantined.fen - loaded.fen,
            read.unreadable - quarantined.unreadable - loaded.unreadable,
        )
        nodes, flows, links = (
            self._changed_nodes(),
            self._by_kind("new_flow"),
            self._by_kind("new_link"),
        )
        changes = nodes or flows or links
        return Outcome(
            batch=self.batch if changes and not self.asked.dry_run else "",
            dry_run=self.asked.dry_run,
            sources=tuple(each.planned.used for each in self.staged),
            read=read,
            loaded=loaded,
            unchanged=unchanged,
            quarantined=quarantined,
            nodes=nodes,
            flows=flows,
            links=links,
            warnings=self._warnings(),
            reasons=self._codes("error"),
            quarantine=self._write(),
        )

    def _count(self, rows: str) -> Count:
        found = self.db.execute(
            f"SELECT count(*), coalesce(sum(l.fen), 0), count(*) FILTER (l.fen IS NULL) {rows}"
        ).fetchone()
        assert found is not None
        return Count(int(found[0]), int(found[1]), int(found[2]))

    def _changed_nodes(self) -> dict[str, int]:
        counts = {}
        for label in self.merge.labels():
            table = node_table(label)
            (rows,) = self.db.execute(
                f"SELECT (SELECT count(*) FROM new_{table}) + "
                f"(SELECT count(*) FROM fill_{table})"
            ).fetchone() or (0,)
            if rows:
                counts[str(label)] = int(rows)
        return counts

    def _by_kind(self, table: str) -> dict[str, int]:
        counts: dict[str, int] = {}
        for group in self.merge.groups(table):
            counts[group.kind] = counts.get(group.kind, 0) + group.rows
        return counts

    def _codes(self, level: str) -> dict[str, int]:
        rows = self.db.execute(
            "SELECT code, count(DISTINCT row) FROM problem WHERE level = $1 "
            "GROUP BY code ORDER BY 2 DESC, 1",
            [level],
        ).fetchall()
        return dict(rows)

    def _warnings(self) -> dict[str, int]:
        warnings = self._codes("warning")
        for label in self.merge.labels():
            for name, rows in self.merge.disagreements(label):
                warnings["differs"] = warnings.get("differs", 0) + rows
                warnings[f"differs: {label}.{name}"] = rows
        return warnings

    def _write(self) -> tuple[Path, ...]:
        folder = self.asked.quarantine / self.batch
        return write_quarantine(folder, self._refused_sources(), self.asked.language)

    def _refused_sources(self) -> Iterator[tuple[RefusedSource, int]]:
        for each in self.staged:
            last = each.first_row + each.rows
            (count,) = self.db.execute(
                "SELECT count(*) FROM refused WHERE row >= $1 AND row < $2",
                [each.first_row, last],
            ).fetchone() or (0,)
            used = each.planned.used
            yield (
                RefusedSource(
                    used.file, used.sheet, each.planned.sheet.columns, self._refused(each)
                ),
                int(count),
            )

    def _refused(self, each: Staged) -> Iterator[Refused]:
        rows = self.db.execute(
            "SELECT r.row, w.text, p.column_name, p.value, p.code FROM refused r "
            "JOIN raw w ON w.row = r.row JOIN problem p ON p.row = r.row "
            "WHERE p.level = 'error' AND r.row >= $1 AND r.row < $2 "
            "ORDER BY r.row, p.column_name",
            [each.first_row, each.first_row + each.rows],
        ).fetchall()
        for row, faults in groupby(rows, key=itemgetter(0)):
            found = list(faults)
            yield Refused(
                each.planned.sheet.header_row + 1 + row - each.first_row,
                json.loads(found[0][1]),
                tuple(Fault(column, value, code) for _, _, column, value, code in found),
            )
