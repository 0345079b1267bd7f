"""One import from files to graph: plan, stage, compare, load; all of it or nothing."""

import hashlib
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from graph.errors import SchemaMismatch
from graph.store import GraphStore
from graph.words import Language, say
from ingest.identity import Tokens
from ingest.load import load_run
from ingest.lookup import StoreLookup
from ingest.merge import Merge
from ingest.outcome import Outcome
from ingest.plan import PlannedSheet, plan
from ingest.report import Reporter
from ingest.stage import Context, SheetStager
from ingest.staging import Staging
from ingest.workplace import clear_abandoned, staging_folder
from queries.batches import batches

#: Told the stage (read, compare, load), the share of it that is done, and the rows so far.
Report = Callable[[str, float, int], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What to import and how.

    Attributes:
        mapping: a ready mapping's name or a YAML file; None to guess from the headers.
        workplace: folder for staging files, which grow with the sources.
        quarantine: folder below which rows to mend are written.
        language: of the reasons in the quarantine files.
    """

    paths: tuple[Path, ...]
    workplace: Path
    quarantine: Path
    who: str
    mapping: str | None = None
    dry_run: bool = False
    language: Language = Language.ZH


def ingest(
    store: GraphStore,
    request: Request,
    tokens: Tokens,
    *,
    progress: Report | None = None,
    announce: Callable[[str], None] | None = None,
) -> Outcome:
    """Load files into `store`; every row is loaded, already there, or in quarantine.

    Args:
        announce: told, per sheet, the mapping that will be used.

    Raises:
        NotFound, SourceError: a file, a folder or a mapping is missing or cannot be read.
        SchemaMismatch: the store was filled with another token key.
        StoreLocked: someone else is writing to the store.
        StoreError: the store failed; nothing of this run is in it.
    """
    clear_abandoned(request.workplace)
    planned = plan(request.paths, request.mapping)
    if announce:
        for each in planned:
            announce(_using(each, request.language))
    batch = new_batch_id()
    place = nullcontext() if request.dry_run else store.reserved()
    with place, Staging(staging_folder(request.workplace, batch)) as staging:
        _check_key(store, tokens)
        run = _Run(store, request, tokens, staging, batch, planned, progress or _silent)
        return run.run()


def new_batch_id() -> str:
    """Return an id that sorts by time: `b20240131T083015-1a2b3c`."""
    return f"b{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{secrets.token_hex(3)}"


def _check_key(store: GraphStore, tokens: Tokens) -> None:
    if store.info().key_check not in ("", tokens.fingerprint()) and batches(store, limit=1):
        raise SchemaMismatch(
            "the store was filled with another token key, so equal people would not match; "
            "set FUNDTRACE_TOKEN_KEY to the key it was filled with"
        )


def _using(planned: PlannedSheet, language: Language) -> str:
    used = planned.used
    return say(
        "cli.using",
        language,
        file=used.file + (f" [{used.sheet}]" if used.sheet else ""),
        title=getattr(planned.mapping.title, language),
        mapping=used.mapping,
        unknown="、".join(used.unknown_columns) or say("cli.none", language),
    )


def _silent(stage: str, done: float, rows: int) -> None:
    """Report to nobody."""


@dataclass(slots=True)
class _Run:
    store: GraphStore
    request: Request
    tokens: Tokens
    staging: Staging
    batch: str
    planned: list[PlannedSheet]
    progress: Report

    def run(self) -> Outcome:
        stagers, merge = self._stage_until_settled()
        reporter = Reporter(self.staging, merge, stagers, self.request, self.batch)
        outcome = reporter.outcome()
        if self.request.dry_run or not outcome.changes:
            return outcome
        # Before the load: the embedded store copies its file for every change.
        if self.store.info().key_check != self.tokens.fingerprint():
            self.store.set_key_check(self.tokens.fingerprint())
        self.tokens.forget()
        self.staging.make_room()
        load_run(
            self.store,
            merge,
            outcome,
            self._source_hash(),
            stagers,
            self.request.who,
            self.progress,
        )
        return outcome

    def _source_hash(self) -> str:
        digests = sorted({each.digest for each in self.planned})
        return hashlib.sha256("\n".join(digests).encode()).hexdigest()

    def _stage_until_settled(self) -> tuple[list[SheetStager], Merge]:
        """Stage; where rows contradict what is known, stage again without them."""
        refused: dict[int, str] = {}
        while True:
            stagers = self._stage(refused)
            merge = Merge(self.staging, self.store)
            self.progress("compare", 0.0, sum(each.rows for each in stagers))
            conflicts = [row for row in merge.conflicts() if row not in refused]
            if not conflicts:
                merge.settle()
                return stagers, merge
            refused |= dict.fromkeys(conflicts, "key_conflict")
            self.staging.clear()

    def _stage(self, refused: dict[int, str]) -> list[SheetStager]:
        context = Context(
            self.staging,
            StoreLookup(self.staging, self.store),
            self.tokens,
            self.batch,
            self.store.info().currency,
            refused,
        )
        stagers: list[SheetStager] = []
        for _, group in groupby(self.planned, key=lambda each: each.mapping.stage):
            stagers.extend(self._stage_group(list(group), stagers, context))
        return stagers

    def _stage_group(
        self, group: list[PlannedSheet], before: list[SheetStager], context: Context
    ) -> list[SheetStager]:
        """Stage sheets that may name each other's rows by something else than their id.

        A mapping that looks up nodes which its own kind of file brings (a parent document) is
        staged twice: only then are all of them there to be found.
        """
        stagers = list(self._stage_sheets(group, before, context))
        if not any(_looks_up_own(each) for each in group):
            return stagers
        self.staging.set_aside(stagers[0].first_row)
        return list(self._stage_sheets(group, before, context))

    def _stage_sheets(
        self,
        group: list[PlannedSheet],
        before: list[SheetStager],
        context: Context,
    ) -> Iterator[SheetStager]:
        done = list(before)
        for planned in group:
            first_row = sum(each.rows for each in done) + 1
            stager = SheetStager(planned, len(done) + 1, first_row, context)
            share, sofar = len(done) / len(self.planned), sum(each.rows for each in done)

            def tick(part: float, rows: int, share: float = share, sofar: int = sofar) -> None:
                self.progress("read", share + part / len(self.planned), sofar + rows)

            stager.stage(tick)
            done.append(stager)
            yield stager


def _looks_up_own(planned: PlannedSheet) -> bool:
    own = {rule.label for rule in planned.mapping.nodes.values()}
    return any(
        not rule.account and rule.label in own for rule in planned.mapping.resolve.values()
    )
