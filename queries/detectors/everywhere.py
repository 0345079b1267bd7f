"""What a threshold may be anywhere, for texts that must gather candidates of every place."""

from itertools import chain

from queries.detectors.detector import Detector
from queries.detectors.view import View


def everywhere(view: View, rule: Detector, name: str) -> list[str]:
    """Return the members of a list of `rule`, those of its overrides too, each once."""
    known = view.thresholds.rules.get(rule.code)
    more = [each.values.get(name, ()) for each in known.overrides] if known else []
    return list(dict.fromkeys(chain(getattr(rule, name), *more)))
