"""What may be chosen of the flow engine, without loading it: compiled code takes a second."""

from enum import StrEnum


class Method(StrEnum):
    """Whose money is paid on where money is mixed; see `queries.flow.attribute`."""

    EARMARK = "earmark"
    FIFO = "fifo"
    LIFO = "lifo"
    PRO_RATA = "pro_rata"
    LOWEST_BALANCE = "lowest_balance"


class By(StrEnum):
    """What folded nodes may be grouped by."""

    DIVISION = "division"
    KIND = "kind"
    DEPARTMENT = "department"


class Rank(StrEnum):
    """What balances may be ranked by."""

    HELD = "held"
    UNEXPLAINED = "unexplained"
    IN = "in"
    OUT = "out"
    AGE = "age"
