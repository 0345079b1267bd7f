"""Write one sample: county by county what is large, then what depends on all of it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa

from ingest.sample import dirt, notes
from ingest.sample.book import Book, OpenFile, SampleSummary
from ingest.sample.budget import NATURES, Place, Tree, agency_rows
from ingest.sample.county import County, project_code
from ingest.sample.einvoices import write_einvoices
from ingest.sample.firms import firms
from ingest.sample.ledger import RUNNING, Ledger
from ingest.sample.planting import plant
from ingest.sample.plot import Plot
from ingest.sample.programmes import YEAR, Programme, by_code, programmes
from ingest.sample.registers import persons_table, row_of
from ingest.sample.sinks import Format
from ingest.sample.sizes import SIZES, SizeName
from ingest.sample.tables import Row, from_rows
from ingest.sample.world import World

#: Ordinary payments of the last county that are handed in late by a township, in a file apart.
LATE = 40

_RUNNING = Programme(
    len(programmes()), RUNNING, "村级组织运转经费", "组织", "县", "general", "village",
    1000, 4, 0, False, False, False, False,
)  # fmt: skip


def write_sample(
    out: Path, size: SizeName, seed: int, progress: Callable[[str, int], None] | None = None
) -> SampleSummary:
    """Write a fictional province to the folder `out`, the same bytes for the same seed.

    Args:
        progress: called with what was written and the rows of it.
    """
    job = _Job(Book(out, progress), plant(World(SIZES[size], seed)))
    job.large()
    job.budget()
    job.small()
    notes.write_truth(job.book, job.plot, job.people)
    notes.write_readme(job.book, size, seed)
    return notes.summary(job.book.close(), job.plot)


@dataclass
class _Job:
    book: Book
    plot: Plot
    needs: dict[str, dict[Place, int]] = field(default_factory=lambda: defaultdict(dict))
    people: dict[int, str] = field(default_factory=dict)

    @property
    def world(self) -> World:
        return self.plot.world

    @property
    def demo(self) -> bool:
        return self.world.size.name == "demo"

    def large(self) -> None:
        """Write what grows with the number of people."""
        large: Format = "csv" if self.demo else "parquet"
        ledger = self.book.file(
            "villages/ledger", "village_ledger", _or(self.demo, "csv-gb18030")
        )
        bills = self.book.file("villages/invoices", "invoices", _or(self.demo, "xlsx"))
        for index in range(self.world.counties):
            county = County(self.world, index)
            self._payments(county)
            code = self.world.county_code6[index]
            self._alone(f"persons/{code}", "persons", large, persons_table(county, self.plot))
            land = county.land()
            more = conformed(county.belongings(), land.schema)
            self._alone(f"assets/{code}", "assets", large, land, more)
            self._villages(county, ledger, bills)
            self._find_people(county)
        for opened, table in ((ledger, "village_ledger"), (bills, "invoices")):
            planted = from_rows(table, self.plot.rows[table])
            opened.write(
                planted if opened.schema is None else conformed(planted, opened.schema)
            )

    def _payments(self, county: County) -> None:
        ordinary = county.payments()
        planted = from_rows("payments", self.plot.payments[county.index])
        planted = conformed(planted, ordinary.schema)
        self._count(county)
        if county.index == self.world.counties - 1:
            self._late(ordinary.slice(ordinary.num_rows - LATE))
            ordinary = ordinary.slice(0, ordinary.num_rows - LATE)
        for opened, table in self._payment_files(county, ordinary):
            opened.write(table)
            last = opened
        last.write(planted)
        last.close()
        self.book.step(last.written.file, ordinary.num_rows + planted.num_rows)

    def _payment_files(
        self, county: County, table: pa.Table
    ) -> Iterator[tuple[OpenFile, pa.Table]]:
        stem = f"payments/{self.world.county_code6[county.index]}"
        if self.demo and county.index == 0:
            half = table.num_rows // 2
            first = self.book.file(f"{stem}_1", "payments", "csv-gb18030", dates="%Y%m%d")
            yield first, table.slice(0, half)
            second = self.book.file(f"{stem}_2", "payments", "csv-bom", dates="%Y年%m月%d日")
            yield second, table.slice(half)
        else:
            small = not self.demo and table.num_rows < 50_000
            yield self.book.file(stem, "payments", "csv" if small else "parquet"), table

    def _late(self, table: pa.Table) -> None:
        opened = self.book.file("payments/town_late", "payments", "csv")
        opened.write(table)
        dirt.soil_payments(opened, table)

    def _alone(self, stem: str, table: str, kind: Format, *parts: pa.Table) -> None:
        """Write a file that nothing is added to later."""
        opened = self.book.file(stem, table, kind)
        for part in parts:
            opened.write(part)
        opened.close()
        self.book.step(opened.written.file, opened.written.rows)

    def _count(self, county: County) -> None:
        """Add up what each project of the county pays."""
        sums = np.zeros(len(county.project_codes), dtype=np.int64)
        np.add.at(sums, county.project_of, county.grants.amount)
        width = self.world.towns[county.index] + 1
        for place in np.flatnonzero(sums).tolist():
            programme, town = divmod(place, width)
            where = (county.index, town - 1 if town else None)
            self.needs[programmes()[programme].code][where] = int(sums[place])

    def _villages(self, county: County, ledger: OpenFile, bills: OpenFile) -> None:
        listed = firms(self.world, county.index)
        self.plot.rows["enterprises"].extend(f.row(self.world) for f in listed)
        books = Ledger(county, listed)
        ledger.write(books.table())
        bills.write(books.invoices())
        grants = books.grants()
        code = self.world.county_code6[county.index]
        self.book.file(f"payments/{code}_villages", "payments", _or(self.demo, "csv")).write(
            grants
        )
        self.needs[RUNNING][county.index, None] = int(books.fen[books.kind == 0].sum())

    def _find_people(self, county: County) -> None:
        """Note where the people of the truth stand in the register."""
        ending = "csv" if self.demo else "parquet"
        stem = f"persons/{self.world.county_code6[county.index]}.{ending}"
        first, last = int(county.folk.number[0]), int(county.folk.number[-1])
        for line in self.plot.truth:
            for number in line["people"]:
                if first <= number <= last:
                    self.people[number] = f"{stem}:{row_of(county, number)}"

    def budget(self) -> None:
        """Write funds, allocations and projects, whose sums follow from the payments."""
        for (code, place), fen in self.plot.needs.items():
            self.needs[code][place] = self.needs[code].get(place, 0) + fen
        rows = self.plot.rows
        for code, places in self.needs.items():
            programme = _RUNNING if code == RUNNING else by_code()[code]
            tree = Tree(self.world, programme, places)
            rows["funding_sources"].append(_source(programme, tree.total))
            rows["allocations"].extend(tree.rows())
            rows["projects"].extend(
                _project(self.world, programme, place, fen)
                for place, fen in tree.totals.items()
            )

    def small(self) -> None:
        """Write the tables that fit a workbook, in a workbook where they do."""
        world, rows = self.world, self.plot.rows
        divisions = [*world.division_rows(), *world.village_rows()]
        self._table("divisions", divisions)
        self._table("agencies", list(agency_rows(world)))
        self._table("allocations", rows["allocations"], "csv-gb18030")
        for table in (
            "funding_sources",
            "projects",
            "returns",
            "officials",
            "kin",
            "enterprises",
        ):
            self._table(table, rows[table])
        self._table("bids", rows["bids"])
        self._table("assets", rows["assets"], stem="assets/transfers_and_claims")
        opened = self._table("bank_statements", rows["bank_statements"], "csv")
        dirt.soil_statements(opened)
        write_einvoices(self.book, world)

    def _table(
        self, table: str, rows: Sequence[Row], kind: Format = "xlsx", stem: str = ""
    ) -> OpenFile:
        chosen: Format = kind if kind != "xlsx" or len(rows) < 20_000 else "parquet"
        opened = self.book.rows(stem or f"registers/{table}", table, chosen, rows)
        if table == "projects" and chosen == "xlsx":
            dirt.total_line(opened)
        self.book.step(opened.written.file, len(rows))
        return opened


def conformed(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return the table with the column types of `schema`."""
    columns = []
    for wanted in schema:
        column = table.column(wanted.name)
        if pa.types.is_dictionary(wanted.type) and not pa.types.is_dictionary(column.type):
            column = column.dictionary_encode()
        elif not pa.types.is_dictionary(wanted.type):
            column = column.cast(wanted.type)
        columns.append(column)
    return pa.table(columns, schema=schema)


def _or(demo: bool, kind: Format) -> Format:
    return kind if demo else "parquet"


def _source(programme: Programme, fen: int) -> Row:
    return {
        "fund_code": programme.fund_code,
        "fund_name": f"{YEAR}年{programme.name}资金",
        "fund_level": programme.level,
        "department": programme.department,
        "fiscal_year": YEAR,
        "fund_purpose": programme.name,
        "program_code": programme.code,
        "nature": NATURES[programme.nature],
        "fund_total": fen,
    }


def _project(world: World, programme: Programme, place: Place, fen: int) -> Row:
    county, town = place
    division = world.county_code(county) if town is None else world.town_code(county, town)
    return {
        "project_code": project_code(world, county, programme.code, town),
        "project_name": programme.name,
        "project_kind": "补贴",
        "department": programme.department,
        "division": division,
        "fiscal_year": YEAR,
        "project_purpose": programme.name,
        "program_code": programme.code,
        "function_code": programme.code,
        "budget": fen,
        "project_status": "实施中",
    }
