"""Bad rows of every kind, written on purpose and listed, so that tests can compare."""

from datetime import date
from decimal import Decimal
from typing import Final

import pyarrow as pa

from ingest.sample.book import OpenFile
from ingest.sample.tables import COLUMNS

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

#: Column, what is written there, and the code of the fault. "" as a value empties the cell.
FAULTS: Final = (
    ("payee_name", "", "missing"),
    ("amount", "", "missing"),
    ("paid_at", "", "missing"),
    ("amount", "一百二十元", "bad_money"),
    ("amount", "12O.50", "bad_money"),
    ("amount", "0.00", "not_positive"),
    ("amount", "-35.00", "not_positive"),
    ("amount", "100.125", "too_many_decimals"),
    ("amount", "999999999999999.00", "out_of_range"),
    ("paid_at", "2025-02-30", "bad_date"),
    ("paid_at", "二月初三", "bad_date"),
    ("paid_at", "1899-05-01", "implausible_date"),
    ("paid_at", "2099-01-01", "implausible_date"),
    ("identity", "check digit", "bad_check_digit"),
    ("identity", "birth date", "bad_birth_date"),
    ("identity", "12345678901234", "bad_id_number"),
    ("village_code", "ABC123", "bad_division"),
    ("period", "2025-13", "bad_period"),
    ("status", "也许成功", "bad_choice"),
    ("account", "1234567", "odd_account"),
    ("phone", "12345", "bad_phone"),
)
#: Bad amounts that can be read all the same, fen; they count in the control totals.
_READABLE: Final = {"0.00": 0, "-35.00": -3_500}


def soil_payments(opened: OpenFile, table: pa.Table) -> None:
    """Add bad rows made from good rows of `table` to the file."""
    good = [_texts(table, row) for row in range(len(FAULTS))]
    for place, (column, value, code) in enumerate(FAULTS):
        row = dict(good[place])
        row["pay_detail_id"] = str(int(row["pay_detail_id"]) + 900_000_000_000)
        row["source_detail_id"] = ""
        # Arrears of a month each: what is only odd is loaded, and must be no double.
        row["period"] = f"2024-{place % 12 + 1:02d}"
        fen = int(Decimal(row["amount"]).scaleb(2))
        row[column] = _spoilt(row[column], value)
        if column == "amount":
            fen = _READABLE.get(value, 0)
        opened.write_bad(list(row.values()), code, fen=fen)
    again = good[0]
    opened.write_bad(
        list(again.values()), "duplicate_key", fen=int(Decimal(again["amount"]).scaleb(2))
    )
    short = list(good[1].values())
    opened.write_bad(short[:-3], "wrong_cell_count")
    opened.write_bad([*short, "多出一格"], "wrong_cell_count")
    opened.write_bad(_total("合计", "payments", "amount", "123456.78"), "total_row")


def soil_statements(opened: OpenFile) -> None:
    """Add a line without any amount and a total line to the bank statements."""
    columns = COLUMNS["bank_statements"].split()
    filled = {
        "serial_no": "T9999999999",
        "own_account": "98100000000000001",
        "at": "2025-06-01",
    }
    opened.write_bad([filled.get(c, "") for c in columns], "not_one_of")
    opened.write_bad(_total("总计", "bank_statements", "expense", "1.00"), "total_row")


def total_line(opened: OpenFile) -> None:
    """Add the 合计 line that departments put under their workbooks."""
    opened.write_bad(_total("合计", opened.written.table, "budget", "99999.00"), "total_row")


def _total(word: str, table: str, column: str, value: str) -> list[str]:
    names = COLUMNS[table].split()
    return [word, *(value if name == column else "" for name in names[1:])]


def _texts(table: pa.Table, row: int) -> dict[str, str]:
    values = {name: table.column(name)[row].as_py() for name in table.column_names}
    return {name: _text(value) for name, value in values.items()}


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _spoilt(cell: str, value: str) -> str:
    if value == "check digit":
        return cell[:17] + ("1" if cell[17] != "1" else "2")
    if value == "birth date":
        # 80 is no province either; 99 with a bad date would be read as a credit code.
        body = f"800000{cell[6:10]}1332{cell[14:17]}"
        total = sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True))
        return body + "10X98765432"[total % 11]
    return value
