"""Planted cases and traps about invoices: R20 and R21."""

from datetime import date, timedelta

from ingest.sample.firms import DINERS, OFFICE, POWER, Firm
from ingest.sample.plot import Plot
from ingest.sample.programmes import YEAR


def _village(plot: Plot, turn: int, step: int) -> int:
    return (turn * 3 + step) % plot.world.villages


def _book(
    plot: Plot, village: int, seller: Firm, number: str, fen: int, on: date, **other: object
) -> str:
    """Book an invoice in a village's ledger."""
    return plot.entry(
        village,
        {
            "date": on,
            "subject_code": "541",
            "subject": "管理费用",
            "summary": seller.item,
            "expense": fen,
            "invoice_number": number,
            "invoice_date": on - timedelta(days=2),
            "invoice_amount": fen,
            "invoice_item": seller.item,
            "seller_name": seller.name,
            "seller_identity": seller.code,
            **other,  # type: ignore[dict-item]
        },
    )


def _number(plot: Plot) -> str:
    """Return a 20-digit invoice number that is not near any other."""
    return f"25992{len(plot.rows['village_ledger']) * 7_919_113 + 1_000:015d}"


def booked_twice(plot: Plot, turn: int) -> None:
    """R20: one invoice paid in full by two villages."""
    one, two = _village(plot, turn, 0), _village(plot, turn, 1)
    seller = plot.firm(int(plot.world.county_of[one]), OFFICE)
    number, fen = _number(plot), 180_000 + 1_300 * turn
    flows = [
        _book(plot, v, seller, number, fen, date(YEAR, 5 + n * 2, 9))
        for n, v in enumerate((one, two))
    ]
    plot.record(
        "R20",
        "case",
        "booked twice",
        ("同一发票在两村重复报销", "one invoice booked in full by two villages"),
        subjects=[
            f"invoice:|{number}",
            f"village:{plot.world.village_code(one)}",
            f"village:{plot.world.village_code(two)}",
        ],
        flows=flows,
        amount=fen,
    )


def shared_cost(plot: Plot, turn: int) -> None:
    """R20 trap: two villages each book half of one invoice."""
    one, two = _village(plot, turn, 2), _village(plot, turn, 3)
    seller = plot.firm(int(plot.world.county_of[one]), OFFICE)
    number, fen = _number(plot), 240_000
    flows = [
        _book(plot, v, seller, number, fen // 2, date(YEAR, 5, 9), invoice_amount=fen)
        for v in (one, two)
    ]
    plot.record(
        "R20",
        "trap",
        "split cost",
        ("两村分摊同一发票", "two villages share one invoice"),
        subjects=[f"invoice:|{number}"],
        flows=flows,
        amount=fen,
    )


def red_invoice(plot: Plot, turn: int) -> None:
    """R20 trap: booked, taken back with a red entry, booked again."""
    village = _village(plot, turn, 4)
    seller = plot.firm(int(plot.world.county_of[village]), OFFICE)
    number, fen = _number(plot), 156_000
    flows = [
        _book(plot, village, seller, number, fen, date(YEAR, 5, 9)),
        _book(
            plot,
            village,
            seller,
            number,
            -fen,
            date(YEAR, 5, 20),
            invoice_amount=fen,
            summary="红冲",
        ),
        _book(plot, village, seller, number, fen, date(YEAR, 5, 21), summary="红冲后重记"),
    ]
    plot.record(
        "R20",
        "trap",
        "red entry and booked again",
        ("红冲后重新入账", "reversed in red and booked again"),
        subjects=[f"invoice:|{number}"],
        flows=flows,
        amount=fen,
    )


def _run(
    plot: Plot, turn: int, step: int, trade: int, dates: list[date], digital: bool
) -> tuple[list[str], list[str], int]:
    """Book invoices with consecutive numbers; returns subjects, flows and money."""
    village = _village(plot, turn, step)
    seller = plot.firm(int(plot.world.county_of[village]), trade)
    start = 10_000_000 + len(plot.rows["village_ledger"]) * 31_337 % 80_000_000
    code = "" if digital else f"0990025{turn % 100_000:05d}"
    subjects, flows, total = [], [], 0
    for place, on in enumerate(dates):
        number = f"{25993 * 10**15 + start + place}" if digital else f"{start + place:08d}"
        fen = 48_000 + 3_700 * place + 900 * (turn % 7)
        flows.append(_book(plot, village, seller, number, fen, on, invoice_code=code))
        subjects.append(f"invoice:{code}|{number}")
        total += fen
    return subjects, flows, total


def consecutive(plot: Plot, turn: int) -> None:
    """R21: dining invoices with numbers in a row within a month."""
    on = [date(YEAR, 9, 3) + timedelta(days=5 * n) for n in range(4 + turn % 2)]
    subjects, flows, fen = _run(plot, turn, 5, DINERS, on, False)
    plot.record(
        "R21",
        "case",
        "consecutive invoices",
        ("餐饮连号发票", "dining invoices in a row"),
        subjects=subjects,
        flows=flows,
        amount=fen,
    )


def monthly_batch(plot: Plot, turn: int) -> None:
    """R21 trap: one office supplier, one invoice each month, numbers in a row."""
    on = [date(YEAR, month, 25) for month in range(1, 9)]
    subjects, flows, fen = _run(plot, turn, 6, OFFICE, on, False)
    plot.record(
        "R21",
        "trap",
        "monthly batch",
        ("按月集中开票", "one invoice a month, in a row"),
        subjects=subjects,
        flows=flows,
        amount=fen,
    )


def utilities(plot: Plot, turn: int) -> None:
    """R21 trap: the power company bills several meters on one day."""
    on = [date(YEAR, 10, 8)] * 4
    subjects, flows, fen = _run(plot, turn, 7, POWER, on, False)
    plot.record(
        "R21",
        "trap",
        "utilities",
        ("供电多表号同日开票", "several meters billed at once"),
        subjects=subjects,
        flows=flows,
        amount=fen,
    )


def digital_run(plot: Plot, turn: int) -> None:
    """R21 trap: digital invoices, whose numbers are not a seller's own roll."""
    on = [date(YEAR, 10, 9) + timedelta(days=3 * n) for n in range(3)]
    subjects, flows, fen = _run(plot, turn, 8, OFFICE, on, True)
    plot.record(
        "R21",
        "trap",
        "digital sequence",
        ("数电票号码非商户专属号段", "digital numbers are not a seller's own roll"),
        subjects=subjects,
        flows=flows,
        amount=fen,
    )
