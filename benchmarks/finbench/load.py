"""FinBench's snapshot into a store: the mappings of this folder through an ordinary import."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

from graph.errors import NotFound, SourceError
from graph.store import GraphStore
from ingest.identity import Tokens
from ingest.run import Request, ingest

#: File of the snapshot -> mapping, in the order of loading.
FILES: Final = {
    "Person": "people",
    "Company": "companies",
    "Account": "accounts",
    "Medium": "media",
    "Loan": "loans",
    "PersonOwnAccount": "ownership",
    "CompanyOwnAccount": "ownership",
    "PersonApplyLoan": "applications",
    "CompanyApplyLoan": "applications",
    "PersonGuaranteePerson": "person_guarantees",
    "CompanyGuaranteeCompany": "company_guarantees",
    "PersonInvestCompany": "person_investments",
    "CompanyInvestCompany": "company_investments",
    "MediumSignInAccount": "sign_ins",
    "AccountTransferAccount": "transfers",
    "AccountWithdrawAccount": "withdrawals",
    "LoanDepositAccount": "deposits",
    "AccountRepayLoan": "repayments",
}

#: FinBench's people are made up; a real store keeps its key to itself.
_TOKENS: Final = Tokens(b"a key for benchmarks")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one file: every row is in the store."""

    file: str
    rows: int
    nodes: int
    flows: int
    links: int


def load(store: GraphStore, data: Path, work: Path) -> Iterator[Loaded]:
    """Load the snapshot below `data`, file by file; a second time changes nothing.

    Args:
        work: folder for staging files and rows in quarantine.

    Raises:
        NotFound: a file of the snapshot is missing.
        SourceError: a row of it could not be loaded.
    """
    mappings = resources.files("benchmarks.finbench") / "mappings"
    for name, mapping in FILES.items():
        file = data / "snapshot" / f"{name}.csv"
        if not file.is_file():
            raise NotFound(f"{data} is no FinBench folder: there is no snapshot/{name}.csv")
        with resources.as_file(mappings / f"{mapping}.yaml") as rules:
            yield _loaded(store, file, rules, work)


def _loaded(store: GraphStore, file: Path, rules: Path, work: Path) -> Loaded:
    request = Request((file,), work / "work", work / "quarantine", "finbench", str(rules))
    outcome = ingest(store, request, _TOKENS)
    if outcome.quarantined.rows:
        raise SourceError(
            f"{file}: {outcome.quarantined.rows} of {outcome.read.rows} rows cannot be loaded; "
            f"{work / 'quarantine'} says why"
        )
    counts = (sum(found.values()) for found in (outcome.nodes, outcome.flows, outcome.links))
    return Loaded(file.name, outcome.read.rows, *counts)
