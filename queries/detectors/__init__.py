"""Detectors: rules that look at a graph and say what is suspicious, with their evidence."""

from typing import Final

from graph.errors import NotFound
from queries.detectors.deceased import Deceased
from queries.detectors.detector import Detector

DETECTORS: Final[tuple[type[Detector], ...]] = (Deceased,)


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
