"""The rows of a FinBench snapshot, as the files have them."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

ENDS = {
    "AccountTransferAccount": ("fromId", "toId"),
    "AccountWithdrawAccount": ("fromId", "toId"),
    "LoanDepositAccount": ("loanId", "accountId"),
    "AccountRepayLoan": ("accountId", "loanId"),
    "PersonOwnAccount": ("personId", "accountId"),
    "CompanyOwnAccount": ("companyId", "accountId"),
    "PersonApplyLoan": ("personId", "loanId"),
    "PersonGuaranteePerson": ("fromId", "toId"),
    "PersonInvestCompany": ("investorId", "companyId"),
    "MediumSignInAccount": ("mediumId", "accountId"),
}


class Line(NamedTuple):
    """An edge as its file has it."""

    source: int
    target: int
    amount: Decimal
    at: int


def moment(text: str) -> int:
    return (datetime.fromisoformat(text).replace(tzinfo=UTC) - EPOCH) // timedelta(
        milliseconds=1
    )


@dataclass
class Files:
    """The snapshot, read once."""

    folder: Path
    edges: dict[str, list[Line]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, (source, target) in ENDS.items():
            self.edges[name] = [
                Line(
                    int(row[source]),
                    int(row[target]),
                    Decimal(row.get("amount", "0")),
                    moment(row["createTime"]),
                )
                for row in self.rows(name)
            ]
        self.loans = {int(row["loanId"]): row for row in self.rows("Loan")}
        self.media = {int(row["mediumId"]): row for row in self.rows("Medium")}
        self.out: dict[str, dict[int, list[Line]]] = {}
        self.into: dict[str, dict[int, list[Line]]] = {}
        for name, lines in self.edges.items():
            self.out[name], self.into[name] = defaultdict(list), defaultdict(list)
            for line in lines:
                self.out[name][line.source].append(line)
                self.into[name][line.target].append(line)

    def rows(self, name: str) -> Iterator[dict[str, str]]:
        with (self.folder / "snapshot" / f"{name}.csv").open(encoding="utf-8") as file:
            yield from csv.DictReader(file, delimiter="|")
