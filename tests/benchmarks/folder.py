"""A small folder of FinBench's shape: few nodes, many edges between two, equal times."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

PEOPLE = range(1, 13)
COMPANIES = range(5, 12)  # some have the id of a person
ACCOUNTS = [4_600_000_000_000_000_000 + number for number in range(26)]
LOANS = [*ACCOUNTS[:4], *range(100, 110)]  # some have the id of an account
MEDIA = range(1, 9)

START, END = 1_600_000_000_000, 1_600_000_060_000
WINDOW = f"{START}|{END}"
ORDERS = [
    f"{by}_{way}" for by in ("TIMESTAMP", "AMOUNT") for way in ("ASCENDING", "DESCENDING")
]


def write_folder(folder: Path, seed: int) -> Path:
    """Write snapshot and parameters below `folder`."""
    maker = _Maker(folder, random.Random(seed))
    maker.snapshot()
    maker.parameters()
    return folder


class _Maker:
    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder = folder
        self.chance = chance

    def snapshot(self) -> None:
        pick, at, amount = self.chance.choice, self.at, self.amount
        self.csv(
            "Person", "personId|personName|isBlocked", ((n, f"P{n}", "false") for n in PEOPLE)
        )
        self.csv("Company", "companyId|companyName", ((n, f"C{n}") for n in COMPANIES))
        self.csv(
            "Account",
            "accountId|createTime|accoutType|nickname",
            ((n, at(), "debit card", f"A{n}") for n in ACCOUNTS),
        )
        kinds = ["PHONE", "IPv4", "POS"]
        self.csv(
            "Medium",
            "mediumId|mediumType|isBlocked",
            ((n, pick(kinds), pick(["true", "false"])) for n in MEDIA),
        )
        loans = ((n, amount(), amount(), at(), "cars") for n in LOANS)
        self.csv("Loan", "loanId|loanAmount|balance|createTime|loanUsage", loans)
        self._ties()
        self._money()

    def _ties(self) -> None:
        pick, at = self.chance.choice, self.at
        own = [(n, pick(PEOPLE) if n % 3 else 0, pick(COMPANIES)) for n in ACCOUNTS]
        people = ((person, account, at()) for account, person, _ in own if person)
        firms = ((firm, account, at()) for account, person, firm in own if not person)
        self.csv("PersonOwnAccount", "personId|accountId|createTime", people)
        self.csv("CompanyOwnAccount", "companyId|accountId|createTime", firms)
        applied = ((pick(PEOPLE), loan, at(), "bank") for loan in LOANS[:10])
        self.csv("PersonApplyLoan", "personId|loanId|createTime|org", applied)
        others = ((pick(COMPANIES), loan, at(), "bank") for loan in LOANS[10:])
        self.csv("CompanyApplyLoan", "companyId|loanId|createTime|org", others)
        for name, ids in (("Person", PEOPLE), ("Company", COMPANIES)):
            pairs = self.pairs(ids, ids, 12)
            rows = ((a, b, at(), "friends") for a, b in pairs if a != b)
            head = "fromId|toId|createTime|relation"
            self.csv(f"{name}Guarantee{name}", head, rows)
            invested = ((a, b, 0.5, at()) for a, b in self.pairs(ids, COMPANIES, 24))
            self.csv(f"{name}InvestCompany", "investorId|companyId|ratio|createTime", invested)
        signed = ((pick(MEDIA), pick(ACCOUNTS), at(), "x -> y") for _ in range(50))
        self.csv("MediumSignInAccount", "mediumId|accountId|createTime|location", signed)

    def _money(self) -> None:
        pick, at, amount = self.chance.choice, self.at, self.amount
        hub = ACCOUNTS[:6]
        transfers = [
            (pick(ACCOUNTS + hub * 3), pick(ACCOUNTS + hub * 3), amount(), at())
            for _ in range(170)
        ]
        between = "fromId|toId|amount|createTime"
        self.csv("AccountTransferAccount", between, [*transfers, *transfers[:3]])  # equal rows
        withdrawn = [(pick(ACCOUNTS), pick(hub), amount(), at()) for _ in range(60)]
        self.csv("AccountWithdrawAccount", between, withdrawn)
        deposits = [(pick(LOANS), pick(ACCOUNTS), amount(), at()) for _ in range(40)]
        self.csv("LoanDepositAccount", "loanId|accountId|amount|createTime", deposits)
        repaid = [(pick(ACCOUNTS), pick(LOANS), amount(), at()) for _ in range(40)]
        self.csv("AccountRepayLoan", "accountId|loanId|amount|createTime", repaid)

    def parameters(self) -> None:
        for query in (2, 5, 11, 12):
            self.rows(query, (f"{n}|{WINDOW}|{self.cut()}" for n in PEOPLE for _ in range(3)))
        for query, middle in ((1, ""), (6, "0.0|12.5|"), (7, "40.25|"), (9, "0.0|")):
            rows = (f"{n}|{middle}{WINDOW}|{self.cut()}" for n in ACCOUNTS for _ in range(2))
            self.rows(query, rows)
        loans = (
            f"{n}|{share}|{WINDOW}|{self.cut()}" for n in LOANS for share in ("0.0", "0.15")
        )
        self.rows(8, loans)
        pairs = self.pairs(ACCOUNTS[:12], ACCOUNTS[:12], 100)
        for query in (3, 4):
            self.rows(query, (f"{a}|{b}|{WINDOW}" for a, b in pairs if a != b))
        self.rows(10, (f"{a}|{b}|{WINDOW}" for a in PEOPLE for b in PEOPLE if a < b))

    def cut(self) -> str:
        """Return a limit and an order; the official ones are as likely as others together."""
        limits = [f"{limit}|{order}" for limit in (1, 2, 500) for order in ORDERS]
        return self.chance.choice([*limits, *["500|TIMESTAMP_DESCENDING"] * 12])

    def pairs(
        self, ones: Iterable[int], others: Iterable[int], most: int
    ) -> list[tuple[int, int]]:
        every = sorted({(a, b) for a in ones for b in others})
        return self.chance.sample(every, min(most, len(every)))

    def at(self) -> str:
        """Return one of few times, some outside the window and some on its edges."""
        moment = START + self.chance.randint(-3, 63) * 1000
        written = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=moment)
        return f"{written:%Y-%m-%d %H:%M:%S}" + self.chance.choice(["", ".0", ".000"])

    def amount(self) -> str:
        return f"{self.chance.randint(1, 9999) / 100:.2f}"

    def csv(self, name: str, head: str, rows: Iterable[tuple[object, ...]]) -> None:
        lines = [head, *("|".join(map(str, row)) for row in rows)]
        self.write(f"snapshot/{name}.csv", lines)

    def rows(self, query: int, rows: Iterable[str]) -> None:
        lines = [*rows]
        if query in (7, 12):  # as the generator leaves them
            lines = ["...", "accountId|0.0", *lines]
        self.write(f"read_params/complex_{query}_param.csv", lines)

    def write(self, name: str, lines: list[str]) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
