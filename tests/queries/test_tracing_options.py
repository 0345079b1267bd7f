"""Options outside their range are refused with what would be right."""

from typing import Any

import pytest

from graph.errors import InvalidParameter
from graph.model import Flow
from queries.tracing import TraceOptions


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"hops": 0}, "hops is 0; give a whole number 1 to 10"),
        ({"hops": 11}, "1 to 10"),
        ({"hops": True}, "hops is True"),
        ({"limit": 0}, "1 to 100000"),
        ({"limit": 100_001}, "1 to 100000"),
        ({"least_amount": -1}, "least_amount is -1"),
        ({"since": 1.5}, "since is 1.5"),
        ({"since": 2, "until": 1}, "the window is empty"),
        ({"order": "random"}, "nearest, richest"),
        ({"kinds": ("GAVE",)}, "no kind of flow 'GAVE'; there are ALLOCATED"),
        ({"timeout": 0}, "timeout is 0"),
    ],
)
def test_a_value_out_of_range_is_refused(given: dict[str, Any], says: str) -> None:
    with pytest.raises(InvalidParameter, match=says):
        TraceOptions(**given)


def test_no_kinds_means_all_of_them() -> None:
    assert TraceOptions().filters()["kinds"] == [str(kind) for kind in Flow]
