"""特定款物: money for which the first band of severity begins lower.

Source: 关于办理贪污贿赂刑事案件适用法律若干问题的解释 (2016), Art. 1: relief, rescue, flood
control, special care, poverty, resettlement, aid, epidemics, donations.
"""

from collections.abc import Iterable
from typing import Final

import pyarrow as pa

from graph.kinds import Label
from graph.store import GraphStore

#: Words in the name or purpose of a fund that make it such money.
WORDS: Final = (
    "救灾", "灾后", "受灾", "灾害", "抢险", "防汛", "抗旱", "优抚", "抚恤", "扶贫", "脱贫",
    "帮扶", "移民", "救济", "救助", "低保", "最低生活保障", "特困", "孤儿", "防疫", "疫情",
    "捐赠", "捐款",
)  # fmt: skip
_DISASTER: Final = "disaster"


def specific_funds(store: GraphStore, funds: Iterable[str]) -> frozenset[str]:
    """Return those of `funds` (ids of FundingSource) that are 特定款物."""
    asked = sorted(set(funds) - {""})
    if not asked:
        return frozenset()
    known = store.nodes_by_id(Label.FUNDING_SOURCE, pa.array(asked, pa.string()))
    return frozenset(
        row["id"]
        for row in known.select(["id", "name", "purpose", "nature"]).to_pylist()
        if row["nature"] == _DISASTER
        or any(word in row["name"] + row["purpose"] for word in WORDS)
    )
