"""Detectors: rules that look at a graph and say what is suspicious, with their evidence."""

from typing import Final

from graph.errors import NotFound
from queries.detectors.belongings import Belongings
from queries.detectors.circular import Circular
from queries.detectors.collusion import Collusion
from queries.detectors.consecutive_invoices import ConsecutiveInvoices
from queries.detectors.deceased import Deceased
from queries.detectors.delayed import Delayed
from queries.detectors.detector import Detector
from queries.detectors.diverted import Diverted
from queries.detectors.duplicate import Duplicate
from queries.detectors.exclusive import Exclusive
from queries.detectors.favoured_kin import FavouredKin
from queries.detectors.fictitious_expense import FictitiousExpense
from queries.detectors.identity import Identity
from queries.detectors.idle import Idle
from queries.detectors.inflated_area import InflatedArea
from queries.detectors.many_cards import ManyCards
from queries.detectors.over_budget import OverBudget
from queries.detectors.overpaid import Overpaid
from queries.detectors.payee_ring import PayeeRing
from queries.detectors.private_card import PrivateCard
from queries.detectors.public_employee import PublicEmployee
from queries.detectors.quantities import Quantities
from queries.detectors.same_invoice import SameInvoice
from queries.detectors.shared_account import SharedAccount
from queries.detectors.split_purchase import SplitPurchase
from queries.detectors.thresholds import Thresholds
from queries.detectors.withheld import Withheld

DETECTORS: Final[tuple[type[Detector], ...]] = (
    Delayed,
    Withheld,
    Diverted,
    Idle,
    Deceased,
    PublicEmployee,
    Duplicate,
    Exclusive,
    SharedAccount,
    ManyCards,
    FavouredKin,
    Belongings,
    InflatedArea,
    Identity,
    Overpaid,
    OverBudget,
    Quantities,
    SplitPurchase,
    Collusion,
    SameInvoice,
    ConsecutiveInvoices,
    PrivateCard,
    FictitiousExpense,
    Circular,
    PayeeRing,
)


def detector(code: str) -> type[Detector]:
    """Return the detector with a code.

    Raises:
        NotFound: there is none.
    """
    for each in DETECTORS:
        if each.code == code:
            return each
    known = ", ".join(each.code for each in DETECTORS)
    raise NotFound(f"no rule {code!r}; there are {known}")


def checked(thresholds: Thresholds) -> Thresholds:
    """Return thresholds each of which is one of a rule that there is.

    Raises:
        NotFound: a rule is named that there is not.
        InvalidParameter: a value is none of its rule's, or is none that it takes.
    """
    for code in thresholds.rules:
        thresholds.of(detector(code), code)
    return thresholds
