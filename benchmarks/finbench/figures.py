"""FinBench's numbers out of ours: ids, yuan and ratios, without a rounding error."""

from fractions import Fraction

PERSON = "payee:person:"
COMPANY = "payee:company:"
ACCOUNT = "account:"
LOAN = "account:loan:"
MEDIUM = "contact:medium:"

#: What stands for a ratio over nothing.
NONE = -1.0


def number(node: str) -> int:
    """Return FinBench's id of a node of ours."""
    return int(node.rpartition(":")[2])


def yuan(fen: int) -> float:
    """Return an amount in yuan; the division is exact to the fen below 90 trillion yuan."""
    return fen / 100


def ratio(part: int | Fraction, whole: int) -> float:
    """Return `part` / `whole` rounded half up to three decimals, NONE where whole is 0."""
    return thousandths(Fraction(part, whole)) if whole else NONE


def thousandths(value: Fraction) -> float:
    """Return `value`, not negative, rounded half up to three decimals."""
    return (2000 * value.numerator + value.denominator) // (2 * value.denominator) / 1000
